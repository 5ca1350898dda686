import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allDecisions, type Decision } from '../../../domain/cases/case-type.js';
import { isOpen } from '../../../domain/cases/engine.js';
import type { Role } from '../../../domain/cases/role.js';
import { decide } from '../../../domain/order/decide.js';
import type { Effect, Outcome } from '../../../domain/order/effects.js';
import type { MachineEvent, OrderEvent, PersonEvent } from '../../../domain/order/events.js';
import { refundedByUs } from '../../../domain/order/steps/give-back.js';
import { checkOf } from '../../../domain/order/checks.js';
import { boughtOn, breachOf } from '../../../domain/order/ledger.js';
import type { Order } from '../../../domain/order/order.js';
import { clocksOf, isBlocked, isFiltered, openCases, stageOf } from '../../../domain/order/status.js';
import { instantOf, epochMs } from '../../../domain/sla/instant.js';
import { anIncomingLine, anOrder, aResult, aVerdict, pendingEffects, t0 } from './a-order.js';

/** One thing that may happen next; numbers choose among what the order is at that moment. */
type Move =
  | {
      do: 'answer';
      pick: number;
      how: 'done' | 'refused' | 'unknown' | 'unanswered' | 'badVerdict' | 'split' | 'impossible';
    }
  | { do: 'cancel'; byStore: boolean }
  | { do: 'decide'; pick: number; decision: Decision; role: Role }
  | { do: 'supplier'; pick: number; answer: 'accepted' | 'rejected' | 'backordered'; line: number }
  | { do: 'cancelAnswer'; pick: number; answer: 'accepted' | 'refused' }
  | { do: 'ship'; pick: number; lines: 'all' | 'one' | 'wrong' }
  | {
      do: 'scan';
      pick: number;
      state:
        | 'labelCreated'
        | 'accepted'
        | 'inTransit'
        | 'outForDelivery'
        | 'delivered'
        | 'exception'
        | 'returned';
    }
  | { do: 'clock'; pick: number }
  | { do: 'recheck'; type: 'paymentChanged' | 'riskChanged' | 'itemsMapped' }
  | { do: 'address'; by: 'customer' | 'ops'; scope: 'sameCity' | 'beyond' }
  | { do: 'hold' }
  | { do: 'handOver'; pick: number; role: Role }
  | { do: 'stock'; pick: number; available: number }
  | { do: 'bounce'; pick: number }
  | { do: 'wait'; hours: number }
  | { do: 'storeChange'; line: number; refunded: number; fulfilled: number }
  | { do: 'again'; pick: number };

const pick = fc.nat(20);
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      pick,
      how: fc.constantFrom(
        'done',
        'done',
        'done',
        'done',
        'refused',
        'unknown',
        'unanswered',
        'badVerdict',
        'split',
        'impossible',
      ),
    }),
  },
  fc.record({ do: fc.constant('cancel' as const), byStore: fc.boolean() }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      pick,
      decision: fc.constantFrom(...allDecisions),
      role: fc.constantFrom<Role>('ops', 'supervisor', 'finance', 'engineer', 'admin'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('supplier' as const),
      pick,
      answer: fc.constantFrom('accepted', 'accepted', 'rejected', 'backordered'),
      line: fc.nat(3),
    }),
  },
  fc.record({
    do: fc.constant('cancelAnswer' as const),
    pick,
    answer: fc.constantFrom('accepted', 'refused'),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('ship' as const),
      pick,
      lines: fc.constantFrom('all', 'one', 'wrong'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('scan' as const),
      pick,
      state: fc.constantFrom(
        'labelCreated',
        'accepted',
        'inTransit',
        'outForDelivery',
        'delivered',
        'exception',
        'returned',
      ),
    }),
  },
  fc.record({ do: fc.constant('clock' as const), pick }),
  fc.record({
    do: fc.constant('recheck' as const),
    type: fc.constantFrom('paymentChanged', 'riskChanged', 'itemsMapped'),
  }),
  fc.record({
    do: fc.constant('storeChange' as const),
    line: fc.nat(3),
    refunded: fc.nat(2),
    fulfilled: fc.nat(2),
  }),
  fc.record({
    do: fc.constant('address' as const),
    by: fc.constantFrom('customer', 'ops'),
    scope: fc.constantFrom('sameCity', 'beyond'),
  }),
  fc.record({ do: fc.constant('hold' as const) }),
  fc.record({
    do: fc.constant('handOver' as const),
    pick,
    role: fc.constantFrom<Role>('support', 'finance', 'supervisor', 'admin'),
  }),
  fc.record({ do: fc.constant('stock' as const), pick, available: fc.nat(6) }),
  fc.record({ do: fc.constant('bounce' as const), pick }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 2, 24, 48, 100) }),
  fc.record({ do: fc.constant('again' as const), pick }),
);

/** An order and everything that was ever asked of the world for it. */
interface History {
  order: Order;
  asked: Effect[];
  events: OrderEvent[];
  nowMs: number;
}

const chosen = <One>(list: readonly One[], number: number): One | undefined =>
  list[number % Math.max(1, list.length)];

function eventOf(history: History, one: Move): OrderEvent | null {
  const { order, events, nowMs } = history;
  const base = { id: `e${events.length}`, occurredAt: instantOf(nowMs) };
  const person = { id: base.id, reason: 'test' };
  switch (one.do) {
    case 'answer': {
      const effect = chosen(pendingEffects(order), one.pick);
      return effect
        ? { type: 'effectAnswered', effectId: effect.id, outcome: outcomeOf(order, effect, one.how) }
        : null;
    }
    case 'cancel':
      return {
        ...person,
        actor: { id: 'kim', role: 'ops', verified: true },
        type: 'cancelRequested',
        byStore: one.byStore,
      };
    case 'decide': {
      const open = chosen(order.cases, one.pick);
      const actor = { id: 'kim', role: one.role, verified: true };
      return open ? { ...person, actor, type: 'caseDecided', caseId: open.id, decision: one.decision } : null;
    }
    case 'clock': {
      const clock = chosen(clocksOf(order), one.pick);
      return clock && clock.dueAt <= instantOf(nowMs)
        ? { type: 'clockDue', clock: clock.id, dueAt: clock.dueAt }
        : null;
    }
    case 'address': {
      const actor = { id: 'kim', role: one.by, verified: true };
      const destination = { country: 'US', region: 'NY' };
      const addressVersion = order.addressVersion + 1;
      return { ...person, actor, type: 'addressCorrected', addressVersion, destination, scope: one.scope };
    }
    case 'hold':
      return { ...person, actor: { id: 'kim', role: 'ops', verified: true }, type: 'holdRequested' };
    case 'handOver': {
      const given = chosen(order.cases, one.pick);
      const actor = { id: 'kim', role: 'ops' as const, verified: true };
      return given ? { ...person, actor, type: 'caseHandedOver', caseId: given.id, role: one.role } : null;
    }
    case 'stock': {
      const asked = chosen(
        order.cases.filter((each) => each.type === 'stockConfirmation'),
        one.pick,
      );
      const told = { holdUntil: null, replenishedOn: null, isReplenishmentConfirmed: false };
      const lines = order.lines.map(({ sku }) => ({ sku: sku ?? '', available: one.available, ...told }));
      return asked ? { ...base, type: 'stockAnswered', caseId: asked.id, supplier: 'acme', lines } : null;
    }
    case 'bounce': {
      const sent = chosen(
        Object.keys(order.effects).filter((id) => id.includes('/notify/')),
        one.pick,
      );
      return sent ? { ...base, type: 'notDelivered', effectId: sent, reason: 'no such mailbox' } : null;
    }
    case 'wait':
      return null;
    case 'again':
      return chosen(events, one.pick) ?? null;
    case 'recheck':
      return { ...base, type: one.type };
    case 'storeChange': {
      const line = chosen(order.lines, one.line);
      if (!line) return null;
      const lines = [{ lineId: line.id, refunded: one.refunded, fulfilledElsewhere: one.fulfilled }];
      return { ...base, type: 'storeChanged', change: { cancelledAt: null, lines } };
    }
    default:
      return supplierOrCarrier(order, one, base);
  }
}

function supplierOrCarrier(
  order: Order,
  one: Extract<Move, { do: 'supplier' | 'cancelAnswer' | 'ship' | 'scan' }>,
  base: { id: string; occurredAt: string },
): MachineEvent | null {
  if (one.do === 'scan') {
    const parcel = chosen(order.parcels, one.pick);
    const scan = { carrier: null, scannedAt: base.occurredAt, estimatedDeliveryOn: null, state: one.state };
    return parcel ? { ...base, type: 'scanned', trackingNumber: parcel.trackingNumber, ...scan } : null;
  }
  const leg = chosen(
    order.legs.filter((each) => each.purchaseOrder.state !== 'planned'),
    one.pick,
  );
  if (!leg) return null;
  const poNumber = leg.purchaseOrder.number;
  const count = leg.purchaseOrder.answers.length;
  if (one.do === 'supplier') {
    const answers =
      one.line === 0
        ? Array.from({ length: count }, (_, index) => ({ lineNumber: index + 1, answer: one.answer }))
        : [{ lineNumber: one.line, answer: one.answer }];
    return { ...base, type: 'purchaseOrderAnswered', poNumber, answers };
  }
  if (one.do === 'cancelAnswer')
    return { ...base, type: 'purchaseOrderCancelAnswered', poNumber, answer: one.answer };
  const lines = one.lines === 'all' ? null : [{ lineNumber: one.lines === 'one' ? 1 : 9, quantity: 5 }];
  const label = {
    shipmentId: base.id,
    carrier: 'USPS',
    trackingNumber: `T${base.id}`,
    labelCreatedAt: base.occurredAt,
  };
  return { ...base, type: 'shipped', poNumber, lines, ...label };
}

function outcomeOf(order: Order, effect: Effect, how: Extract<Move, { do: 'answer' }>['how']): Outcome {
  if (how === 'refused') return { status: 'refused', code: 'NO', reason: 'said no' };
  if (how === 'unknown') return { status: 'unknown', reason: 'no look-up' };
  if (how === 'unanswered') return { status: 'unanswered', reason: 'away' };
  if (how === 'impossible' && effect.kind === 'plan') {
    return {
      status: 'done',
      result: { kind: 'planned', plan: { status: 'impossible', reasons: ['nobody has it'] } },
    };
  }
  if (how === 'split' && effect.kind === 'plan') {
    const legs = effect.lines.map(({ lineId, quantity }, index) => ({
      supplier: `s${index}`,
      warehouse: `w${index}`,
      tag: null,
      method: 'standard',
      lines: [{ lineId, quantity }],
    }));
    return {
      status: 'done',
      result: { kind: 'planned', plan: { status: 'planned', legs, window: null, rules: ['split'] } },
    };
  }
  if (how === 'badVerdict' && effect.kind === 'check') {
    const verdict = aVerdict(order, effect.check);
    if (verdict.check === 'address') return checked({ ...verdict, verdict: 'missingUnit', codes: ['E'] });
    if (verdict.check === 'payment') return checked({ ...verdict, verdict: 'awaiting', status: 'PENDING' });
    if (verdict.check === 'risk') return checked({ ...verdict, verdict: 'pending', levels: ['PENDING'] });
    if (verdict.check === 'stock') {
      return checked({
        ...verdict,
        lines: verdict.lines.map((line) => ({ ...line, verdict: 'belowThreshold' as const })),
      });
    }
  }
  return { status: 'done', result: aResult(order, effect) };
}

function checked(verdict: ReturnType<typeof aVerdict>): Outcome {
  return { status: 'done', result: { kind: 'checked', verdict } };
}

/** As the loop does it: what is due rings before anything else is heard. */
function ringDue(history: History): History {
  const now = instantOf(history.nowMs);
  return clocksOf(history.order)
    .filter(({ id, dueAt }) => id.startsWith('case:') && dueAt <= now)
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
    .reduce((each, { id, dueAt }) => {
      const event: OrderEvent = { type: 'clockDue', clock: id, dueAt };
      const turn = decide(each.order, event, now);
      check(each.order, turn.state, turn.effects, event);
      return { ...each, order: turn.state, asked: [...each.asked, ...turn.effects] };
    }, history);
}

/** whatever was overdue has called somebody. */
function checkOverdue({ order, nowMs }: History): void {
  const now = instantOf(nowMs);
  const silent = openCases(order).filter((one) => {
    const check = checkOf(one.type);
    const isLookedAtAgain = check !== null && ['waiting', 'asked'].includes(order.checks[check].status);
    return one.dueAt !== null && one.dueAt <= now && one.escalations.length === 0 && !isLookedAtAgain;
  });
  expect(silent, 'overdue, and nobody was called').toEqual([]);
}

function step(before: History, one: Move): History {
  const waitedMs = one.do === 'wait' ? one.hours * 3_600_000 : 7 * 60_000;
  const history = ringDue({ ...before, nowMs: before.nowMs + waitedMs });
  if (!history.order.stopped) checkOverdue(history);
  return hearOne(history, one);
}

function hearOne(history: History, one: Move): History {
  const event = eventOf(history, one);
  const { nowMs } = history;
  if (!event) return history;
  const before = history.order;
  const turn = decide(before, event, instantOf(nowMs));
  check(before, turn.state, turn.effects, event);
  return {
    order: turn.state,
    asked: [...history.asked, ...turn.effects],
    events: [...history.events, event],
    nowMs,
  };
}

/** What must hold after every event, whatever came before. */
function check(before: Order, order: Order, effects: readonly Effect[], event: OrderEvent): void {
  expect(order.stopped, JSON.stringify(event)).toBeNull();
  expect(breachOf(order)).toBeNull();
  for (const line of order.lines) expect(boughtOn(order, line.id)).toBeLessThanOrEqual(line.ordered);
  for (const effect of effects) {
    expect(order.effects[effect.id]).toMatchObject({ status: 'asked' });
    if (before.effects[effect.id]) expect(before.effects[effect.id]?.status).toBe('unknown');
    if (effect.kind === 'purchaseOrder') {
      expect(isFiltered(order), 'R-018: no purchase order without every verdict').toBe(true);
      expect(isBlocked(order, 'route')).toBe(false);
    }
  }
  for (const one of before.cases.filter((each) => !isOpen(each))) {
    expect(order.cases.find((each) => each.id === one.id)).toEqual(one);
  }
  for (const line of order.lines) {
    const refunded = refundedByUs(order, line.id);
    expect(refunded, 'C-27: money back only for what was given up, once').toBeLessThanOrEqual(line.cancelled);
  }
  const fraud = order.cases.filter((one) => one.type === 'fraud' && one.resolution?.actor.id === 'clock');
  expect(fraud.map((one) => one.resolution?.decision)).not.toContain('release');
  if (order.settledAt) expect(openCases(order)).toEqual([]);
  if (event.type === 'clockDue') {
    const rung = clocksOf(order).filter((clock) => clock.id === event.clock && clock.dueAt <= event.dueAt);
    expect(rung, 'a clock that rang and is still due would ring for ever').toEqual([]);
  }
}

function start(lines: number, quantity: number): History {
  const order = anOrder({
    lines: Array.from({ length: lines }, (_, index) =>
      anIncomingLine({ id: `${11 + index}`, sku: `SKU-${index}`, quantity }),
    ),
  });
  const turn = decide(order, { type: 'started' }, t0);
  return { order: turn.state, asked: turn.effects, events: [], nowMs: epochMs(t0) };
}

/** The world is well again: everything asked is answered, every case decided, everything ships and arrives. */
function bringHome(history: History): Order {
  let now = history;
  for (let round = 0; round < 200 && !now.order.settledAt; round += 1) {
    const effect = pendingEffects(now.order)[0];
    const open = openCases(now.order)[0];
    const actor = { id: 'boss', role: 'admin' as const, verified: true };
    const id = `home${round}`;
    const occurredAt = instantOf(now.nowMs);
    let event: OrderEvent | null = null;
    if (effect)
      event = { type: 'effectAnswered', effectId: effect.id, outcome: outcomeOf(now.order, effect, 'done') };
    else if (open) {
      const decisions = ['release', 'settle', 'recheck', 'refund', 'cancel'] as const;
      const decision = decisions.find(
        (each) =>
          decide(
            now.order,
            { id, actor, reason: 'x', type: 'caseDecided', caseId: open.id, decision: each },
            occurredAt,
          ).answer.status === 'accepted',
      );
      const decided: PersonEvent = {
        id,
        actor,
        reason: 'x',
        type: 'caseDecided',
        caseId: open.id,
        decision: decision ?? 'cancel',
      };
      event = decided;
    } else {
      const parcel = now.order.parcels.find((one) => one.state !== 'delivered' && one.state !== 'returned');
      const leg = now.order.legs.find(
        (one) =>
          ['sent', 'acknowledged', 'outcomeUnknown'].includes(one.purchaseOrder.state) &&
          one.lines.some((line) =>
            now.order.lines.find((each) => each.id === line.lineId && each.onOrder > 0),
          ),
      );
      if (parcel)
        event = {
          id,
          occurredAt,
          type: 'scanned',
          carrier: null,
          trackingNumber: parcel.trackingNumber,
          state: 'delivered',
          scannedAt: occurredAt,
          estimatedDeliveryOn: null,
        };
      else if (leg)
        event = {
          id,
          occurredAt,
          type: 'shipped',
          poNumber: leg.purchaseOrder.number,
          shipmentId: id,
          carrier: 'USPS',
          trackingNumber: `H${round}`,
          labelCreatedAt: occurredAt,
          lines: null,
        };
      else if (clocksOf(now.order)[0]) {
        const clock = clocksOf(now.order)[0];
        now = { ...now, nowMs: Math.max(now.nowMs, epochMs(clock?.dueAt ?? occurredAt)) };
        event = clock ? { type: 'clockDue', clock: clock.id, dueAt: clock.dueAt } : null;
      }
    }
    if (!event) break;
    const nowMs = now.nowMs + 60_000;
    const turn = decide(now.order, event, instantOf(nowMs));
    check(now.order, turn.state, turn.effects, event);
    now = {
      order: turn.state,
      asked: [...now.asked, ...turn.effects],
      events: [...now.events, event],
      nowMs,
    };
  }
  return now.order;
}

describe('any event in any state', () => {
  const moves = fc.array(move, { maxLength: 60 });
  const size = fc.integer({ min: 1, max: 3 });

  it('R-003, R-034, R-018, R-047, P-03, P-08, P-12: no interleaving buys a line twice, loses a unit or sends without its verdicts', () => {
    fc.assert(
      fc.property(size, size, moves, (lines, quantity, all) => {
        all.reduce(step, start(lines, quantity));
      }),
      { numRuns: 1500 },
    );
  });

  it('R-138: from anywhere, an order comes to rest once the world answers and people decide', () => {
    fc.assert(
      fc.property(size, size, moves, (lines, quantity, all) => {
        const home = bringHome(all.reduce(step, start(lines, quantity)));
        expect(
          stageOf(home),
          JSON.stringify(
            { cases: openCases(home), lines: home.lines, plan: home.plan, checks: home.checks },
            null,
            1,
          ),
        ).toMatch(/settled|closed/);
      }),
      { numRuns: 500 },
    );
  });

  it('B6: deciding is pure: the same history gives the same order', () => {
    fc.assert(
      fc.property(moves, (all) => {
        expect(all.reduce(step, start(2, 2)).order).toEqual(all.reduce(step, start(2, 2)).order);
      }),
      { numRuns: 100 },
    );
  });
});
