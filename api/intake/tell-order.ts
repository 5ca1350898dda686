import { markStarted } from '../../db/commands/take-order.js';
import { orderStart, recordedWithVersion } from '../../db/queries/find-order.js';
import { concerns } from '../../domain/order/concerns.js';
import type { MachineEvent } from '../../domain/order/events.js';
import type { IntakeDeps } from '../deps.js';

/**
 * Tells an order something, wherever it is in its life: one that Temporal has not taken yet is started first, one that has closed goes on
 * from its stored state. What cannot change it does not wake it. `notYet`: it is open by its record and nothing runs; try again later.
 */
export async function tellOrder(
  deps: IntakeDeps,
  orderId: string,
  event: MachineEvent,
): Promise<'told' | 'notYet'> {
  if (mayNotConcern(event)) {
    const recorded = await recordedWithVersion(deps.db, orderId);
    if (recorded && !concerns(recorded.snapshot, event)) return 'told';
  }
  if ((await deps.orders.tell(orderId, event)) === 'told') return 'told';
  const recorded = await recordedWithVersion(deps.db, orderId);
  if (recorded?.closedAt) {
    await deps.orders.resume(recorded.snapshot, recorded.version, [event]);
    return 'told';
  }
  const start = await orderStart(deps.db, orderId);
  if (recorded || !start || start.startedAt) return 'notYet';
  await deps.orders.start(start.initial);
  await markStarted(deps.db, orderId);
  return (await deps.orders.tell(orderId, event)) === 'told' ? 'told' : 'notYet';
}

/** Platforms send these for every change that we make ourselves. */
function mayNotConcern({ type }: MachineEvent): boolean {
  return type === 'paymentChanged' || type === 'riskChanged' || type === 'storeChanged';
}
