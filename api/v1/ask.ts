import { answerDecision, storeDecision, type StoredDecision } from '../../db/commands/store-decision.js';
import type { AuditRow } from '../../db/commands/write-audit.js';
import { recordedWithVersion } from '../../db/queries/find-order.js';
import type { Answer, PersonEvent } from '../../domain/order/events.js';
import type { ApiDeps } from '../deps.js';
import { contentHash } from '../intake/content-hash.js';
import { closedAnswer } from '../intake/deliver-decisions.js';
import { Problem } from '../problems/problem.js';

/** An order answers within this or the sender gets 202 and looks later. */
const answerWithinMs = 2_000;
/** The relay leaves a decision alone for so long, while it is asked directly. */
export const aloneMs = 5_000;

export interface Question {
  orderId: string;
  caseId: string | null;
  event: PersonEvent;
  audit: AuditRow;
}

export type Asked =
  | { status: 'answered'; answer: Extract<Answer, { status: 'accepted' | 'ignored' }> }
  | { status: 'later' };

/**
 * Stores what a person asks, then asks the order. The id is the Idempotency-Key: the same again is answered as before, or asked again under
 * the same id. Throws the problem where the order refuses.
 */
export async function askOrder(deps: ApiDeps, question: Question): Promise<Asked> {
  const { orderId, caseId, event } = question;
  const { decision } = await storeDecision(deps.db, { orderId, caseId, event, aloneMs }, question.audit);
  if (!isSame(decision, question)) {
    throw new Problem('idempotencyKeyReused', 'The key was sent with another decision or request.');
  }
  return askedOf(await answerTo(deps, decision));
}

/** Throws the problem where the order refuses. */
export function askedOf(answer: Answer | null): Asked {
  if (answer === null) return { status: 'later' };
  if (answer.status === 'refused') throw refused(answer);
  return { status: 'answered', answer };
}

/** What the order says to a stored decision, now or before; null: it has not answered, and the relay goes on asking. */
export async function answerTo(deps: ApiDeps, decision: StoredDecision): Promise<Answer | null> {
  return decision.answer ?? (await askNow(deps, decision));
}

async function askNow(deps: ApiDeps, decision: StoredDecision): Promise<Answer | null> {
  const heard = await deps.orders.ask(decision.orderId, decision.event, answerWithinMs);
  const answer = heard === 'notFound' ? await answerOfClosed(deps, decision.orderId) : heard;
  if (answer === null || answer === 'noAnswer') return null;
  await answerDecision(deps.db, decision.id, answer);
  return answer;
}

/** Null: it is not closed but has not started; the relay asks it when it has. */
async function answerOfClosed(deps: ApiDeps, orderId: string): Promise<Answer | null> {
  const recorded = await recordedWithVersion(deps.db, orderId);
  return recorded?.closedAt ? closedAnswer(recorded.closedAt) : null;
}

function isSame(decision: StoredDecision, question: Question): boolean {
  return (
    decision.orderId === question.orderId &&
    decision.caseId === question.caseId &&
    contentHash({ ...decision.event, askedAt: null }) === contentHash({ ...question.event, askedAt: null })
  );
}

function refused(answer: Extract<Answer, { status: 'refused' }>): Problem {
  const detail = `${sentence(answer.because)}.`;
  const more = {
    ...(answer.allowed ? { allowed: answer.allowed } : {}),
    ...(answer.decidedBy ? { decidedBy: answer.decidedBy } : {}),
  };
  switch (answer.code) {
    case 'caseClosed':
      return new Problem('caseClosed', detail, more);
    case 'orderClosed':
      return new Problem('orderClosed', detail, more);
    case 'roleNotAllowed':
      return new Problem('forbidden', detail, more);
    case 'caseUnknown':
    case 'unknownNotification':
      return new Problem('notFound', detail, more);
    case 'tooLate':
      return new Problem('tooLate', detail, more);
    default:
      return new Problem('decisionNotAllowed', detail, more);
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
