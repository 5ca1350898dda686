import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../domain/order/checks.js';
import { decide } from '../../../domain/order/decide.js';
import type { Effect, Outcome } from '../../../domain/order/effects.js';
import type { OrderEvent } from '../../../domain/order/events.js';
import type { Order } from '../../../domain/order/order.js';
import { conditionOf } from '../../../domain/order/status.js';
import { anOrder, aSentOrder, happy, pendingEffects, t0 } from './a-order.js';

/** An order from its start, one of whose effects is answered otherwise than well. */
function whereAsked(isIt: (effect: Effect) => boolean, outcome: Outcome): Order {
  let order = decide(anOrder(), { type: 'started' }, t0).state;
  for (let next = pendingEffects(order)[0]; next; next = pendingEffects(order)[0]) {
    const event: OrderEvent = isIt(next)
      ? { type: 'effectAnswered', effectId: next.id, outcome }
      : happy(order, next);
    order = decide(order, event, t0).state;
  }
  return order;
}

const verdict: Verdict = { check: 'address', verdict: 'missingUnit', codes: ['E'], validator: 'test' };
const missingUnit: Outcome = { status: 'done', result: { kind: 'checked', verdict } };
const nowhere: Outcome = {
  status: 'done',
  result: { kind: 'planned', plan: { status: 'impossible', reasons: ['nobody has it'] } },
};
const leak: Outcome = { status: 'refused', code: 'blindLeak', reason: 'the mail names a supplier' };
const unknown: Outcome = { status: 'unknown', reason: 'no answer came' };

describe('one vocabulary for the condition of an order', () => {
  it.each([
    ['normal order', 'all is well', aSentOrder()],
    [
      'held order',
      'a check holds it',
      whereAsked((one) => one.kind === 'check' && one.check === 'address', missingUnit),
    ],
    ['route issue', 'no supplier can have it', whereAsked(({ kind }) => kind === 'plan', nowhere)],
    [
      'supplier exception',
      'nobody knows whether the supplier has it',
      whereAsked(({ kind }) => kind === 'purchaseOrder', unknown),
    ],
    [
      'customer update needed',
      'what the customer should read was held back',
      whereAsked(({ kind }) => kind === 'notify', leak),
    ],
  ] as const)('R-044, R-093: "%s" when %s', (condition, _when, order) => {
    expect(conditionOf(order)).toBe(condition);
  });
});
