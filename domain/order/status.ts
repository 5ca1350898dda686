import type { Case } from '../cases/case.js';
import { runningClocks } from '../cases/clocks.js';
import { isOpen } from '../cases/engine.js';
import { earliest, plus, type Instant } from '../sla/instant.js';
import { checkOf, checks } from './checks.js';
import type { ClockId } from './events.js';
import { effectId } from './turning.js';
import type { Leg, Order } from './order.js';

export type Stage = 'filter' | 'assign' | 'route' | 'observe' | 'settled' | 'closed';

/** One vocabulary for operators. */
export type Condition =
  | 'normal order'
  | 'held order'
  | 'supplier exception'
  | 'packing issue'
  | 'route issue'
  | 'customer update needed';

/** Where the order stands, derived from its parts. Solve is "has open cases", never a stage of its own. */
export function stageOf(order: Order): Stage {
  if (order.closedAt) return 'closed';
  if (order.settledAt) return 'settled';
  if (!isFiltered(order)) return hasUnits(order, 'open') ? 'filter' : 'observe';
  if (hasUnits(order, 'open') && order.plan.status !== 'planned') return 'assign';
  return order.legs.some((leg) => isLive(leg) && !hasShipped(order, leg)) ? 'route' : 'observe';
}

export function conditionOf(order: Order): Condition {
  const open = openCases(order);
  if (open.some((one) => one.blocks !== null && one.type !== 'noSupplier')) return 'held order';
  if (open.some((one) => one.type === 'supplierAnswer' || one.type === 'unknownOutcome'))
    return 'supplier exception';
  if (open.some((one) => one.type === 'noSupplier' || one.type === 'parcelProblem')) return 'route issue';
  if (
    open.some(
      ({ type }) =>
        type === 'changedElsewhere' ||
        type === 'refundDue' ||
        type === 'refundFailed' ||
        type === 'blindLeak',
    )
  ) {
    return 'customer update needed';
  }
  return 'normal order';
}

export function openCases(order: Order): Case[] {
  return order.cases.filter(isOpen);
}

export function isBlocked(order: Order, stage: 'assign' | 'route'): boolean {
  return openCases(order).some(
    (one) => one.blocks === stage || (one.blocks === 'assign' && stage === 'route'),
  );
}

/** Every check has its verdict, whichever it is. */
export function isJudged(order: Order): boolean {
  return checks.every((check) => ['clear', 'held', 'released'].includes(order.checks[check].status));
}

/** Every check has said yes, or a person has. */
export function isFiltered(order: Order): boolean {
  return checks.every((check) => ['clear', 'released'].includes(order.checks[check].status));
}

export function hasUnits(order: Order, account: 'open' | 'onOrder' | 'shipped'): boolean {
  return order.lines.some((line) => line[account] > 0);
}

export function isLive(leg: Leg): boolean {
  return !['rejected', 'cancelled', 'closed'].includes(leg.purchaseOrder.state);
}

export function hasShipped(order: Order, leg: Leg): boolean {
  return order.parcels.some((parcel) => parcel.legId === leg.id);
}

export function suppliersOf(order: Order): string[] {
  return [
    ...new Set(order.legs.filter((leg) => leg.purchaseOrder.state !== 'rejected').map((leg) => leg.supplier)),
  ];
}

export interface Clock {
  id: ClockId;
  dueAt: Instant;
}

/** Every clock that runs now, derived from the state. */
export function clocksOf(order: Order): Clock[] {
  if (order.closedAt) return [];
  const clocks: Clock[] = [];
  if (order.confirmBy && mayConfirm(order)) clocks.push({ id: 'confirm', dueAt: order.confirmBy });
  const risk = order.checks.risk;
  if (risk.status === 'pending') {
    clocks.push({ id: 'riskPending', dueAt: plus(risk.since, order.policy.riskPendingFor) });
  }
  for (const [id, effect] of Object.entries(order.effects)) {
    if (effect.status === 'asked' && effect.deferredUntil !== undefined) {
      clocks.push({ id: `send:${id}`, dueAt: effect.deferredUntil });
    }
  }
  for (const one of openCases(order).filter((each) => !isLookedAtAgain(order, each))) {
    clocks.push(...runningClocks(one).map(({ n, dueAt }) => ({ id: `case:${one.id}:${n}` as const, dueAt })));
  }
  if (order.closesAt) clocks.push({ id: 'close', dueAt: order.closesAt });
  return clocks;
}

/**
 * Its check is being made again, on an answer that came in time: its clocks wait for the verdict. One that is wrong again finds them where they
 * were.
 */
function isLookedAtAgain(order: Order, one: Case): boolean {
  const check = checkOf(one.type);
  return check !== null && ['waiting', 'asked'].includes(order.checks[check].status);
}

export function isConfirmed(order: Order): boolean {
  return order.effects[effectId(order, 'orderConfirmed', 'notify', 1)] !== undefined;
}

/** Not told yet, and something of it will come: else there is nothing to confirm, and no clock for it. */
export function mayConfirm(order: Order): boolean {
  const isGivenUp = order.cancellations.length > 0 && !hasUnits(order, 'open') && !hasUnits(order, 'onOrder');
  return !isConfirmed(order) && order.lines.length > 0 && !isGivenUp;
}

export function nextDueAt(order: Order): Instant | null {
  return earliest(clocksOf(order).map((clock) => clock.dueAt));
}

/** The soonest deadline of an open case, for the queue and the search attribute. */
export function nextDeadline(order: Order): Instant | null {
  return earliest(openCases(order).flatMap((one) => (one.dueAt ? [one.dueAt] : [])));
}
