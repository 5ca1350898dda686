import { whyNotDecide } from '../cases/engine.js';
import type { Answer, PersonEvent } from './events.js';
import type { Order } from './order.js';

type Refused = Extract<Answer, { status: 'refused' }>;

/** Why an order refuses a person's event now, or null. The update's validator and `decide` both ask here. */
export function whyNot(order: Order, event: PersonEvent): Refused | null {
  if (order.closedAt) {
    return { status: 'refused', code: 'orderClosed', because: `the order closed at ${order.closedAt}` };
  }
  if (event.type === 'cancelRequested') return whyNotCancel(event);
  const one = order.cases.find((each) => each.id === event.caseId);
  if (!one)
    return { status: 'refused', code: 'caseUnknown', because: `the order has no case ${event.caseId}` };
  const refusal = whyNotDecide(one, event.decision, event.actor);
  if (!refusal) return null;
  const { code, because } = refusal;
  if (refusal.code !== 'caseClosed') return { status: 'refused', code, because, allowed: refusal.allowed };
  const { actor, decision, at } = refusal.resolution;
  return { status: 'refused', code, because, decidedBy: { who: actor.id, what: decision, when: at } };
}

const mayCancel: readonly PersonEvent['actor']['role'][] = [
  'ops',
  'supervisor',
  'merchant',
  'support',
  'admin',
  'system',
];

function whyNotCancel(event: PersonEvent): Refused | null {
  if (mayCancel.includes(event.actor.role)) return null;
  return { status: 'refused', code: 'roleNotAllowed', because: `a cancel is for ${mayCancel.join(', ')}` };
}
