import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../domain/order/checks.js';
import { decide } from '../../../domain/order/decide.js';
import type { Outcome } from '../../../domain/order/effects.js';
import type { OrderEvent, PersonEvent } from '../../../domain/order/events.js';
import type { IncomingOrder } from '../../../domain/order/incoming.js';
import type { Order } from '../../../domain/order/order.js';
import { clocksOf, openCases } from '../../../domain/order/status.js';
import { whyNotEarly } from '../../../domain/order/why-not.js';
import {
  aSentOrder,
  after,
  anIncomingLine,
  anOrder,
  aVerdict,
  happy,
  pendingEffects,
  settleEffects,
  t0,
} from './a-order.js';

/** An order whose checks have answered, one of them as told. */
function checked(bad: Verdict, patch: Partial<IncomingOrder> = {}): Order {
  return answered(decide(anOrder(patch), { type: 'started' }, t0).state, bad);
}

function answered(before: Order, bad: Verdict): Order {
  let order = before;
  for (const effect of pendingEffects(order)) {
    if (effect.kind !== 'check') continue;
    const verdict = effect.check === bad.check ? bad : aVerdict(order, effect.check);
    const outcome = { status: 'done', result: { kind: 'checked', verdict } } as const;
    order = decide(order, { type: 'effectAnswered', effectId: effect.id, outcome }, t0).state;
  }
  return order;
}

const missingUnit: Verdict = { check: 'address', verdict: 'missingUnit', codes: ['E'], validator: 'test' };
const short = (patch: object = {}): Verdict => ({
  check: 'stock',
  lines: [
    {
      lineId: '11',
      sku: 'RING-1',
      verdict: 'belowThreshold',
      available: 2,
      threshold: 5,
      supplier: 'acme',
      observedAt: t0,
      ...patch,
    },
  ],
});
const asked = (order: Order, kind: string) =>
  Object.keys(order.effects).filter((id) => id.includes(`/${kind}/`));
const texts = (order: Order, event: OrderEvent, at = t0) =>
  decide(order, event, at).entries.map(({ text }) => text);
const ops = { id: 'kim', role: 'ops', verified: true } as const;
const supervisor = { id: 'sam', role: 'supervisor', verified: true } as const;

const questionId = (order: Order, channel: 'email' | 'sms') =>
  `${order.id}/addressQuestion-address/1-${channel}/notify/${order.addressVersion}`;
const questionAnswered = (order: Order, channel: 'email' | 'sms', outcome: Outcome): OrderEvent => ({
  type: 'effectAnswered',
  effectId: questionId(order, channel),
  outcome,
});
const sent: Outcome = { status: 'done', result: { kind: 'notified', messageId: '<m@x>' } };

/** By the customer, on the page. */
const corrected: PersonEvent = {
  id: 'a',
  actor: { id: 'customer', role: 'customer', verified: true },
  reason: 'page',
  type: 'addressCorrected',
  addressVersion: 2,
  destination: { country: 'US', region: 'CA' },
  scope: 'sameCity',
};

describe('an address that cannot be delivered to', () => {
  it('R-057: is asked about by e-mail and SMS, once each, with hold, ticket and alert', () => {
    const order = checked(missingUnit, { phone: '+14155550123' });
    expect(asked(order, 'notify').filter((id) => id.includes('addressQuestion'))).toEqual([
      `${order.id}/addressQuestion-address/1-email/notify/1`,
      `${order.id}/addressQuestion-address/1-sms/notify/1`,
    ]);
    for (const kind of ['holdInStore', 'ticket', 'alert']) expect(asked(order, kind)).toHaveLength(1);
  });

  it('R-061: says what a parcel to it would have cost', () => {
    expect(checked(missingUnit).cases[0]?.facts).toMatchObject({ missedCents: 3040 });
  });

  it('C-46: nobody to reach: it is a person’s at once, and the customer’s time does not run', () => {
    const order = checked(missingUnit, { email: null });
    expect(order.cases[0]).toMatchObject({ escalations: [{ role: 'supervisor' }] });
    expect(order.cases[0]?.clocks).toMatchObject([{ state: 'stopped' }, { state: 'running' }]);
  });

  it('C-46: a bounce with no phone is the same; with a phone the SMS still runs', () => {
    const bounce = (order: Order): OrderEvent => ({
      id: 'b',
      occurredAt: t0,
      type: 'notDelivered',
      effectId: `${order.id}/addressQuestion-address/1-email/notify/1`,
      reason: 'no such mailbox',
    });
    const alone = checked(missingUnit);
    expect(decide(alone, bounce(alone), t0).state.cases[0]?.escalations).toHaveLength(1);
    const both = checked(missingUnit, { phone: '+14155550123' });
    expect(decide(both, bounce(both), t0).state.cases[0]?.escalations).toEqual([]);
  });

  it('C-46: a question that our mail server refuses has asked nobody: a person has the order, and an engineer the server', () => {
    const refused = (order: Order): OrderEvent => ({
      type: 'effectAnswered',
      effectId: `${order.id}/addressQuestion-address/1-email/notify/1`,
      outcome: { status: 'refused', code: 'SMTP_554', reason: 'no' },
    });
    const alone = checked(missingUnit);
    const { cases } = decide(alone, refused(alone), t0).state;
    expect(cases).toMatchObject([
      { type: 'address', escalations: [{ role: 'supervisor' }], clocks: [{ state: 'stopped' }, {}] },
      { type: 'connectorAway', owner: 'engineer' },
    ]);
    const both = checked(missingUnit, { phone: '+14155550123' });
    expect(decide(both, refused(both), t0).state.cases[0]?.escalations).toEqual([]);
  });

  it('R-060, C-25: an answer after the order was given up is recorded and not acted on', () => {
    const cancel: PersonEvent = { id: 'c', actor: ops, reason: 'x', type: 'cancelRequested', byStore: false };
    const given = settleEffects(decide(checked(missingUnit), cancel, t0), t0).state;
    const turn = decide(given, corrected, after('PT50H'));
    expect(turn.answer.status).toBe('ignored');
    expect(turn.state.addressVersion).toBe(1);
    expect(turn.entries[0]?.text).toContain('too late');
    expect(turn.effects).toEqual([]);
    // It has to get as far as that: only a person of the house is turned away at the door.
    expect(whyNotEarly(given, corrected)).toBeNull();
    expect(whyNotEarly(given, { ...corrected, actor: ops })).toMatchObject({ code: 'tooLate' });
  });

  it('R-057, R-034: a question that was held back and asked anew does not stand in the way of the next address', () => {
    const first = checked(missingUnit);
    const leak = { status: 'refused', code: 'blindLeak', reason: 'a name' } as const;
    const refused = decide(first, questionAnswered(first, 'email', leak), t0).state;
    const held = refused.cases.find((one) => one.subject === questionId(first, 'email'));
    const recheck = {
      actor: supervisor,
      reason: 'allowed',
      type: 'caseDecided',
      decision: 'recheck',
    } as const;
    const again = decide(refused, { ...recheck, id: 'x', caseId: held?.id ?? '' }, t0).state;
    const worse = answered(decide(again, corrected, t0).state, missingUnit);
    expect(asked(worse, 'notify').filter((id) => id.includes('addressQuestion'))).toEqual([
      `${first.id}/addressQuestion-address/1-email/notify/1`,
      `${first.id}/addressQuestion-address/1-email~2/notify/1`,
      `${first.id}/addressQuestion-address/1-email/notify/2`,
    ]);
  });

  it('C-04: is judged at its clock by what the last correction made of it, not by what it was at first', () => {
    const first = checked(missingUnit);
    const cases = first.cases.map((one) => ({
      ...one,
      clocks: one.clocks.map((clock) =>
        'decide' in clock.then ? { ...clock, then: { decide: 'release' as const } } : clock,
      ),
    }));
    const worse = { ...missingUnit, verdict: 'undeliverable' } as Verdict;
    const order = answered(decide({ ...first, cases }, corrected, after('PT1H')).state, worse);
    expect(order.cases).toMatchObject([{ facts: { verdict: 'undeliverable', answeredBy: 'customer' } }]);
    expect(order.cases[0]?.clocks.map(({ dueAt }) => dueAt)).toEqual([after('PT24H'), after('PT48H')]);
    const clock = { type: 'clockDue', clock: 'case:address/1:2', dueAt: after('PT48H') } as const;
    const asking = decide(order, questionAnswered(order, 'email', sent), t0).state;
    expect(decide(asking, clock, after('PT48H')).state.cases[0]?.resolution?.decision).toBe('refund');
  });

  describe('R-059, C-24, C-46, R-138: at 48 hours', () => {
    const clock = { type: 'clockDue', clock: 'case:address/1:2', dueAt: after('PT48H') } as const;
    const atTheEnd = (order: Order) => decide(order, clock, after('PT48H')).state;
    const both = { phone: '+14155550123' };
    const refused = (code: string) => ({ status: 'refused', code, reason: 'no' }) as const;
    const bounced = (order: Order): OrderEvent => ({
      id: 'b',
      occurredAt: t0,
      type: 'notDelivered',
      effectId: questionId(order, 'email'),
      reason: 'no such mailbox',
    });
    const lost = { status: 'done', result: { kind: 'suppressed', reason: 'no consent' } } as const;

    it.each<[string, Partial<IncomingOrder>, (order: Order) => OrderEvent[]]>([
      ['was asked by mail', {}, (order) => [questionAnswered(order, 'email', sent)]],
      [
        'was asked by text while the mail still waits',
        both,
        (order) => [questionAnswered(order, 'sms', sent)],
      ],
      ['has neither address nor phone', { email: null }, () => []],
      [
        'has an address that bounces',
        {},
        (order) => [questionAnswered(order, 'email', sent), bounced(order)],
      ],
      [
        'has a mailbox that is not there, and allows no texts',
        both,
        (order) => [
          questionAnswered(order, 'email', refused('bounced')),
          questionAnswered(order, 'sms', lost),
        ],
      ],
    ])('a customer who %s is refunded', (_who, patch, events) => {
      const order = checked(missingUnit, patch);
      const state = events(order).reduce((each, event) => decide(each, event, t0).state, order);
      expect(atTheEnd(state).cases.find(({ type }) => type === 'address')).toMatchObject({
        resolution: { decision: 'refund', actor: { id: 'clock' } },
      });
    });

    it.each<[string, Partial<IncomingOrder>, (order: Order) => OrderEvent[]]>([
      ['neither mail nor text has got out', both, () => []],
      ['the mail bounced and the text still waits', both, (order) => [bounced(order)]],
      [
        'our mail server does not take the mail',
        {},
        (order) => [questionAnswered(order, 'email', refused('SMTP_554'))],
      ],
      [
        'the text was held back for a word in it',
        { ...both, email: null },
        (order) => [questionAnswered(order, 'sms', refused('blindLeak'))],
      ],
      [
        'nobody can say whether the mail has left',
        {},
        (order) => [questionAnswered(order, 'email', { status: 'unknown', reason: 'no answer' })],
      ],
    ])(
      'a customer who was not asked because %s is not refunded by a clock: a person decides',
      (_why, patch, events) => {
        const order = checked(missingUnit, patch);
        const state = atTheEnd(events(order).reduce((each, event) => decide(each, event, t0).state, order));
        const one = state.cases.find(({ type }) => type === 'address');
        expect(one).toMatchObject({ resolution: null });
        expect(one?.escalations.at(-1)?.because).toContain('has not been asked');
        expect(state.refunds).toEqual([]);
        expect(clocksOf(state).map(({ id }) => id)).not.toContain(clock.clock);
      },
    );

    it('what a person has settled about the mail is believed', () => {
      const order = checked(missingUnit);
      const stuck = decide(order, questionAnswered(order, 'email', refused('SMTP_554')), t0).state;
      const settled: PersonEvent = {
        id: 'e',
        actor: { id: 'eva', role: 'engineer', verified: true },
        reason: 'they were called',
        type: 'caseDecided',
        caseId: 'connectorAway/1',
        decision: 'settle',
      };
      const state = atTheEnd(decide(stuck, settled, t0).state);
      expect(state.cases[0]?.resolution?.decision).toBe('refund');
    });
  });

  it('P-09: once a supplier has the address, a new one is refused', () => {
    const event: PersonEvent = {
      id: 'a',
      actor: ops,
      reason: 'x',
      type: 'addressCorrected',
      addressVersion: 2,
      destination: { country: 'US', region: 'CA' },
      scope: 'sameCity',
    };
    expect(decide(aSentOrder(), event, t0).answer).toMatchObject({ status: 'refused', code: 'tooLate' });
  });
});

describe('a fraud review', () => {
  const risk = (verdict: 'review' | 'aboveThreshold'): Verdict => ({
    check: 'risk',
    verdict,
    recommendation: 'INVESTIGATE',
    levels: [verdict === 'review' ? 'MEDIUM' : 'HIGH'],
  });
  const news = (id: string): OrderEvent => ({ id, occurredAt: t0, type: 'riskChanged' });

  it('C-41, R-070: is escalated the moment a new assessment is above the threshold, and once', () => {
    const order = checked(risk('review'));
    expect(order.cases).toMatchObject([{ type: 'fraud', escalations: [] }]);
    const above = answered(decide(order, news('r1'), t0).state, risk('aboveThreshold'));
    expect(above.cases).toMatchObject([
      { facts: { aboveThreshold: true, levels: ['HIGH'] }, escalations: [{ role: 'supervisor' }] },
    ]);
    const still = answered(decide(above, news('r2'), t0).state, risk('aboveThreshold'));
    expect(still.cases).toMatchObject([{ escalations: [{ role: 'supervisor' }] }]);
  });
});

describe('stock that must be confirmed', () => {
  const answer = (available: number, patch: object = {}): OrderEvent => ({
    id: 's',
    occurredAt: t0,
    type: 'stockAnswered',
    caseId: 'stockConfirmation/1',
    supplier: 'acme',
    lines: [
      { sku: 'RING-1', available, holdUntil: null, replenishedOn: null, isReplenishmentConfirmed: false },
    ],
    ...patch,
  });

  it('C-11: the supplier is asked, and its yes releases the case', () => {
    const order = checked(short());
    expect(asked(order, 'askSupplier')).toHaveLength(1);
    const { state } = decide(order, answer(1), t0);
    expect(openCases(state)).toEqual([]);
    expect(state.checks.stock).toMatchObject({ status: 'released', by: 'acme' });
    expect(asked(state, 'plan')).toHaveLength(1);
  });

  it('C-34: a no, and no word for 24 hours, mean the next candidate', () => {
    const order = checked(short());
    const no = decide(order, answer(0), t0).state;
    const silent = decide(
      order,
      { type: 'clockDue', clock: 'case:stockConfirmation/1:1', dueAt: after('PT24H') },
      after('PT24H'),
    ).state;
    for (const state of [no, silent]) {
      expect(state.unavailable).toEqual([{ supplier: 'acme', sku: 'RING-1' }]);
      const again = pendingEffects(state).find((one) => one.kind === 'check' && one.check === 'stock');
      expect(again).toMatchObject({ excludedSuppliers: ['acme'] });
    }
  });

  it('C-34: of two suppliers who were asked, only the one who says no, or stays silent, is left out', () => {
    const both = short();
    if (both.check !== 'stock') throw new Error('it is about stock');
    const [mine] = both.lines;
    if (!mine) throw new Error('it has a line');
    const order = checked({ ...both, lines: [mine, { ...mine, sku: 'RING-2', supplier: 'rival' }] });
    expect(asked(order, 'askSupplier')).toHaveLength(2);
    const yes = decide(order, answer(1), t0).state;
    expect(openCases(yes)).toHaveLength(1);
    expect(yes.cases[0]?.facts.answers).toEqual([expect.stringContaining('acme: RING-1: 1 available')]);
    const clock = 'case:stockConfirmation/1:1' as const;
    const silent = decide(yes, { type: 'clockDue', clock, dueAt: after('PT24H') }, after('PT24H')).state;
    expect(silent.unavailable).toEqual([{ supplier: 'rival', sku: 'RING-2' }]);
    const no = decide(order, answer(0), t0).state;
    expect(no.unavailable).toEqual([{ supplier: 'acme', sku: 'RING-1' }]);
  });

  describe('C-11, C-34, R-082: of two suppliers one says yes and one no', () => {
    type StockLines = Extract<Verdict, { check: 'stock' }>['lines'];
    const line = (supplier: string, lineId: string, patch: Partial<StockLines[number]> = {}) => ({
      lineId,
      sku: `RING-${lineId}`,
      verdict: 'belowThreshold' as const,
      available: 2,
      threshold: 5,
      supplier,
      observedAt: t0,
      ...patch,
    });
    const lines = ['1', '2'].map((id) => anIncomingLine({ id, sku: `RING-${id}` }));
    const says = (
      supplier: string,
      sku: string,
      available: number,
      patch: object = {},
      n = 1,
    ): OrderEvent => ({
      id: `${supplier}-${sku}`,
      occurredAt: t0,
      type: 'stockAnswered',
      caseId: `stockConfirmation/${n}`,
      supplier,
      lines: [
        { sku, available, holdUntil: null, replenishedOn: null, isReplenishmentConfirmed: false, ...patch },
      ],
    });
    const questions = (order: Order) =>
      Object.keys(order.effects)
        .filter((id) => id.endsWith('/askSupplier/1'))
        .map((id) => id.slice(order.id.length + 1, -'/askSupplier/1'.length));
    const lookedAt = (order: Order, verdict: StockLines, at: string) => {
      const check = pendingEffects(order).find((one) => one.kind === 'check' && one.check === 'stock');
      const result = { kind: 'checked', verdict: { check: 'stock', lines: verdict } } as const;
      const outcome = { status: 'done', result } as const;
      return decide(order, { type: 'effectAnswered', effectId: check?.id ?? '', outcome }, at).state;
    };
    /** acme has RING-1, rival has no RING-2. */
    const divided = (at = t0, patch: object = {}) => {
      const order = checked({ check: 'stock', lines: [line('acme', '1'), line('rival', '2')] }, { lines });
      const yes = decide(order, says('acme', 'RING-1', 3, patch), t0).state;
      return decide(yes, says('rival', 'RING-2', 0), at).state;
    };

    it('the yes counts: with another supplier for the rest the order goes on, and nobody is asked again', () => {
      const state = lookedAt(divided(), [line('acme', '1'), line('third', '2', { verdict: 'enough' })], t0);
      expect(questions(state)).toEqual(['stockConfirmation/1-acme', 'stockConfirmation/1-rival']);
      expect(openCases(state)).toEqual([]);
      expect(state.checks.stock).toMatchObject({ status: 'released', by: 'acme' });
      expect(asked(state, 'plan')).toHaveLength(1);
    });

    it('the new case asks the next candidate alone, shows what was said, and its yes completes it', () => {
      const state = lookedAt(divided(), [line('acme', '1'), line('third', '2')], t0);
      expect(questions(state)).toEqual([
        'stockConfirmation/1-acme',
        'stockConfirmation/1-rival',
        'stockConfirmation/2-third',
      ]);
      const [open] = openCases(state);
      expect(open?.facts).toMatchObject({ answers: [`acme: RING-1: 3 available (said at ${t0})`] });
      const told = decide(state, says('third', 'RING-2', 1, {}, 2), t0).state;
      expect(openCases(told)).toEqual([]);
      expect(told.checks.stock.status).toBe('released');
    });

    it('the one that is silent then is left out, and not the one that said yes', () => {
      const state = lookedAt(divided(), [line('acme', '1'), line('third', '2')], t0);
      const clock = 'case:stockConfirmation/2:1' as const;
      const silent = decide(state, { type: 'clockDue', clock, dueAt: after('PT24H') }, after('PT24H')).state;
      expect(silent.unavailable).toEqual([
        { supplier: 'rival', sku: 'RING-2' },
        { supplier: 'third', sku: 'RING-2' },
      ]);
    });

    it.each([
      ['26 h old', 'PT26H', {}, false],
      ['older than the policy’s stock figures may be', 'PT26H1S', {}, true],
      ['held until later', 'PT5H', { holdUntil: after('PT6H') }, false],
      ['with a hold that has passed', 'PT5H', { holdUntil: after('PT5H') }, true],
    ])('a yes that is %s, %s after it was said', (_word, later, patch, isAsked) => {
      const state = lookedAt(divided(after(later), patch), [line('acme', '1')], after(later));
      expect(questions(state).includes('stockConfirmation/2-acme')).toBe(isAsked);
    });

    it('more units than it has are asked for again', () => {
      const order = divided();
      const grown = order.lines.map((each) =>
        each.sku === 'RING-1' ? { ...each, ordered: 4, open: 4 } : each,
      );
      const state = lookedAt({ ...order, lines: grown }, [line('acme', '1')], t0);
      expect(questions(state)).toContain('stockConfirmation/2-acme');
    });

    it('a supplier that comes in for the rest too is asked about the rest alone', () => {
      const state = lookedAt(divided(), [line('acme', '1'), line('acme', '2')], t0);
      const question = pendingEffects(state).find(({ id }) => id.includes('stockConfirmation/2-acme'));
      expect(question).toMatchObject({ kind: 'askSupplier', lines: [{ sku: 'RING-2', quantity: 1 }] });
      expect(decide(state, says('acme', 'RING-2', 1, {}, 2), t0).state.checks.stock.status).toBe('released');
    });

    it('a yes that comes while stock is looked at again, or after its case, is not lost', () => {
      const order = checked({ check: 'stock', lines: [line('acme', '1'), line('rival', '2')] }, { lines });
      const no = decide(order, says('rival', 'RING-2', 0), t0).state;
      const late = decide(no, says('acme', 'RING-1', 3), t0);
      expect(late.answer).toMatchObject({ status: 'ignored' });
      const state = lookedAt(late.state, [line('acme', '1'), line('third', '2', { verdict: 'enough' })], t0);
      expect(state.checks.stock).toMatchObject({ status: 'released', by: 'acme' });
    });

    it('a plan takes the units: the yes does not count once more', () => {
      const state = lookedAt(divided(), [line('acme', '1'), line('third', '2', { verdict: 'enough' })], t0);
      expect(state.stockWords).toMatchObject([{ supplier: 'acme' }, { supplier: 'rival' }]);
      const plan = pendingEffects(state).find(({ kind }) => kind === 'plan');
      if (!plan) throw new Error('nothing was planned');
      expect(decide(state, happy(state, plan), t0).state.stockWords).toEqual([]);
    });
  });

  it('C-34, R-047: where no supplier is left to drop, the deadline calls a person and opens nothing anew', () => {
    const nobody = short();
    if (nobody.check !== 'stock') throw new Error('it is about stock');
    const lines = nobody.lines.map((line) => ({ ...line, verdict: 'none' as const, supplier: null }));
    const order = checked({ ...nobody, lines });
    expect(asked(order, 'askSupplier')).toEqual([]);
    const clock = 'case:stockConfirmation/1:1' as const;
    const { state } = decide(order, { type: 'clockDue', clock, dueAt: after('PT24H') }, after('PT24H'));
    expect(state.cases).toMatchObject([{ resolution: null, escalations: [{ role: 'supervisor' }] }]);
    expect(clocksOf(state).filter(({ id }) => id.startsWith('case:'))).toEqual([]);
    expect(state.checks.stock.status).toBe('held');
  });

  it('R-082: an answer about something else, or after the case, changes nothing', () => {
    const order = checked(short());
    expect(decide(order, answer(9, { supplier: 'rival' }), t0).answer.status).toBe('ignored');
    const settled = decide(order, answer(1), t0).state;
    expect(decide(settled, answer(0, { id: 's2' }), t0).state.unavailable).toEqual([]);
    expect(texts(settled, answer(0, { id: 's2' }))[0]).toContain('0 available');
  });
});

describe('money back', () => {
  const refund: PersonEvent = {
    id: 'r',
    actor: supervisor,
    reason: 'x',
    type: 'caseDecided',
    caseId: 'address/1',
    decision: 'refund',
  };

  it('R-048, C-27: deciding "refund" gives everything up, refunds once, cancels the store order and tells the customer', () => {
    const asking = decide(checked(missingUnit), refund, t0);
    expect(asking.state.refunds).toMatchObject([{ id: 'R1', isEverything: true, state: 'asked' }]);
    const { state } = settleEffects(asking, t0);
    expect(asked(state, 'refund')).toHaveLength(1);
    expect(asked(state, 'cancelStoreOrder')).toHaveLength(1);
    expect(asked(state, 'notify').at(-1)).toBe(`${state.id}/refunded-R1/notify/1`);
    expect(state.settledAt).toBe(t0);
  });

  it('C-27: one that fails is a case for finance, and is asked again only by a person', () => {
    const asking = decide(checked(missingUnit), refund, t0).state;
    const effect = pendingEffects(asking).find((one) => one.kind === 'refund');
    if (!effect) throw new Error('no refund was asked');
    const outcome = { status: 'refused', code: 'NO', reason: 'the bank said no' } as const;
    const failed = decide(asking, { type: 'effectAnswered', effectId: effect.id, outcome }, t0).state;
    expect(openCases(failed)).toMatchObject([{ type: 'refundFailed', owner: 'finance' }]);
    expect(failed.refunds).toMatchObject([{ state: 'failed' }]);
    const actor = { id: 'fin', role: 'finance', verified: true } as const;
    const again = decide(
      failed,
      { id: 'x', actor, reason: 'x', type: 'caseDecided', caseId: 'refundFailed/1', decision: 'recheck' },
      t0,
    );
    expect(again.effects.filter((one) => one.kind === 'refund')).toMatchObject([{ generation: 2 }]);
    const next = again.effects.find((one) => one.kind === 'refund');
    const done = next && decide(again.state, happy(again.state, next), t0).state;
    expect(done?.refunds).toMatchObject([{ state: 'done' }]);
  });

  it('C-28: what our own refund makes the store tell is not refunded elsewhere', () => {
    const { state } = settleEffects(decide(checked(missingUnit), refund, t0), t0);
    const told: OrderEvent = {
      id: 'w',
      occurredAt: t0,
      type: 'storeChanged',
      change: {
        cancelledAt: '2026-03-24T15:00:00.000Z',
        lines: [{ lineId: '11', refunded: 1, fulfilledElsewhere: 0 }],
      },
    };
    expect(decide(state, told, t0).answer.status).toBe('ignored');
  });

  it('R-079: somebody unverified gives up no more than policy allows', () => {
    const order = checked(missingUnit, { totalCents: 10_001 });
    const unverified = { ...refund, actor: { ...supervisor, verified: false } };
    expect(decide(order, unverified, t0).answer).toMatchObject({ code: 'roleNotAllowed' });
  });
});

describe('by hand', () => {
  it('R-079: a hold stops what was not sent, says what is with a supplier, and only a person ends it', () => {
    const hold: PersonEvent = { id: 'h', actor: ops, reason: 'check the gift note', type: 'holdRequested' };
    const held = decide(checked(missingUnit), hold, t0).state;
    expect(openCases(held).map((one) => one.type)).toEqual(['address', 'manualHold']);
    const late = decide(aSentOrder(), hold, t0);
    expect(late.answer).toMatchObject({ status: 'accepted', legs: [{ legId: 'A', answer: 'tooLate' }] });
  });

  it('R-131: a message is sent again under its own identity, as often as asked', () => {
    const order = aSentOrder();
    const effectId = `${order.id}/orderConfirmed/notify/1`;
    const resend = (id: string): PersonEvent => ({
      id,
      actor: ops,
      reason: 'x',
      type: 'resendRequested',
      effectId,
    });
    const once = decide(order, resend('a'), t0);
    expect(once.effects).toMatchObject([{ kind: 'resend', effectId, generation: 1 }]);
    expect(decide(once.state, resend('b'), t0).effects).toMatchObject([{ generation: 2 }]);
    const unknown = { ...resend('c'), effectId: `${order.id}/delivered-P9/notify/1` };
    expect(decide(order, unknown, t0).answer).toMatchObject({ code: 'unknownNotification' });
  });

  it('R-079: a case handed over belongs to the other role, which is called', () => {
    const event: PersonEvent = {
      id: 'o',
      actor: ops,
      reason: 'x',
      type: 'caseHandedOver',
      caseId: 'address/1',
      role: 'support',
    };
    const turn = decide(checked(missingUnit), event, t0);
    expect(turn.state.cases[0]).toMatchObject({ owner: 'support', dueAt: after('PT48H') });
    expect(turn.effects).toMatchObject([{ kind: 'alert', role: 'support' }]);
  });
});
