import type { RecordedOrder } from '../db/commands/record-order.js';
import { nextClockAt } from '../domain/cases/clocks.js';
import { isOpen } from '../domain/cases/engine.js';
import type { Order } from '../domain/order/order.js';
import { conditionOf, nextDueAt, openCases, stageOf, suppliersOf } from '../domain/order/status.js';
import type { OrderRecord } from './contract.js';

/** An order as the rows people read. */
export function rowsOf({ version, baseVersion, order, entries }: OrderRecord): RecordedOrder {
  return {
    baseVersion,
    order: {
      id: order.id,
      storeId: order.store,
      name: order.name,
      placedAt: order.placedAt,
      stage: stageOf(order),
      condition: conditionOf(order),
      openCaseTypes: [...new Set(openCases(order).map((one) => one.type))],
      suppliers: suppliersOf(order),
      nextDueAt: nextDueAt(order),
      settledAt: order.settledAt,
      closedAt: order.closedAt,
      version,
      snapshot: order,
    },
    timeline: entries.map((entry, position) => ({ orderId: order.id, version, position, ...entry })),
    cases: order.cases.map((one) => caseRow(order, one, version)),
    references: referencesOf(order).map((reference) => ({ ...reference, orderId: order.id, version })),
  };
}

function caseRow(order: Order, one: Order['cases'][number], version: number) {
  return {
    id: `${order.id}/case/${one.id}`,
    orderId: order.id,
    storeId: order.store,
    type: one.type,
    state: isOpen(one) ? ('open' as const) : ('closed' as const),
    openedAt: one.openedAt,
    dueAt: one.dueAt,
    closedAt: one.resolution?.at ?? null,
    owner: one.owner,
    escalatedTo: one.escalations.at(-1)?.role ?? null,
    escalatedAt: one.escalations.at(-1)?.at ?? null,
    warnAt: one.warnAt,
    nextClockAt: nextClockAt(one),
    case: one,
    version,
  };
}

/** Each once: two parcels may share a number, and one statement may not write a row twice. */
function referencesOf(order: Order) {
  const numbers = new Set(order.legs.map((leg) => leg.purchaseOrder.number));
  const tracking = new Set(order.parcels.map((parcel) => parcel.trackingNumber));
  return [
    ...[...numbers].map((value) => ({ kind: 'purchaseOrder' as const, value })),
    ...[...tracking].map((value) => ({ kind: 'trackingNumber' as const, value })),
  ];
}
