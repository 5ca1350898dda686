import type { Actor, Case, CaseClock, CaseFacts } from '../cases/case.js';
import { system } from '../cases/case.js';
import type { CaseType, Decision } from '../cases/case-type.js';
import { escalated, roleAbove, stopClocks } from '../cases/clocks.js';
import { closeCase, isOpen, openCase } from '../cases/engine.js';
import { caseTypes } from '../cases/index.js';
import type { Role } from '../cases/role.js';
import type { Instant } from '../sla/instant.js';
import { ask, change, countOf, say } from './turning.js';
import type { Turn } from './turn.js';

/**
 * Opens a case, once per type and subject: shown as a hold on the store order where its type says so, with a ticket and a
 * call to its owner; above a threshold it is escalated at once.
 */
export function open(
  turn: Turn,
  at: Instant,
  type: CaseType,
  subject: string | null,
  facts: CaseFacts,
): Turn {
  const terms = turn.state.policy.cases[type];
  const { calendars, escalation } = turn.state.policy;
  const calendar = terms.calendar === null ? null : (calendars[terms.calendar] ?? null);
  const policy = { ...terms, calendar, above: escalation[terms.owner] };
  const { cases, opened } = openCase(turn.state.cases, { type, subject, facts, at, policy });
  if (!opened) return turn;
  const due = opened.dueAt ? `, due ${opened.dueAt}` : '';
  const text = `case ${opened.id} opened for ${opened.owner}${due}`;
  const said = say(change(turn, { cases }), at, 'case', text);
  const held = isHeldInStore(turn, type)
    ? ask(said, at, opened.id, { kind: 'holdInStore', caseId: opened.id, caseType: type })
    : said;
  const called = call(ticket(held, at, opened, 'open', factsText(facts)), at, opened, opened.owner, 'opened');
  const because = caseTypes[type].escalatesAtOnce?.(facts) ?? null;
  if (because === null) return called;
  const waiting = caseTypes[type].asks === 'customer' ? giveNoTime(called, opened) : called;
  return escalate(waiting, at, opened.id, { role: null, because });
}

/**
 * Its check was made again and still says no: what is known now counts, also for its clocks (C-04), which stay as they were. What only now calls
 * for it is escalated at once (C-41).
 */
export function heldAgain(turn: Turn, at: Instant, one: Case, facts: CaseFacts): Turn {
  const known = addFacts(turn, one.id, facts);
  const because = caseTypes[one.type].escalatesAtOnce?.(facts) ?? null;
  const was = caseTypes[one.type].escalatesAtOnce?.(one.facts) ?? null;
  return because === null || was !== null ? known : escalate(known, at, one.id, { role: null, because });
}

/** Nobody can be asked: the time to answer does not run (C-46). */
export function giveNoTime(turn: Turn, one: Case): Turn {
  const isForAnswer = (clock: CaseClock) => 'escalate' in clock.then && clock.dueAt !== one.dueAt;
  return updateCase(turn, stopClocks(one, isForAnswer));
}

/** Closes a case, takes its hold off the store order and ends its ticket. */
export function close(
  turn: Turn,
  at: Instant,
  one: Case,
  resolution: { decision: Decision | 'superseded' | 'settledByFact'; actor: Actor; reason: string },
): Turn {
  const cases = closeCase(turn.state.cases, one.id, { ...resolution, at });
  const { decision, actor, reason } = resolution;
  const text = `case ${one.id} closed by ${actor.id}: ${decision} (${reason})`;
  const said = say(change(turn, { cases }), at, 'case', text);
  const ended = ticket(said, at, one, 'close', `${decision}: ${reason}`);
  return isHeldInStore(turn, one.type)
    ? ask(ended, at, one.id, { kind: 'releaseStoreHold', caseId: one.id })
    : ended;
}

/** Calls the wanted role, or the first above it that was not called yet. Nobody left above: said, and the last one called again. */
export function escalate(
  turn: Turn,
  at: Instant,
  caseId: string,
  to: { role: Role | null; because: string },
): Turn {
  const one = caseOf(turn, caseId);
  if (!one) return turn;
  const above = roleAbove(one, to.role, turn.state.policy);
  const role = above ?? one.escalations.at(-1)?.role ?? one.owner;
  const known = updateCase(turn, escalated(one, role, at, to.because));
  const said = say(known, at, 'case', `case ${one.id} escalated to ${role}: ${to.because}`);
  return call(
    ticket(said, at, one, 'note', `escalated to ${role}: ${to.because}`),
    at,
    one,
    role,
    to.because,
  );
}

/** People on duty are called: no person is in what they read (C-35). */
export function call(turn: Turn, at: Instant, one: Case, role: Role, because: string): Turn {
  const generation = countOf(turn.state, one.id, 'alert') + 1;
  return ask(turn, at, one.id, { kind: 'alert', caseId: one.id, role, because }, generation);
}

/**
 * The support ticket follows its case: what is told of it costs no wake-up of its own. That the helpdesk is away is no matter for a ticket:
 * each would open the next.
 */
export function ticket(
  turn: Turn,
  at: Instant,
  one: Case,
  step: 'open' | 'note' | 'close',
  text: string,
): Turn {
  if (isAboutTicket(one)) return turn;
  const generation = countOf(turn.state, one.id, 'ticket') + 1;
  return ask(turn, at, one.id, { kind: 'ticket', caseId: one.id, step, text }, generation);
}

function isAboutTicket({ type, facts }: Case): boolean {
  return (type === 'connectorAway' || type === 'unknownOutcome') && facts.effect === 'ticket';
}

export function updateCase(turn: Turn, one: Case): Turn {
  return change(turn, { cases: turn.state.cases.map((each) => (each.id === one.id ? one : each)) });
}

/** Facts that came after it opened. */
export function addFacts(turn: Turn, caseId: string, facts: CaseFacts): Turn {
  const one = caseOf(turn, caseId);
  return one ? updateCase(turn, { ...one, facts: { ...one.facts, ...facts } }) : turn;
}

export function caseOf(turn: Turn, id: string): Case | null {
  return turn.state.cases.find((one) => one.id === id) ?? null;
}

export function openCaseOf(turn: Turn, type: CaseType, subject: string | null = null): Case | null {
  return turn.state.cases.find((one) => isOpen(one) && one.type === type && one.subject === subject) ?? null;
}

/** Closes the open case of this type and subject, if there is one, because a fact has settled it. */
export function settleByFact(
  turn: Turn,
  at: Instant,
  type: CaseType,
  subject: string | null,
  reason: string,
): Turn {
  const one = openCaseOf(turn, type, subject);
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

function isHeldInStore(turn: Turn, type: CaseType): boolean {
  return turn.state.channel !== 'api' && caseTypes[type].storeHold !== null;
}

function factsText(facts: CaseFacts): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');
}
