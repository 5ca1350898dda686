import type { Actor, Case } from '../cases/case.js';
import type { CaseType, Decision } from '../cases/case-type.js';
import { closeCase, isOpen, openCase } from '../cases/engine.js';
import { caseTypes } from '../cases/index.js';
import { system } from '../cases/case.js';
import type { Instant } from '../sla/instant.js';
import { ask, change, say } from './turning.js';
import type { Turn } from './turn.js';

/** Opens a case, once per type and subject, and shows it as a hold on the store order where its type says so. */
export function open(
  turn: Turn,
  at: Instant,
  type: CaseType,
  subject: string | null,
  facts: Case['facts'],
): Turn {
  const policy = turn.state.policy.cases[type];
  const { cases, opened } = openCase(turn.state.cases, { type, subject, facts, at, policy });
  if (!opened) return turn;
  const due = opened.dueAt ? `, due ${opened.dueAt}` : '';
  const said = say(change(turn, { cases }), at, 'case', `case ${opened.id} opened for ${opened.owner}${due}`);
  if (turn.state.channel === 'api' || caseTypes[type].storeHold === null) return said;
  return ask(said, at, opened.id, { kind: 'holdInStore', caseId: opened.id, caseType: type });
}

/** Closes a case and takes its hold off the store order. */
export function close(
  turn: Turn,
  at: Instant,
  one: Case,
  resolution: { decision: Decision | 'superseded' | 'settledByFact'; actor: Actor; reason: string },
): Turn {
  const cases = closeCase(turn.state.cases, one.id, { ...resolution, at });
  const text = `case ${one.id} closed by ${resolution.actor.id}: ${resolution.decision} (${resolution.reason})`;
  const said = say(change(turn, { cases }), at, 'case', text);
  if (turn.state.channel === 'api' || caseTypes[one.type].storeHold === null) return said;
  return ask(said, at, one.id, { kind: 'releaseStoreHold', caseId: one.id });
}

/** Closes the open case of this type and subject, if there is one, because a fact has settled it. */
export function settleByFact(
  turn: Turn,
  at: Instant,
  type: CaseType,
  subject: string | null,
  reason: string,
): Turn {
  const one = turn.state.cases.find((each) => isOpen(each) && each.type === type && each.subject === subject);
  return one ? close(turn, at, one, { decision: 'settledByFact', actor: system, reason }) : turn;
}

/** Closes the open cases that have nothing left to be about. */
export function supersede(turn: Turn, at: Instant, reason: string): Turn {
  return turn.state.cases
    .filter((one) => isOpen(one) && isMoot(turn, one))
    .reduce((each, one) => close(each, at, one, { decision: 'superseded', actor: system, reason }), turn);
}

function isMoot(turn: Turn, one: Case): boolean {
  if (one.type === 'ledgerBreach') return false;
  if (one.type !== 'supplierAnswer') return one.blocks !== null;
  return turn.state.legs.some((leg) => leg.id === one.subject && leg.purchaseOrder.state === 'rejected');
}
