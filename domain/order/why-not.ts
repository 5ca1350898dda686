import { whyNotDecide } from '../cases/engine.js';
import { irreversible } from '../cases/case-type.js';
import type { Role } from '../cases/role.js';
import { mayChangeAddress } from './addresses.js';
import { assertNever } from './assert-never.js';
import type { Answer, PersonEvent } from './events.js';
import type { Order } from './order.js';
import { hasUnits } from './status.js';

type Refused = Extract<Answer, { status: 'refused' }>;

/** Why an order refuses a person's event now, or null. The update's validator and `decide` both ask here. */
export function whyNot(order: Order, event: PersonEvent): Refused | null {
  if (order.closedAt) {
    return { status: 'refused', code: 'orderClosed', because: `the order closed at ${order.closedAt}` };
  }
  switch (event.type) {
    case 'caseDecided':
      return whyNotDecideCase(order, event);
    case 'cancelRequested':
      return isFor(event, 'a cancel', mayCancel) ?? whyNotGiveUp(order, event);
    case 'addressCorrected':
      return isFor(event, 'a new address', mayCorrect) ?? whyNotCorrect(order);
    case 'holdRequested':
      return isFor(event, 'a hold', mayHold);
    case 'caseHandedOver':
      return isFor(event, 'handing a case over', mayHandOver) ?? whyNotHandOver(order, event.caseId);
    case 'resendRequested':
      return isFor(event, 'sending again', mayResend) ?? whyNotResend(order, event.effectId);
    default:
      return assertNever(event);
  }
}

/** What is refused before it becomes history. A customer's address that came too late is not: the timeline keeps it. */
export function whyNotEarly(order: Order, event: PersonEvent): Refused | null {
  const refusal = whyNot(order, event);
  const isKept = event.type === 'addressCorrected' && event.actor.role === 'customer';
  return isKept && refusal?.code === 'tooLate' ? null : refusal;
}

function whyNotDecideCase(
  order: Order,
  event: Extract<PersonEvent, { type: 'caseDecided' }>,
): Refused | null {
  const one = order.cases.find((each) => each.id === event.caseId);
  if (!one)
    return { status: 'refused', code: 'caseUnknown', because: `the order has no case ${event.caseId}` };
  const refusal = whyNotDecide(one, event.decision, event.actor);
  if (!refusal) return irreversible.includes(event.decision) ? whyNotGiveUp(order, event) : null;
  const { code, because } = refusal;
  if (refusal.code !== 'caseClosed') return { status: 'refused', code, because, allowed: refusal.allowed };
  const { actor, decision, at } = refusal.resolution;
  return { status: 'refused', code, because, decidedBy: { who: actor.id, what: decision, when: at } };
}

/** Somebody whom nobody has verified moves no more money than policy allows. */
function whyNotGiveUp(order: Order, { actor }: PersonEvent): Refused | null {
  const limit = order.policy.unverifiedUpToCents;
  if (actor.verified || order.totalCents <= limit) return null;
  const because = `giving up more than ${limit} cents needs a verified person: ask through the API`;
  return { status: 'refused', code: 'roleNotAllowed', because };
}

function whyNotCorrect(order: Order): Refused | null {
  if (!hasUnits(order, 'open') && order.legs.length === 0) {
    return { status: 'refused', code: 'tooLate', because: 'the order was given up' };
  }
  if (hasUnits(order, 'open') && mayChangeAddress(order)) return null;
  return { status: 'refused', code: 'tooLate', because: 'a supplier has the old address already' };
}

function whyNotHandOver(order: Order, caseId: string): Refused | null {
  const one = order.cases.find((each) => each.id === caseId);
  if (!one) return { status: 'refused', code: 'caseUnknown', because: `the order has no case ${caseId}` };
  if (!one.resolution) return null;
  const { actor, decision, at } = one.resolution;
  const decidedBy = { who: actor.id, what: decision, when: at };
  return { status: 'refused', code: 'caseClosed', because: `the case closed at ${at}`, decidedBy };
}

function whyNotResend(order: Order, effectId: string): Refused | null {
  const isSent = effectId.split('/').at(-2) === 'notify' && order.effects[effectId]?.status === 'done';
  if (isSent) return null;
  const because = 'the order has sent no such notification';
  return { status: 'refused', code: 'unknownNotification', because };
}

type Asker = PersonEvent['actor']['role'];

const mayCancel: readonly Asker[] = ['ops', 'supervisor', 'merchant', 'support', 'admin', 'system'];
const mayHold: readonly Asker[] = ['ops', 'supervisor', 'merchant', 'support', 'admin'];
const mayCorrect: readonly Asker[] = ['customer', 'ops', 'supervisor', 'support', 'admin'];
const mayResend: readonly Asker[] = ['ops', 'supervisor', 'support', 'admin'];
const mayHandOver: readonly Asker[] = [
  'ops',
  'supervisor',
  'merchant',
  'support',
  'finance',
  'engineer',
  'admin',
] satisfies Role[];

function isFor({ actor }: PersonEvent, what: string, allowed: readonly Asker[]): Refused | null {
  if (allowed.includes(actor.role)) return null;
  return { status: 'refused', code: 'roleNotAllowed', because: `${what} is for ${allowed.join(', ')}` };
}
