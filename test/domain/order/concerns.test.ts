import { describe, expect, it } from 'vitest';
import { concerns } from '../../../domain/order/concerns.js';
import { decide } from '../../../domain/order/decide.js';
import type { MachineEvent } from '../../../domain/order/events.js';
import { anOrder, aSentOrder, pendingEffects, settleEffects, t0 } from './a-order.js';

const payment: MachineEvent = { id: 'p', occurredAt: t0, type: 'paymentChanged' };
const told = (refunded: number): MachineEvent => ({
  id: `s${refunded}`,
  occurredAt: t0,
  type: 'storeChanged',
  change: { cancelledAt: null, lines: [{ lineId: '11', refunded, fulfilledElsewhere: 0 }] },
});

describe('what wakes an order', () => {
  it('a payment change does while something is left to buy, and not afterwards', () => {
    expect(concerns(decide(anOrder(), { type: 'started' }, t0).state, payment)).toBe(true);
    expect(concerns(aSentOrder(), payment)).toBe(false);
  });

  it('C-28: store totals do when they are new', () => {
    expect(concerns(aSentOrder(), told(1))).toBe(true);
    expect(concerns(aSentOrder(), told(0))).toBe(false);
  });

  it('C-26: before lines are planned again, payment and risk are read again', () => {
    const order = aSentOrder();
    const rejected = decide(
      order,
      {
        id: 'r',
        occurredAt: t0,
        type: 'purchaseOrderAnswered',
        poNumber: 'aurora-8492-A',
        answers: [{ lineNumber: 1, answer: 'rejected' }],
      },
      t0,
    ).state;
    const actor = { id: 'kim', role: 'ops' as const, verified: true };
    const again = decide(
      rejected,
      {
        id: 'd',
        actor,
        reason: 'other supplier',
        type: 'caseDecided',
        caseId: 'supplierAnswer/1',
        decision: 'recheck',
      },
      t0,
    );
    expect(
      again.effects.map((effect) => (effect.kind === 'check' ? effect.check : effect.kind)).sort(),
    ).toEqual(['payment', 'risk', 'ticket']);
    const planned = settleEffects(again, t0);
    expect(planned.effects).toContainEqual(
      expect.objectContaining({ kind: 'plan', excludedSuppliers: ['acme'] }),
    );
    expect(pendingEffects(planned.state)).toEqual([]);
  });
});
