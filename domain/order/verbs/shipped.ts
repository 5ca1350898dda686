import type { Instant } from '../../sla/instant.js';
import { answerCancellation } from '../cancelling.js';
import { open } from '../casework.js';
import { move } from '../ledger.js';
import { legByPurchaseOrder, unshipped, updatePurchaseOrder } from '../legs.js';
import type { MachineEvent } from '../events.js';
import type { Leg } from '../order.js';
import { change, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';
import { proveSent } from './purchase-order-answered.js';

type Shipped = Extract<MachineEvent, { type: 'shipped' }>;

/** A label exists and the tracking number is known. It is not movement yet. */
export function shipped(turn: Turn, event: Shipped, at: Instant): Turn {
  const leg = legByPurchaseOrder(turn.state, event.poNumber);
  if (!leg) return ignored(turn, `no purchase order ${event.poNumber} here`);
  if (turn.state.parcels.some((parcel) => isSame(parcel, leg, event)))
    return ignored(turn, 'this parcel is known');
  const lines = shippedLines(turn, leg, event);
  if (lines.length === 0) return shippedNothing(turn, leg, event, at);
  const known = proveSent(turn, leg, at);
  const id = `P${turn.state.parcels.length + 1}`;
  const parcel = {
    id,
    legId: leg.id,
    carrier: event.carrier,
    trackingNumber: event.trackingNumber,
    lines,
    state: 'labelCreated' as const,
    labelCreatedAt: event.labelCreatedAt,
    firstScanAt: null,
    lastScanAt: null,
    deliveredAt: null,
    estimatedDeliveryOn: null,
    storeFulfilmentId: null,
  };
  const moved = change(known, {
    parcels: [...known.state.parcels, parcel],
    lines: move(known.state.lines, 'onOrder', 'shipped', lines),
  });
  const said = say(
    moved,
    at,
    'event',
    `label created for parcel ${id} of ${event.poNumber} (${event.carrier})`,
  );
  return isTooLateToCancel(leg)
    ? answerCancellation(updatePurchaseOrder(said, leg.id, { cancel: 'refused' }), leg.id, 'tooLate')
    : said;
}

/** A cancel that still waits lost the race: what has shipped is no longer the supplier's to stop. */
function isTooLateToCancel(leg: Leg): boolean {
  return leg.purchaseOrder.cancel === 'asked' || leg.purchaseOrder.cancel === 'wanted';
}

/** Never more than the purchase order still carries. */
function shippedLines(turn: Turn, leg: Leg, event: Shipped): { lineId: string; quantity: number }[] {
  const left = unshipped(turn.state, leg);
  if (event.lines === null) return left;
  const told = new Map<string, number>();
  for (const line of event.lines) {
    const lineId = leg.purchaseOrder.answers[line.lineNumber - 1]?.lineId;
    if (lineId) told.set(lineId, (told.get(lineId) ?? 0) + line.quantity);
  }
  return left
    .map(({ lineId, quantity }) => ({ lineId, quantity: Math.min(quantity, told.get(lineId) ?? 0) }))
    .filter((line) => line.quantity > 0);
}

/** A shipment of what was given up or has shipped already: somebody must look, nothing moves. */
function shippedNothing(turn: Turn, leg: Leg, event: Shipped, at: Instant): Turn {
  const facts = { poNumber: event.poNumber, supplier: leg.supplier, carrier: event.carrier };
  const said = say(
    turn,
    at,
    'event',
    `${leg.supplier} says it shipped what ${event.poNumber} does not carry`,
  );
  return open(said, at, 'parcelProblem', `shipment:${event.shipmentId}`, facts);
}

function isSame(parcel: { legId: string; trackingNumber: string }, leg: Leg, event: Shipped): boolean {
  return parcel.legId === leg.id && parcel.trackingNumber === event.trackingNumber;
}
