import type { Context } from 'hono';
import { decideIntakeCase } from '../../db/commands/settle-message.js';
import { orderStart, recordedWithVersion } from '../../db/queries/find-order.js';
import type { Decision } from '../../domain/cases/case-type.js';
import { type SystemCase, systemCaseTypes } from '../../domain/cases/system-case.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { sameOrThrow } from './decide-intake.js';
import { auditOf } from './shared.js';

/** A case of the sweep: no order keeps it. `recheck` starts an order that no workflow runs again, from its record. */
export async function decideSystem(
  deps: ApiDeps,
  c: Context<HttpEnv>,
  asked: { one: SystemCase; decision: Decision; reason: string; key: string },
) {
  const { keyId, role } = c.get('caller');
  const { one, decision, reason } = asked;
  const { decisions } = systemCaseTypes[one.type];
  const roles = decisions[decision];
  if (!roles) {
    const allowed = Object.keys(decisions);
    throw new Problem('decisionNotAllowed', `"${decision}" is not one of them.`, { allowed });
  }
  if (role !== 'admin' && !roles.some((each) => each === role)) {
    throw new Problem('forbidden', `${role} may not decide this case.`);
  }
  const decisionId = `${keyId}:${asked.key}`;
  const resolution = {
    decision,
    actor: { id: keyId, role, verified: true },
    reason,
    at: deps.now().toISOString(),
  };
  const audit = auditOf(c, {
    action: 'case.decide',
    target: one.id,
    reason,
    before: { state: 'open' },
    after: { decision },
  });
  const decided = await decideIntakeCase(
    deps.db,
    { ...one, facts: { ...one.facts, decisionId }, resolution },
    audit,
  );
  if (!decided.isDecided) sameOrThrow(decided, { decisionId, decision, reason });
  const orderId = one.subject;
  if (decision !== 'recheck' || orderId === null) {
    return { decisionId, status: 'accepted' as const, detail: 'settled' };
  }
  if (decided.isDecided) deps.background.run('start an order again', () => startAgain(deps, orderId));
  return { decisionId, status: 'accepted' as const, detail: 'the order is started again' };
}

/** From its last record, under the same id; one that runs after all is left alone. What fails here the next sweep finds. */
async function startAgain(deps: ApiDeps, orderId: string): Promise<void> {
  const recorded = await recordedWithVersion(deps.db, orderId);
  if (recorded) return deps.orders.resume(recorded.snapshot, recorded.version, []);
  const start = await orderStart(deps.db, orderId);
  if (start) await deps.orders.resume(start.initial, 0, []);
}
