import { earliest, epochMs, instantOf, durationMs, type Duration, type Instant } from '../sla/instant.js';
import type { Case, CaseClock, ClockAction } from './case.js';
import { irreversible, type Decision } from './case-type.js';
import { caseTypes } from './index.js';
import type { Role } from './role.js';

/** How clocks of cases behave in a store. */
export interface ClockRules {
  escalation: Record<Role, Role | null>;
  lateAfter: Duration;
  graceAfterOutage: Duration;
}

/** What a clock that rang asks for. `late`: an outage kept it from ringing. */
export type Rung =
  | { kind: 'remind'; role: Role; late: boolean }
  | { kind: 'escalate'; role: Role | null; because: string; late: boolean }
  | { kind: 'decide'; decision: Decision; late: boolean };

/** The clocks of a case that still run; a closed case has none. */
export function runningClocks(one: Pick<Case, 'clocks' | 'resolution'>): CaseClock[] {
  return one.resolution === null ? one.clocks.filter((clock) => clock.state === 'running') : [];
}

export function nextClockAt(one: Pick<Case, 'clocks' | 'resolution'>): Instant | null {
  return earliest(runningClocks(one).map((clock) => clock.dueAt));
}

/**
 * Rings one clock. Late by an outage, it escalates at once, and a remedy that cannot be taken back is armed afresh: at least the grace, and
 * as long after what rang before it as its policy put between them, so that each step has its time.
 */
export function ring(one: Case, n: number, at: Instant, rules: ClockRules): { one: Case; rung: Rung } | null {
  const clock = runningClocks(one).find((each) => each.n === n);
  if (!clock || clock.dueAt > at) return null;
  const late = epochMs(at) - epochMs(clock.dueAt) > durationMs(rules.lateAfter);
  const action = actionOf(one, clock);
  if (late && 'decide' in action && irreversible.includes(action.decide) && clock.firstDueAt === null) {
    const dueAt = afreshAt(one, clock, at, rules);
    const armed = set(one, { ...clock, dueAt, firstDueAt: clock.dueAt });
    const because = `"${action.decide}" was due at ${clock.dueAt} and was kept from happening: it now happens at ${dueAt}`;
    return { one: armed, rung: { kind: 'escalate', role: roleAbove(one, null, rules), because, late } };
  }
  const rang = set(one, { ...clock, state: 'rang', rangAt: at });
  return { one: rang, rung: rungOf(one, action, late, rules) };
}

/** Records who was called. */
export function escalated<One extends Pick<Case, 'escalations'>>(
  one: One,
  role: Role,
  at: Instant,
  because: string,
): One {
  return { ...one, escalations: [...one.escalations, { role, at, because }] };
}

/** The wanted role, or the first above it that has not been called for this case yet; null: everybody has. */
export function roleAbove(
  one: Pick<Case, 'owner' | 'escalations'>,
  wanted: Role | null,
  { escalation }: Pick<ClockRules, 'escalation'>,
): Role | null {
  const called = new Set<Role>([one.owner, ...one.escalations.map(({ role }) => role)]);
  let role = wanted ?? escalation[one.owner];
  while (role !== null && called.has(role)) role = escalation[role];
  return role;
}

/** Clocks that must not run on: nobody can be reached, or somebody has the case in hand. */
export function stopClocks(one: Case, isMeant: (clock: CaseClock) => boolean): Case {
  const clocks = one.clocks.map((clock) =>
    clock.state === 'running' && isMeant(clock) ? { ...clock, state: 'stopped' as const } : clock,
  );
  return { ...one, clocks };
}

function rungOf(one: Case, action: ClockAction, late: boolean, rules: ClockRules): Rung {
  if ('decide' in action) return { kind: 'decide', decision: action.decide, late };
  if ('remind' in action && !late) return { kind: 'remind', role: action.remind, late };
  const wanted = 'escalate' in action ? action.escalate : null;
  const because = late ? 'its clock was kept from ringing' : 'nobody has decided in time';
  return { kind: 'escalate', role: roleAbove(one, wanted, rules), because, late };
}

function actionOf(one: Case, clock: CaseClock): ClockAction {
  if (!('decide' in clock.then)) return clock.then;
  return { decide: byClock(one, clock.then.decide) };
}

function afreshAt(one: Case, clock: CaseClock, at: Instant, rules: ClockRules): Instant {
  const grace = epochMs(at) + durationMs(rules.graceAfterOutage);
  const before = one.clocks
    .filter((each) => each.rangAt !== null && each.dueAt < clock.dueAt)
    .map((each) => epochMs(each.rangAt ?? at) + epochMs(clock.dueAt) - epochMs(each.dueAt));
  return instantOf(Math.max(grace, ...before));
}

function set(one: Case, clock: CaseClock): Case {
  return { ...one, clocks: one.clocks.map((each) => (each.n === clock.n ? clock : each)) };
}

/** What a clock that decides really decides: the type may know better than the policy, by the facts (C-04). */
export function byClock({ type, facts }: Pick<Case, 'type' | 'facts'>, decision: Decision): Decision {
  return caseTypes[type].byClock?.(decision, facts) ?? decision;
}
