import type { WorkingCalendar } from '../sla/calendar.js';
import { dueAt as dueAfter, warnAt } from '../sla/clock.js';
import { plus, type Duration, type Instant } from '../sla/instant.js';
import type { Actor, Case, CaseClock, CaseFacts, ClockAction, Resolution } from './case.js';
import { allDecisions, type CaseType, type Decision } from './case-type.js';
import type { CaseDefinition } from './definition.js';
import { caseTypes } from './index.js';
import type { Role } from './role.js';

export interface OpenCase {
  type: CaseType;
  subject: string | null;
  facts: CaseFacts;
  at: Instant;
  policy: CaseTerms;
}

/** What a policy says of one type. */
export interface CaseTerms {
  owner: Role;
  within: Duration | null;
  warnBefore: Duration | null;
  /** By which all of it is counted; null: elapsed time. */
  calendar: WorkingCalendar | null;
  clocks: { after: Duration; then: ClockAction }[];
  /** To whom an unmet deadline goes; null: nobody is above. */
  above: Role | null;
}

/** Opens a case with its owner, absolute deadline and clocks. One case per type and subject is open at a time. */
export function openCase(cases: readonly Case[], wish: OpenCase): { cases: Case[]; opened: Case | null } {
  const same = cases.find((one) => isOpen(one) && one.type === wish.type && one.subject === wish.subject);
  if (same) return { cases: [...cases], opened: null };
  const opened: Case = {
    id: `${wish.type}/${cases.filter((one) => one.type === wish.type).length + 1}`,
    type: wish.type,
    blocks: caseTypes[wish.type].blocks,
    facts: wish.facts,
    subject: wish.subject,
    ...clocked(wish.at, wish.policy),
  };
  return { cases: [...cases, opened], opened };
}

/** What every case has from the moment it opens: an owner, an absolute deadline and clocks. */
export function clocked(
  at: Instant,
  policy: CaseTerms,
): Pick<Case, 'openedAt' | 'owner' | 'dueAt' | 'warnAt' | 'clocks' | 'escalations' | 'resolution'> {
  const dueAt = policy.within === null ? null : instantAfter(at, policy.within, policy.calendar);
  return {
    openedAt: at,
    owner: policy.owner,
    dueAt,
    warnAt: warningAt(at, policy),
    clocks: clocksFor(at, dueAt, policy),
    escalations: [],
    resolution: null,
  };
}

/** Without pauses there is always such an instant. */
function instantAfter(at: Instant, duration: Duration, calendar: WorkingCalendar | null): Instant {
  return dueAfter(at, duration, calendar) ?? plus(at, duration);
}

function warningAt(openedAt: Instant, { within, warnBefore, calendar }: CaseTerms): Instant | null {
  if (within === null || warnBefore === null) return null;
  return warnAt({ openedAt, within, calendar, pauses: [] }, warnBefore);
}

/** Nothing is overdue without an open escalation: a deadline at which nothing is decided is escalated. */
function clocksFor(at: Instant, dueAt: Instant | null, policy: CaseTerms): CaseClock[] {
  const wishes = policy.clocks.map(({ after, then }) => ({
    dueAt: instantAfter(at, after, policy.calendar),
    then,
  }));
  const isGuarded = wishes.some((one) => one.dueAt === dueAt && !('remind' in one.then));
  if (dueAt !== null && !isGuarded && policy.above !== null) {
    wishes.push({ dueAt, then: { escalate: policy.above } });
  }
  return wishes
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
    .map((one, index) => ({
      ...one,
      n: index + 1,
      state: 'running' as const,
      rangAt: null,
      firstDueAt: null,
    }));
}

export function closeCase(cases: readonly Case[], id: string, resolution: Resolution): Case[] {
  return cases.map((one) => (one.id === id && isOpen(one) ? { ...one, resolution } : one));
}

export function isOpen(one: Case): boolean {
  return one.resolution === null;
}

export type Refusal =
  | { code: 'caseClosed'; because: string; resolution: Resolution }
  | { code: 'decisionNotAllowed'; because: string; allowed: Decision[] }
  | { code: 'roleNotAllowed'; because: string; allowed: Decision[] };

/** Why this actor may not take this decision now, or null. The validator and `decide` both ask here. */
export function whyNotDecide(one: Case, decision: Decision, actor: Actor): Refusal | null {
  if (one.resolution) {
    const { actor: who, decision: what, at } = one.resolution;
    return {
      code: 'caseClosed',
      because: `${who.id} decided "${what}" at ${at}`,
      resolution: one.resolution,
    };
  }
  const definition = caseTypes[one.type];
  const allowed = decisionsNow(one, actor);
  const roles = definition.decisions[decision];
  if (!roles) {
    const known = decisionsOf(definition);
    return {
      code: 'decisionNotAllowed',
      because: `a ${one.type} case knows: ${known.join(', ')}`,
      allowed: known,
    };
  }
  if (decision === 'correct' && one.facts.proposedAddressVersion === undefined) {
    const because = 'the customer has proposed no other address: send one to the order\'s "address"';
    return { code: 'decisionNotAllowed', because, allowed };
  }
  if (!isFor(roles, actor)) {
    const because = `"${decision}" is for ${roles.join(' or ')}, not for ${actor.role}`;
    return { code: 'roleNotAllowed', because, allowed };
  }
  if (!actor.verified && definition.verifiedOnly.includes(decision)) {
    const because = `"${decision}" needs a verified person: decide through the API`;
    return { code: 'roleNotAllowed', because, allowed };
  }
  return null;
}

export function decisionsOf(definition: CaseDefinition): Decision[] {
  return allDecisions.filter((one) => definition.decisions[one]);
}

/** What this actor may decide on it as it stands. */
export function decisionsNow(one: Case, actor: Actor): Decision[] {
  if (one.resolution) return [];
  const definition = caseTypes[one.type];
  return decisionsOf(definition).filter(
    (decision) =>
      isFor(definition.decisions[decision] ?? [], actor) &&
      (actor.verified || !definition.verifiedOnly.includes(decision)) &&
      (decision !== 'correct' || one.facts.proposedAddressVersion !== undefined),
  );
}

function isFor(roles: readonly Role[], actor: Actor): boolean {
  return (
    actor.role === 'admin' || actor.role === 'system' || roles.some((role: string) => role === actor.role)
  );
}
