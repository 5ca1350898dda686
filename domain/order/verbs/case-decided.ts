import type { Instant } from '../../sla/instant.js';
import type { PersonEvent } from '../events.js';
import { decideCase } from '../remedies.js';
import { answer } from '../turning.js';
import type { Turn } from '../turn.js';
import { whyNot } from '../why-not.js';

type CaseDecided = Extract<PersonEvent, { type: 'caseDecided' }>;

/** A person decides a case, and the remedy is performed. */
export function caseDecided(turn: Turn, event: CaseDecided, at: Instant): Turn {
  const refusal = whyNot(turn.state, event);
  const one = turn.state.cases.find((each) => each.id === event.caseId);
  if (refusal || !one) return refusal ? answer(turn, refusal) : turn;
  const detail = `${one.id}: ${event.decision}`;
  return answer(decideCase(turn, one, event, at), { status: 'accepted', detail });
}
