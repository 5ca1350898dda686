import { describe, expect, it } from 'vitest';
import { decide } from '../../../domain/order/decide.js';
import type { Order } from '../../../domain/order/order.js';
import { clocksOf, conditionOf, openCases, stageOf } from '../../../domain/order/status.js';
import type { MachineEvent } from '../../../domain/order/events.js';
import {
  after,
  anIncomingLine,
  anOrder,
  aSentOrder,
  aVerdict,
  happy,
  pendingEffects,
  settleEffects,
  t0,
} from './a-order.js';

const kinds = (effects: { kind: string }[]) => effects.map((effect) => effect.kind).sort();
const shipped: MachineEvent = {
  id: 's1',
  occurredAt: after('PT52H'),
  type: 'shipped',
  poNumber: 'aurora-8492-A',
  shipmentId: 'SH1',
  carrier: 'USPS',
  trackingNumber: '9400',
  labelCreatedAt: after('PT52H'),
  lines: null,
};
const scan = (id: string, state: 'inTransit' | 'outForDelivery' | 'delivered', at: string): MachineEvent => ({
  id,
  occurredAt: at,
  type: 'scanned',
  carrier: 'USPS',
  trackingNumber: '9400',
  state,
  scannedAt: at,
  estimatedDeliveryOn: null,
});

describe('a clean order', () => {
  it('R-002, R-009: asks for all checks at once and for nothing else', () => {
    const { effects } = decide(anOrder(), { type: 'started' }, t0);
    expect(effects.map((effect) => (effect.kind === 'check' ? effect.check : effect.kind)).sort()).toEqual([
      'address',
      'items',
      'payment',
      'risk',
      'stock',
    ]);
  });

  it('R-005, A-02: goes from checks to plan to purchase order, and is tagged and confirmed', () => {
    const turn = settleEffects(decide(anOrder(), { type: 'started' }, t0), t0);
    expect(kinds(turn.effects).filter((kind) => kind !== 'check')).toEqual([
      'notify',
      'plan',
      'purchaseOrder',
      'tagOrder',
    ]);
    expect(turn.state.legs[0]?.purchaseOrder).toMatchObject({ state: 'sent', number: 'aurora-8492-A' });
    expect(stageOf(turn.state)).toBe('route');
  });

  it('R-036, R-043: a label is no shipment progress, delivery settles', () => {
    const labelled = settleEffects(decide(aSentOrder(), shipped, after('PT52H')), after('PT52H'));
    expect(labelled.state.parcels[0]?.state).toBe('labelCreated');
    expect(labelled.state.parcels[0]?.firstScanAt).toBeNull();
    expect(kinds(labelled.effects)).toEqual(['notify', 'trackParcel', 'writeTracking']);
    const moving = settleEffects(
      decide(labelled.state, scan('1', 'inTransit', after('PT60H')), after('PT60H')),
      after('PT60H'),
    );
    expect(kinds(moving.effects)).toEqual(['writeParcelEvent']);
    const there = settleEffects(
      decide(moving.state, scan('2', 'delivered', after('PT80H')), after('PT80H')),
      after('PT80H'),
    );
    expect(kinds(there.effects)).toEqual(['notify', 'writeParcelEvent']);
    expect(stageOf(there.state)).toBe('settled');
  });

  it('R-101: an old scan after delivery changes nothing', () => {
    const labelled = settleEffects(decide(aSentOrder(), shipped, after('PT52H')), after('PT52H')).state;
    const there = decide(labelled, scan('2', 'delivered', after('PT80H')), after('PT80H')).state;
    const late = decide(there, scan('1', 'inTransit', after('PT60H')), after('PT81H'));
    expect(late.answer).toMatchObject({ status: 'ignored' });
    expect(late.effects).toEqual([]);
  });

  it('R-007: the same machine event twice changes nothing', () => {
    const once = decide(aSentOrder(), shipped, after('PT52H')).state;
    const twice = decide(once, shipped, after('PT53H'));
    expect(twice.state.parcels).toHaveLength(1);
    expect(twice.answer).toEqual({ status: 'ignored', because: 'already heard' });
  });
});

describe('a held order', () => {
  const started = decide(anOrder(), { type: 'started' }, t0).state;
  const heldFor = (...names: ('address' | 'risk')[]) =>
    pendingEffects(started).reduce((order, effect) => {
      if (effect.kind !== 'check') return order;
      const verdict = aVerdict(order, effect.check);
      const bad =
        verdict.check === 'address' && names.includes('address')
          ? { ...verdict, verdict: 'missingUnit' as const, codes: ['E.SECONDARY_INFORMATION.MISSING'] }
          : verdict.check === 'risk' && names.includes('risk')
            ? { ...verdict, verdict: 'aboveThreshold' as const, levels: ['HIGH'] }
            : verdict;
      const outcome = { status: 'done' as const, result: { kind: 'checked' as const, verdict: bad } };
      return decide(order, { type: 'effectAnswered', effectId: effect.id, outcome }, t0).state;
    }, started);

  it('R-016: two failing checks open two cases side by side, each with owner and deadline', () => {
    const order = heldFor('address', 'risk');
    expect(openCases(order).map((one) => [one.type, one.owner, one.dueAt])).toEqual([
      ['address', 'ops', after('PT48H')],
      ['fraud', 'ops', after('PT2H')],
    ]);
    expect(conditionOf(order)).toBe('held order');
    expect(pendingEffects(order).some((effect) => effect.kind === 'plan')).toBe(false);
  });

  it('R-016, R-048: the order moves when the last case is released', () => {
    const actor = { id: 'kim', role: 'supervisor' as const, verified: true };
    const decideCase = (id: string, caseId: string) =>
      ({ id, actor, reason: 'seen', type: 'caseDecided', caseId, decision: 'release' }) as const;
    const one = decide(heldFor('address', 'risk'), decideCase('d1', 'address/1'), t0);
    expect(kinds(one.effects)).toEqual(['releaseStoreHold', 'ticket']);
    const two = decide(one.state, decideCase('d2', 'fraud/1'), t0);
    expect(kinds(two.effects)).toEqual(['plan', 'releaseStoreHold', 'ticket']);
  });

  it('R-071: an unverified signal may not release fraud, and ops may not either', () => {
    const event = {
      id: 'd1',
      reason: 'x',
      type: 'caseDecided',
      caseId: 'fraud/1',
      decision: 'release',
    } as const;
    const unverified = decide(
      heldFor('risk'),
      { ...event, actor: { id: 'e', role: 'supervisor', verified: false } },
      t0,
    );
    expect(unverified.answer).toMatchObject({ status: 'refused', code: 'roleNotAllowed' });
    const ops = decide(heldFor('risk'), { ...event, actor: { id: 'o', role: 'ops', verified: true } }, t0);
    expect(ops.answer).toMatchObject({
      status: 'refused',
      code: 'roleNotAllowed',
      allowed: ['recheck'],
    });
  });

  it('R-130: of two people deciding, the second is told who, what and when', () => {
    const event = { reason: 'x', type: 'caseDecided', caseId: 'address/1', decision: 'release' } as const;
    const first = decide(
      heldFor('address'),
      { ...event, id: 'a', actor: { id: 'kim', role: 'ops', verified: true } },
      t0,
    );
    const second = decide(
      first.state,
      { ...event, id: 'b', actor: { id: 'lee', role: 'ops', verified: true } },
      after('PT1M'),
    );
    expect(second.answer).toMatchObject({
      status: 'refused',
      code: 'caseClosed',
      decidedBy: { who: 'kim', what: 'release', when: t0 },
    });
  });

  const confirmed = (order: Order) =>
    pendingEffects(order).filter((one) => one.kind === 'notify' && one.notification === 'orderConfirmed');

  it('C-10: is confirmed with the verdict of Filter, once, and without a date it cannot keep', () => {
    const order = heldFor('address');
    expect(confirmed(order)).toMatchObject([{ isHeld: true, window: null }]);
    expect(clocksOf(order).map(({ id }) => id)).not.toContain('confirm');
  });

  it('C-10: is confirmed after two minutes at the latest, where a check has no verdict yet', () => {
    let order = decide(anOrder(), { type: 'started' }, t0).state;
    for (const effect of pendingEffects(order)) {
      if (effect.kind === 'check' && effect.check === 'address') continue;
      order = decide(order, happy(order, effect), t0).state;
    }
    expect(confirmed(order)).toEqual([]);
    const clock = { type: 'clockDue', clock: 'confirm', dueAt: after('PT2M') } as const;
    const rung = decide(order, clock, after('PT2M'));
    expect(rung.effects).toMatchObject([
      { kind: 'notify', notification: 'orderConfirmed', isHeld: true, window: null },
    ]);
  });
});

describe('cancelling', () => {
  const actor = { id: 'kim', role: 'ops' as const, verified: true };
  const cancel = { id: 'c1', actor, reason: 'customer', type: 'cancelRequested', byStore: false } as const;

  it('C-17: while planned, drops the leg, gives the stock back and refunds', () => {
    let order = decide(anOrder(), { type: 'started' }, t0).state;
    for (const effect of pendingEffects(order)) order = decide(order, happy(order, effect), t0).state;
    const plan = pendingEffects(order).find((effect) => effect.kind === 'plan');
    const risky = decide(order, { id: 'r', occurredAt: t0, type: 'riskChanged' }, t0).state;
    if (!plan) throw new Error('no plan was asked for');
    const plannedOnly = decide(risky, happy(risky, plan), t0).state;
    expect(plannedOnly.legs[0]?.purchaseOrder.state).toBe('planned');
    const cancelled = decide(plannedOnly, cancel, t0);
    expect(cancelled.answer).toMatchObject({ status: 'accepted', legs: [{ legId: 'A', answer: 'done' }] });
    expect(kinds(cancelled.effects)).toEqual(['refund', 'releaseStock']);
    expect(cancelled.state.refunds).toMatchObject([
      { state: 'asked', isEverything: true, units: [{ lineId: '11', quantity: 1 }] },
    ]);
  });

  it('C-17, P-03: while sending, waits for the outcome, then asks the supplier', () => {
    let order = decide(anOrder(), { type: 'started' }, t0).state;
    while (!pendingEffects(order).some((effect) => effect.kind === 'purchaseOrder')) {
      const next = pendingEffects(order)[0];
      if (!next) throw new Error('nothing is pending');
      order = decide(order, happy(order, next), t0).state;
    }
    const cancelled = decide(order, cancel, t0);
    expect(cancelled.answer).toMatchObject({ legs: [{ legId: 'A', answer: 'asked' }] });
    expect(kinds(cancelled.effects)).toEqual([]);
    const send = pendingEffects(cancelled.state).find((effect) => effect.kind === 'purchaseOrder');
    if (!send) throw new Error('nothing is being sent');
    const sent = decide(cancelled.state, happy(cancelled.state, send), t0);
    expect(kinds(sent.effects)).toContain('cancelPurchaseOrder');
    const ended = settleEffects(sent, t0).state;
    expect(ended.lines[0]).toMatchObject({ cancelled: 1, onOrder: 0, open: 0 });
    expect(ended.refunds).toMatchObject([{ state: 'done', isEverything: true }]);
  });

  it('C-17: after the label, is too late', () => {
    const order = decide(aSentOrder(), shipped, after('PT52H')).state;
    expect(decide(order, cancel, after('PT53H')).answer).toMatchObject({
      legs: [{ legId: 'A', answer: 'tooLate' }],
    });
  });
});

describe('what is left alone', () => {
  it('C-40: a test order reaches no supplier and is settled, visibly', () => {
    const { state, effects, entries } = decide(anOrder({ isTest: true }), { type: 'started' }, t0);
    expect(effects).toEqual([]);
    expect(state.leftAlone).toEqual([{ lineId: '11', reason: 'testOrder' }]);
    expect(stageOf(state)).toBe('settled');
    expect(entries[0]?.text).toContain('test order');
  });

  it('C-40: gift cards and services are no lines to ship', () => {
    const order = anOrder({ lines: [anIncomingLine(), anIncomingLine({ id: '12', kind: 'giftCard' })] });
    expect(order.lines.map((line) => line.id)).toEqual(['11']);
    expect(order.leftAlone).toEqual([{ lineId: '12', reason: 'giftCard' }]);
  });
});

describe('changes made in the store', () => {
  it('C-28: a line refunded before the purchase order is never bought', () => {
    let order = decide(
      anOrder({ lines: [anIncomingLine(), anIncomingLine({ id: '12', sku: 'RING-2' })] }),
      { type: 'started' },
      t0,
    ).state;
    const lines = [{ lineId: '12', refunded: 1, fulfilledElsewhere: 0 }];
    const change = { cancelledAt: null, lines };
    order = decide(order, { id: 'u1', occurredAt: t0, type: 'storeChanged', change }, t0).state;
    const turn = settleEffects(
      { ...decide(order, { id: 'u2', occurredAt: t0, type: 'storeChanged', change }, t0) },
      t0,
    );
    expect(turn.state.legs[0]?.lines).toEqual([{ lineId: '11', quantity: 1 }]);
    expect(turn.state.lines.find((line) => line.id === '12')).toMatchObject({ cancelled: 1, open: 0 });
  });

  it('C-28: a refund of what the supplier has becomes a case', () => {
    const change = { cancelledAt: null, lines: [{ lineId: '11', refunded: 1, fulfilledElsewhere: 0 }] };
    const { state } = decide(aSentOrder(), { id: 'u1', occurredAt: t0, type: 'storeChanged', change }, t0);
    expect(openCases(state).map((one) => one.type)).toEqual(['changedElsewhere']);
  });
});
