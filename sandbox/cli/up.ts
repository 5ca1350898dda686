import { once } from 'node:events';
import { WorldError } from '../world/errors.js';
import { isOptionalPart, type OptionalPart, optionalParts, workerPart } from '../world/parts.js';
import { readConfig } from '../world/ports.js';
import { withWorld } from '../world/run.js';
import { wipeState } from '../world/state.js';
import type { World } from '../world/world.js';
import { readArguments } from './arguments.js';
import { table, terminal } from './terminal.js';

/** Starts everything and stays until a signal, `down`, or the death of one part. */
export async function up(argv: string[]): Promise<number> {
  const { values } = readArguments({
    args: argv,
    options: { fresh: { type: 'boolean', default: false }, without: { type: 'string', default: '' } },
  });
  const config = readConfig();
  const without = readParts(values.without);
  if (values.fresh) wipeState(config);
  const reporter = terminal();
  reporter.say('Starting Faros ...');
  return withWorld({ config, without, reporter }, async (world, stop) => {
    reporter.say(
      ['', addressTable(world), ...byHand(world, without), '', 'Running. Ctrl-C ends it.'].join('\n'),
    );
    if (!stop.aborted) await once(stop, 'abort');
  });
}

/** Where to look, for a person: the few addresses that matter first. */
export function addressTable({ addresses, versions }: World): string {
  const row = (title: string, name: string): [string, string] => [title, addresses[name] ?? ''];
  return table([
    row('API', 'api'),
    row('API reference', 'apiReference'),
    row('Temporal UI', 'temporalUi'),
    row('Customers\u2019 mailbox', 'mailbox'),
    row(`Temporal ${versions.temporal ?? ''}`, 'temporal'),
    row(`Postgres ${versions.postgres ?? ''}`, 'postgres'),
    ['All of them', './temporal-dev.sh status'],
  ]);
}

function readParts(text: string): OptionalPart[] {
  return text
    .split(',')
    .filter((name) => name !== '')
    .map((name) => {
      if (isOptionalPart(name)) return name;
      throw new WorldError(
        `There is no part "${name}" to leave out`,
        `The parts are ${optionalParts.join(', ')}.`,
      );
    });
}

/** How to run by hand what was left out. */
function byHand({ config, environment }: World, without: readonly OptionalPart[]): string[] {
  if (without.length === 0) return [];
  const env = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'`);
  const commands = without.flatMap((part) => {
    if (part === 'sandbox')
      return ['sandbox/servers/main.ts', 'sandbox/world/seed.ts'].map((file) => `${run} ${file}`);
    const port = workerPart(part, config.ports, {}).env?.FAROS_HEALTH_PORT;
    return [`${port === undefined ? '' : `FAROS_HEALTH_PORT=${port} `}${run} workers/main.ts ${part}`];
  });
  return ['', 'To run what was left out:', ...env, ...commands];
}

const run = 'node --import tsx';
