import type { Case } from '../cases/case.js';
import type { Order } from './order.js';
import { openCases } from './status.js';

/** What the customer was asked about a case, by whatever way and however often: ids of effects. */
function questionsOf({ id, effects }: Order, { id: caseId }: Pick<Case, 'id'>): string[] {
  return Object.keys(effects).filter((effectId) => isQuestionOf({ id }, { id: caseId }, effectId));
}

export function isQuestionOf(
  { id }: Pick<Order, 'id'>,
  { id: caseId }: Pick<Case, 'id'>,
  effectId: string,
): boolean {
  return effectId.startsWith(`${id}/addressQuestion-${caseId}-`);
}

/** A question that may still be read: it has gone out and not come back, or is still to go. */
export function hasAnotherWay(order: Order, one: Case): boolean {
  return questionsOf(order, one).some(
    (id) => !order.undelivered.includes(id) && order.effects[id]?.status !== 'refused',
  );
}

/**
 * Nobody was asked, and it is our own doing: no question is known to have gone out, and one of them still waits, or was held up by something
 * that a person has a case about. Where the customer cannot be reached it is not: then that is known of every question (C-46).
 */
export function isOursToAsk(order: Order, one: Case): boolean {
  const questions = questionsOf(order, one);
  const { effects, undelivered } = order;
  if (questions.some((id) => effects[id]?.status === 'done' && !undelivered.includes(id))) return false;
  const heldUp = new Set(openCases(order).map(({ subject }) => subject));
  return questions.some((id) => effects[id]?.status === 'asked' || heldUp.has(id));
}
