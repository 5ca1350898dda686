import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf, WorldError } from '../world/errors.js';

/** parseArgs, with an error that a person can use. */
export function readArguments<const T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new WorldError(messageOf(error), 'See ./temporal-dev.sh --help');
  }
}
