import type { Context } from 'hono';
import { decideIntakeCase } from '../../db/commands/settle-message.js';
import { type IntakeCase, intakeDecisions } from '../../domain/cases/intake-case.js';
import type { Decision } from '../../domain/cases/case-type.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { handOn } from '../intake/hand-on.js';
import { Problem } from '../problems/problem.js';
import { mayDecideIntake } from './case-view.js';
import { auditOf } from './shared.js';

/** A case of intake has no order to ask: it is decided here. `recheck` reads the message again at once. */
export async function decideIntake(
  deps: ApiDeps,
  c: Context<HttpEnv>,
  asked: { one: IntakeCase; decision: Decision; reason: string; key: string },
) {
  const { keyId, role } = c.get('caller');
  const { one, decision, reason } = asked;
  if (!mayDecideIntake(role)) throw new Problem('forbidden', `${role} may not decide this case.`);
  if (!intakeDecisions.some((allowed) => allowed === decision)) {
    throw new Problem('decisionNotAllowed', `"${decision}" is not one of them.`, {
      allowed: intakeDecisions,
    });
  }
  const decisionId = `${keyId}:${asked.key}`;
  const actor = { id: keyId, role, verified: true };
  const resolution = { decision, actor, reason, at: deps.now().toISOString() };
  const decided = await decideIntakeCase(
    deps.db,
    { ...one, facts: { ...one.facts, decisionId }, resolution },
    auditOf(c, {
      action: 'case.decide',
      target: one.id,
      reason,
      before: { state: 'open' },
      after: { decision },
    }),
  );
  if (!decided.isDecided) sameOrThrow(decided, { decisionId, decision, reason });
  else if (decision === 'recheck') deps.background.run('hand on a message', () => handOn(deps, idOf(one)));
  const detail = decision === 'recheck' ? 'the message is read again' : 'settled';
  return { decisionId, status: 'accepted' as const, detail };
}

/** The same key again is answered as before. */
export function sameOrThrow(
  now: Pick<IntakeCase, 'resolution' | 'facts'>,
  asked: { decisionId: string; decision: Decision; reason: string },
): void {
  const { resolution } = now;
  if (!resolution) throw new Problem('notFound', 'The case is gone.');
  if (now.facts.decisionId !== asked.decisionId) {
    const { actor, decision, at } = resolution;
    throw new Problem('caseClosed', `${actor.id} decided "${decision}" at ${at}.`, {
      decidedBy: { who: actor.id, what: decision, when: at },
    });
  }
  if (resolution.decision !== asked.decision || resolution.reason !== asked.reason) {
    throw new Problem('idempotencyKeyReused', 'The key was sent with another decision.');
  }
}

function idOf(one: IntakeCase): number {
  return Number(one.id.split('/')[1]);
}
