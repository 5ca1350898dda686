import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allDecisions, type Decision } from '../../../domain/cases/case-type.js';
import { judgePayment } from '../../../domain/filter/payment.js';
import type { Role } from '../../../domain/cases/role.js';
import { decide } from '../../../domain/order/decide.js';
import type { Check, Verdict } from '../../../domain/order/checks.js';
import type { Effect, EffectOf, Outcome } from '../../../domain/order/effects.js';
import type { OrderEvent } from '../../../domain/order/events.js';
import type { FinancialStatus } from '../../../domain/order/incoming.js';
import type { Order } from '../../../domain/order/order.js';
import { clocksOf, openCases } from '../../../domain/order/status.js';
import { epochMs, instantOf } from '../../../domain/sla/instant.js';
import { anIncomingLine, anOrder, aResult, aVerdict, pendingEffects, t0 } from './a-order.js';

/** What may happen while an order is on its way to a supplier; numbers choose among what there is. */
type Move =
  | { do: 'answer'; pick: number; how: 'well' | 'badly' | 'away' | 'refused'; kind: number }
  | { do: 'decide'; pick: number; decision: Decision; role: Role }
  | { do: 'clock'; pick: number; wait: number }
  | { do: 'recheck'; type: 'paymentChanged' | 'riskChanged' | 'itemsMapped' }
  | { do: 'correct' }
  | { do: 'again'; pick: number };

const pick = fc.nat(20);
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      pick,
      how: fc.constantFrom('well', 'well', 'well', 'badly', 'badly', 'away', 'refused'),
      kind: fc.nat(4),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      pick,
      decision: fc.constantFrom(...allDecisions),
      role: fc.constantFrom<Role>('ops', 'supervisor', 'finance', 'engineer', 'admin'),
    }),
  },
  fc.record({ do: fc.constant('clock' as const), pick, wait: fc.nat(3) }),
  fc.record({
    do: fc.constant('recheck' as const),
    type: fc.constantFrom('paymentChanged', 'riskChanged', 'itemsMapped'),
  }),
  fc.record({ do: fc.constant('correct' as const) }),
  fc.record({ do: fc.constant('again' as const), pick }),
);

/** What the world has told of an order, apart from what the order made of it. */
interface History {
  order: Order;
  events: OrderEvent[];
  /** Checks that were answered with a verdict, as they were asked. */
  recorded: { asked: EffectOf<'check'>; verdict: Verdict }[];
  bought: EffectOf<'purchaseOrder'>[];
  nowMs: number;
}

const chosen = <One>(list: readonly One[], number: number): One | undefined =>
  list[number % Math.max(1, list.length)];

const addressWords = [
  'missingUnit',
  'unknownHouseNumber',
  'undeliverable',
  'poBoxRefused',
  'noAddress',
] as const;
const stockWords = ['belowThreshold', 'none', 'unverified'] as const;
const paymentWords = ['EXPIRED', 'VOIDED', 'REFUNDED', 'PENDING', null] as const;

function badVerdict(order: Order, check: Check, kind: number): Verdict {
  const verdict = aVerdict(order, check);
  switch (verdict.check) {
    case 'address':
      return { ...verdict, verdict: chosen(addressWords, kind) ?? 'undeliverable', codes: ['E'] };
    case 'stock': {
      const word = chosen(stockWords, kind) ?? 'none';
      return { ...verdict, lines: verdict.lines.map((line) => ({ ...line, verdict: word })) };
    }
    case 'payment':
      return { ...verdict, ...told(chosen(paymentWords, kind) ?? null) };
    case 'risk':
      return {
        ...verdict,
        verdict: chosen(['review', 'aboveThreshold', 'pending'] as const, kind) ?? 'review',
      };
    case 'items':
      return verdict;
  }
}

function told(status: FinancialStatus | null) {
  const judgement = judgePayment({ status, capturable: true, authorizationExpiresAt: null }, t0);
  if (judgement.status !== 'judged') throw new Error('a payment is always judged');
  return judgement.verdict;
}

function outcomeOf(order: Order, effect: Effect, { how, kind }: Extract<Move, { do: 'answer' }>): Outcome {
  if (how === 'away') return { status: 'unanswered', reason: 'away' };
  if (how === 'refused' && effect.kind !== 'check')
    return { status: 'refused', code: 'NO', reason: 'said no' };
  if (how === 'badly' && effect.kind === 'check')
    return { status: 'done', result: { kind: 'checked', verdict: badVerdict(order, effect.check, kind) } };
  return { status: 'done', result: aResult(order, effect) };
}

function eventOf({ order, events, nowMs }: History, one: Move): OrderEvent | null {
  const id = `e${events.length}`;
  const occurredAt = instantOf(nowMs);
  switch (one.do) {
    case 'answer': {
      const effect = chosen(pendingEffects(order), one.pick);
      return effect
        ? { type: 'effectAnswered', effectId: effect.id, outcome: outcomeOf(order, effect, one) }
        : null;
    }
    case 'decide': {
      const open = chosen(openCases(order), one.pick);
      const actor = { id: 'kim', role: one.role, verified: true };
      return open
        ? { id, actor, reason: 'test', type: 'caseDecided', caseId: open.id, decision: one.decision }
        : null;
    }
    case 'clock': {
      const clock = chosen(clocksOf(order), one.pick);
      return clock && clock.dueAt <= instantOf(nowMs + one.wait * 24 * 3_600_000)
        ? { type: 'clockDue', clock: clock.id, dueAt: clock.dueAt }
        : null;
    }
    case 'recheck':
      return { id, occurredAt, type: one.type };
    case 'correct':
      return correction(order, id);
    case 'again':
      return chosen(events, one.pick) ?? null;
  }
}

/** The customer's correction, of the same city or beyond it. */
function correction(order: Order, id: string): OrderEvent {
  const version = order.addressVersion + 1;
  return {
    id,
    actor: { id: 'kim', role: version % 3 === 0 ? 'customer' : 'ops', verified: true },
    reason: 'test',
    type: 'addressCorrected',
    addressVersion: version,
    destination: { country: 'US', region: 'CA' },
    scope: version % 2 === 0 ? 'sameCity' : 'beyond',
  };
}

function step(history: History, one: Move): History {
  const event = eventOf(history, one);
  const clockMs = event?.type === 'clockDue' ? epochMs(event.dueAt) : 0;
  const nowMs = Math.max(history.nowMs, clockMs) + 7 * 60_000;
  if (!event) return { ...history, nowMs };
  const turn = decide(history.order, event, instantOf(nowMs));
  const now: History = {
    order: turn.state,
    events: [...history.events, event],
    recorded: [...history.recorded, ...verdictIn(history, event)],
    bought: [...history.bought, ...turn.effects.filter((effect) => effect.kind === 'purchaseOrder')],
    nowMs,
  };
  for (const effect of turn.effects) if (effect.kind === 'purchaseOrder') mayBuy(now, effect);
  for (const effect of turn.effects) if (effect.kind === 'plan') mayPlan(now);
  return now;
}

function verdictIn({ order }: History, event: OrderEvent): History['recorded'] {
  if (event.type !== 'effectAnswered' || event.outcome.status !== 'done') return [];
  const { result } = event.outcome;
  const state = order.effects[event.effectId];
  const asked = state?.status === 'asked' ? state.effect : null;
  return result.kind === 'checked' && asked?.kind === 'check' ? [{ asked, verdict: result.verdict }] : [];
}

/** R-018, of what was answered and not of what the order believes. */
function mayBuy({ order, recorded }: History, effect: EffectOf<'purchaseOrder'>): void {
  const address = recorded.filter(
    ({ asked }) => asked.check === 'address' && asked.addressVersion === effect.addressVersion,
  );
  expect(address.length, 'an address verdict for the address that the supplier gets').toBeGreaterThan(0);
  const leg = order.legs.find((one) => one.id === effect.legId);
  expect(leg?.lines.length).toBeGreaterThan(0);
  for (const { lineId } of leg?.lines ?? []) {
    const looked = recorded.some(
      ({ verdict }) => verdict.check === 'stock' && verdict.lines.some((line) => line.lineId === lineId),
    );
    expect(looked, `a stock verdict for line ${lineId}`).toBe(true);
  }
  mayPlan({ order, recorded });
}

/** C-26: by the answer to the newest question about the payment. */
function mayPlan({ recorded }: Pick<History, 'order' | 'recorded'>): void {
  const payments = recorded.filter(({ asked }) => asked.check === 'payment');
  const newest = payments.toSorted((a, b) => a.asked.generation - b.asked.generation).at(-1);
  expect(newest?.verdict, 'EXPIRED, VOIDED and REFUNDED never reach Assign').toMatchObject({
    verdict: 'clear',
  });
}

function start(lines: number): History {
  const order = anOrder({
    lines: Array.from({ length: lines }, (_, index) =>
      anIncomingLine({ id: `${11 + index}`, sku: `SKU-${index}` }),
    ),
  });
  const turn = decide(order, { type: 'started' }, t0);
  return { order: turn.state, events: [], recorded: [], bought: [], nowMs: epochMs(t0) };
}

/** After whatever happened, the world answers well and a person releases what may be released. */
const onwards: Move[] = Array.from({ length: 12 }, (_, index): Move[] => [
  ...Array.from({ length: 6 }, (): Move => ({ do: 'answer', pick: 0, how: 'well', kind: 0 })),
  { do: 'decide', pick: index, decision: index % 2 === 0 ? 'release' : 'recheck', role: 'admin' },
]).flat();

describe('blind routing', () => {
  it('R-018, C-26: over any history, no purchase order without verdicts on address and stock, none unpaid', () => {
    let bought = 0;
    let withBadVerdict = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.array(move, { maxLength: 30, size: 'max' }),
        (lines, moves) => {
          const end = [...moves, ...onwards].reduce(step, start(lines));
          bought += end.bought.length;
          if (
            end.bought.length > 0 &&
            end.recorded.some(
              ({ verdict }) => verdict.check === 'address' && verdict.verdict !== 'deliverable',
            )
          )
            withBadVerdict += 1;
        },
      ),
      { numRuns: 400 },
    );
    // The histories reach purchase orders, straight and by way of a case.
    expect(bought).toBeGreaterThan(50);
    expect(withBadVerdict).toBeGreaterThan(10);
  });

  it.each(['EXPIRED', 'VOIDED', 'REFUNDED'] as const)(
    'C-26: %s never reaches Assign, whoever decides what',
    (status) => {
      const refused = told(status);
      const answers = pendingEffects(start(1).order).map((effect): OrderEvent => {
        const isPayment = effect.kind === 'check' && effect.check === 'payment';
        const verdict = isPayment
          ? refused
          : aVerdict(start(1).order, effect.kind === 'check' ? effect.check : 'items');
        return {
          type: 'effectAnswered',
          effectId: effect.id,
          outcome: { status: 'done', result: { kind: 'checked', verdict } },
        };
      });
      const held = answers.reduce((order, event) => decide(order, event, t0).state, start(1).order);
      expect(openCases(held).map(({ type }) => type)).toEqual(['payment']);
      const [open] = openCases(held);
      for (const decision of allDecisions) {
        for (const role of ['ops', 'supervisor', 'finance', 'engineer', 'admin'] as const) {
          const actor = { id: 'kim', role, verified: true };
          const event = {
            id: 'd',
            actor,
            reason: 'test',
            type: 'caseDecided',
            caseId: open?.id ?? '',
            decision,
          } as const;
          const turn = decide(held, event, t0);
          expect(turn.effects.map(({ kind }) => kind)).not.toContain('plan');
          expect(turn.state.plan).toEqual({ status: 'none', generation: 0 });
        }
      }
      for (const clock of clocksOf(held)) {
        const turn = decide(held, { type: 'clockDue', clock: clock.id, dueAt: clock.dueAt }, clock.dueAt);
        expect(turn.effects.map(({ kind }) => kind)).not.toContain('plan');
      }
    },
  );
});
