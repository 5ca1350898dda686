import { putSystemCase } from '../../db/commands/sweep.js';
import { openSystemCases, settledStops } from '../../db/queries/sweep.js';
import { nextClockAt } from '../../domain/cases/clocks.js';
import type { IntakeCase } from '../../domain/cases/intake-case.js';
import { openSystemCase, settleSystemCase, type SystemCase } from '../../domain/cases/system-case.js';
import type { Role } from '../../domain/cases/role.js';
import { systemCaseTerms } from '../../domain/policy/system-case-policy.js';
import { needsPerson } from '../../domain/sweep/judge.js';
import type { Instant } from '../../domain/sla/instant.js';
import type { SweepDeps } from './deps.js';
import type { Looked } from './look.js';

/** An order that stands still is a case until it runs again, or until a person has settled that it may. */
export async function watchStops(deps: SweepDeps, { found, looked }: Looked, at: Instant): Promise<void> {
  const stops = found.filter(({ kind }) => needsPerson(kind));
  const open = (await openSystemCases(deps.db)).filter(({ type }) => type === 'orderStopped');
  const openFor = new Set(open.map(({ subject }) => subject));
  const settled = await settledStops(deps.db);
  for (const { orderId, kind, failedTasks } of stops) {
    if (openFor.has(orderId) || settled.has(orderId)) continue;
    const facts = { problem: kind, orderId, failedTasks };
    const one = openSystemCase('orderStopped', `sweep/${orderId}`, {
      facts,
      subject: orderId,
      at,
      terms: systemCaseTerms('orderStopped'),
    });
    await keep(deps, one, [{ id: 'opened', role: one.owner, because: kind, askedAt: at }]);
  }
  const still = new Set(stops.map(({ orderId }) => orderId));
  const seen = new Set(looked);
  for (const one of open) {
    const { subject } = one;
    if (subject === null || still.has(subject) || !seen.has(subject)) continue;
    await keep(deps, settleSystemCase(one, at, 'it runs again, or has closed'));
  }
}

/** Who is called about a case, and why; the id within the case. */
export interface Call {
  id: string;
  role: Role;
  because: string;
  askedAt: Instant;
}

/** In the queue under its order's store, so that whoever sees the order sees it; a message under the store it came for. */
export async function keep(
  { db }: SweepDeps,
  one: SystemCase | IntakeCase,
  calls: readonly Call[] = [],
  cameFor: string | null = null,
): Promise<void> {
  const orderId = one.type === 'orderStopped' ? one.subject : null;
  const storeId = orderId?.split('/')[1] ?? cameFor;
  // What is said of a case that was settled and opened again is said again.
  const told = calls.map((call) => ({ ...call, id: `${one.id}/alert/${one.openedAt}/${call.id}` }));
  await putSystemCase(db, one, { orderId, storeId, nextClockAt: nextClockAt(one) }, told);
}
