import { recordOrder } from '../db/commands/record-order.js';
import type { TryEffect } from './attempt.js';
import type { TurnInput, TurnResult } from './contract.js';
import type { ActivityDeps } from './deps.js';
import { nameOf, recordFailed, stackOf } from './failures.js';
import { rowsOf } from './record.js';

/** Much less than the workflow leaves a turn beside its effects. */
const farewellMs = 300;

/**
 * The record first, because effects read what was decided from it; then every effect by itself, all at once. A record that is stale
 * was written before, or by a later run.
 */
export function createTurn(deps: ActivityDeps, tryEffect: TryEffect) {
  return async ({ orderId, at, effects, record, effectTimeoutMs }: TurnInput): Promise<TurnResult> => {
    if (record) await write(deps, orderId, record);
    const times = { timeoutMs: effectTimeoutMs, farewellMs };
    const attempts = await Promise.all(
      effects.map((effect) => tryEffect({ orderId, at, now: at, effect }, times)),
    );
    return { outcomes: attempts.map(({ outcome }) => outcome) };
  };
}

async function write({ db, log }: ActivityDeps, orderId: string, record: NonNullable<TurnInput['record']>) {
  try {
    const written = await recordOrder(db, rowsOf(record));
    if (written === 'stale')
      log.info({ orderId, version: record.version }, 'a newer record is there already');
  } catch (error) {
    log.warn(
      { orderId, version: record.version, problem: nameOf(error), stack: stackOf(error) },
      'order not recorded',
    );
    throw recordFailed(error);
  }
}
