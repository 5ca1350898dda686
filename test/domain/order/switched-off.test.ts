import { describe, expect, it } from 'vitest';
import { decide } from '../../../domain/order/decide.js';
import type { Effect } from '../../../domain/order/effects.js';
import type { PersonEvent } from '../../../domain/order/events.js';
import type { Order } from '../../../domain/order/order.js';
import { conditionOf, openCases, stageOf } from '../../../domain/order/status.js';
import { after, anOrder, happy, pendingEffects, settleEffects, t0 } from './a-order.js';

const sendOf = (order: Order): Effect | undefined =>
  pendingEffects(order).find((one) => one.kind === 'purchaseOrder');

/** Up to where its purchase order is on its way, and nothing else is pending. */
function sending(): Order {
  let state = decide(anOrder(), { type: 'started' }, t0).state;
  for (;;) {
    const next = pendingEffects(state).find((one) => one.kind !== 'purchaseOrder');
    if (!next) return state;
    state = decide(state, happy(state, next), t0).state;
  }
}

function switchedOff(order: Order, at = t0): Order {
  const outcome = {
    status: 'refused' as const,
    code: 'automationStopped',
    reason: 'purchase orders to acme wait for a person',
  };
  return decide(order, { type: 'effectAnswered', effectId: sendOf(order)?.id ?? '', outcome }, at).state;
}

const person = (id: string, event: object): PersonEvent =>
  ({
    id,
    actor: { id: 'anna', role: 'ops', verified: true },
    reason: 'asked the supplier',
    ...event,
  }) as PersonEvent;
const decided = (decision: string) =>
  person(decision, { type: 'caseDecided', caseId: 'manualHold/1', decision });

describe('a purchase order that our own switch holds back', () => {
  it('R-079: is no rejection: the leg waits in a case that a person can release', () => {
    const held = settleEffects(decide(switchedOff(sending()), { type: 'started' }, t0), t0).state;
    expect(openCases(held)).toMatchObject([
      {
        type: 'manualHold',
        subject: 'A',
        owner: 'ops',
        facts: { supplier: 'acme', by: 'automation switch' },
      },
    ]);
    expect(held.legs).toMatchObject([{ purchaseOrder: { state: 'planned' } }]);
    expect(held.plan.status).toBe('planned');
    expect(held.lines).toMatchObject([{ open: 1, onOrder: 0 }]);
    expect([stageOf(held), conditionOf(held)]).toEqual(['route', 'held order']);
    expect(Object.keys(held.effects).filter((id) => id.includes('/releaseStock/'))).toEqual([]);
  });

  it('R-079, R-034: is sent when a person releases it, as a new one that the switch does not stop', () => {
    const turn = decide(switchedOff(sending()), decided('release'), after('PT1H'));
    expect(turn.answer.status).toBe('accepted');
    expect(sendOf(turn.state)).toMatchObject({
      generation: 2,
      releasedBy: 'anna',
      poNumber: 'aurora-8492-A',
    });
    const sent = settleEffects(turn, after('PT1H')).state;
    expect(sent.legs).toMatchObject([{ purchaseOrder: { state: 'sent' } }]);
    expect(sent.lines).toMatchObject([{ open: 0, onOrder: 1 }]);
    expect(openCases(sent)).toEqual([]);
  });

  it('C-17: is dropped when the order is given up meanwhile, and nothing is sent', () => {
    const turn = decide(switchedOff(sending()), decided('refund'), after('PT1H'));
    expect(sendOf(turn.state)).toBeUndefined();
    expect(turn.state.lines).toMatchObject([{ open: 0, onOrder: 0, cancelled: 1 }]);
  });

  it('C-17: is given up at once where the customer had asked for a cancel', () => {
    const wanted = decide(sending(), person('c', { type: 'cancelRequested', byStore: false }), t0).state;
    const ended = switchedOff(wanted);
    expect(ended.legs).toMatchObject([{ purchaseOrder: { state: 'cancelled' } }]);
    expect(openCases(ended).filter(({ type }) => type === 'manualHold')).toEqual([]);
    expect(ended.cancellations).toMatchObject([{ legs: [{ answer: 'done' }] }]);
  });
});
