import { durationMs, earliest, epochMs, type Duration, type Instant } from '../sla/instant.js';
import type { Case, CaseClock, CaseFacts, Resolution } from './case.js';
import { system } from './case.js';
import { allDecisions, type Decision } from './case-type.js';
import { escalated, roleAbove, runningClocks } from './clocks.js';
import { clocked, type CaseTerms } from './engine.js';
import type { IntakeCase } from './intake-case.js';
import type { Role } from './role.js';

/** What the sweep finds and no order can say of itself. */
export type SystemCaseType = 'connectorDown' | 'orderStopped';

/** A case that no order keeps: its one writer is the sweep, and a person's decision (B2). */
export type SystemCase = Omit<Case, 'type'> & { type: SystemCaseType };

interface SystemCaseDefinition {
  title: string;
  advice: string;
  /** Who may decide what; `admin` may decide all. */
  decisions: Partial<Record<Decision, readonly Role[]>>;
}

export const systemCaseTypes: Record<SystemCaseType, SystemCaseDefinition> = {
  connectorDown: {
    title: 'An outside system does not answer',
    advice:
      'Look at the connector: every order that needs it waits and goes on by itself; the case closes when nothing waits any more.',
    decisions: { settle: ['engineer', 'supervisor'] },
  },
  orderStopped: {
    title: 'An order stands still',
    advice:
      'Its clocks do not run. Terminated: recheck starts it again from its record. A failing task: deploy code that can go on with it.',
    decisions: { recheck: ['engineer', 'supervisor'], settle: ['engineer', 'supervisor'] },
  },
};

export function openSystemCase(
  type: SystemCaseType,
  id: string,
  { facts, subject, at, terms }: { facts: CaseFacts; subject: string | null; at: Instant; terms: CaseTerms },
): SystemCase {
  return { id, type, blocks: null, facts, subject, ...clocked(at, terms) };
}

/** Who has to hear that clock `n` rang. */
interface SystemCall {
  n: number;
  role: Role;
  because: string;
}

/** Rings the clocks that are due, in the order of their instants. `called`: who has to be told now. */
export function ringSystemCase<One extends SystemCase | IntakeCase>(
  one: One,
  at: Instant,
  escalation: Record<Role, Role | null>,
): { one: One; called: SystemCall[] } {
  const due = runningClocks(one)
    .filter((clock) => clock.dueAt <= at)
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  const called: SystemCall[] = [];
  let rung = one;
  for (const clock of due) {
    const known = rang(rung, clock, at);
    const because = `nobody has put it right by ${clock.dueAt}`;
    const wanted = 'escalate' in clock.then ? clock.then.escalate : null;
    const role = roleAbove(known, wanted, { escalation }) ?? known.owner;
    rung = 'remind' in clock.then ? known : escalated(known, role, at, because);
    called.push(
      'remind' in clock.then
        ? { n: clock.n, role: clock.then.remind, because: 'reminder' }
        : { n: clock.n, role, because },
    );
  }
  return { one: rung, called };
}

export function settleSystemCase(one: SystemCase, at: Instant, reason: string): SystemCase {
  const resolution: Resolution = { decision: 'settledByFact', actor: system, reason, at };
  return { ...one, resolution };
}

export function withFacts(one: SystemCase, facts: CaseFacts): SystemCase {
  return { ...one, facts: { ...one.facts, ...facts } };
}

/** Orders that wait for one connector, as the sweep counts them. */
export interface ConnectorWaits {
  connector: string;
  /** By store: since when its oldest order waits, how many do, and how long its policy allows. */
  stores: { since: Instant; orders: number; awayAfter: Duration }[];
  /** What the connector last said, without a person in it. */
  problem: string;
}

/** R-138, C-24: a connector is down when an order has waited for it longer than its store's policy allows. */
export function isDown({ stores }: ConnectorWaits, at: Instant): boolean {
  return stores.some(({ since, awayAfter }) => epochMs(at) - epochMs(since) > durationMs(awayAfter));
}

export function connectorFacts({ connector, stores, problem }: ConnectorWaits): CaseFacts {
  const since = earliest(stores.map((one) => one.since)) ?? '';
  return { connector, since, orders: stores.reduce((sum, one) => sum + one.orders, 0), problem };
}

function rang<One extends SystemCase | IntakeCase>(one: One, clock: CaseClock, at: Instant): One {
  const clocks = one.clocks.map((each) =>
    each.n === clock.n ? { ...each, state: 'rang' as const, rangAt: at } : each,
  );
  return { ...one, clocks };
}

export function isSystemCase(one: { type: string }): one is SystemCase {
  return Object.hasOwn(systemCaseTypes, one.type);
}

/** What this role may decide on it as it stands. */
export function systemDecisions(one: SystemCase, role: string): Decision[] {
  if (one.resolution !== null) return [];
  const { decisions } = systemCaseTypes[one.type];
  return allDecisions.filter((decision) => {
    const roles = decisions[decision];
    return roles !== undefined && (role === 'admin' || roles.some((each) => each === role));
  });
}
