import { irreversible, type Decision } from '../../cases/case-type.js';
import { type Case, clockActor } from '../../cases/case.js';
import { ring } from '../../cases/clocks.js';
import type { Instant } from '../../sla/instant.js';
import { assertNever } from '../assert-never.js';
import { call, caseOf, escalate, updateCase } from '../casework.js';
import type { OrderEvent, StoppedAutomation } from '../events.js';
import type { Order } from '../order.js';
import { isOursToAsk } from '../questions.js';
import { decideCase, outOf } from '../remedies.js';
import { ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';

type ClockDue = Extract<OrderEvent, { type: 'clockDue' }>;

/**
 * A clock of a case rings: it reminds, escalates or decides (R-047). Escalated in place of done is what somebody has switched off, and what
 * cannot be taken back while the customer has no question because of us (C-24, R-138).
 */
export function caseClock(turn: Turn, event: ClockDue, at: Instant): Turn {
  const { caseId, n } = clockOf(event.clock);
  const one = caseOf(turn, caseId);
  const rang = one ? ring(one, n, at, turn.state.policy) : null;
  if (!one || !rang) return ignored(turn, 'the clock was stopped');
  const { rung } = rang;
  const text = `clock of case ${one.id}, due ${event.dueAt}${rung.late ? `, rang late` : ''}: ${rung.kind}`;
  const known = say(updateCase(turn, rang.one), at, 'clock', text);
  switch (rung.kind) {
    case 'remind':
      return call(known, at, rang.one, rung.role, 'reminder');
    case 'escalate':
      return escalate(known, at, one.id, rung);
    case 'decide': {
      const because = whyAPerson(known.state, rang.one, rung.decision, event.stopped);
      if (because !== null) return escalate(known, at, one.id, { role: null, because });
      const reason = `nobody decided until ${event.dueAt}`;
      const decided = {
        id: `${one.id}/clock/${n}`,
        decision: rung.decision,
        actor: clockActor,
        reason,
      };
      return decideCase(known, rang.one, decided, at);
    }
    default:
      return assertNever(rung);
  }
}

/** Why a person decides what the clock would have, or null. */
function whyAPerson(
  order: Order,
  one: Case,
  decision: Decision,
  stopped: StoppedAutomation | undefined,
): string | null {
  if (isStopped(stopped, decision)) return `"${decision}" by the system is switched off: a person decides`;
  if (irreversible.includes(decision) && isOursToAsk(order, one)) {
    return `the customer has not been asked yet, and not through their fault: a person decides on "${decision}"`;
  }
  if (decision === 'unavailable' && outOf(order, one, clockActor).length === 0) {
    return 'no supplier is left that could have them: a person decides with the customer';
  }
  return null;
}

function isStopped(stopped: StoppedAutomation | undefined, decision: Decision): boolean {
  return stopped !== undefined && (stopped.remedies === 'all' || stopped.remedies.includes(decision));
}

/** `case:<case id>:<n>` */
function clockOf(id: string): { caseId: string; n: number } {
  const [, caseId = '', n = ''] = /^case:(.+):(\d+)$/.exec(id) ?? [];
  return { caseId, n: Number(n) };
}
