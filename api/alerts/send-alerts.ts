import { randomUUID } from 'node:crypto';
import {
  alertsDue,
  type AlertsDue,
  formAlertBatch,
  postponeAlerts,
} from '../../db/commands/form-alert-batch.js';
import { claimAlertBatches } from '../../db/commands/tell-alert-batch.js';
import { alertedStore } from '../../db/queries/alert-batch.js';
import { peopleFor } from '../../db/queries/people.js';
import { reachedBy } from '../../domain/alerts/duty.js';
import { defaultEscalation } from '../../domain/policy/case-policy.js';
import type { RelayDeps } from '../deps.js';
import { reasonOf } from '../reason.js';
import { tellBatch } from './tell-batch.js';

/** How soon calls that reached nobody look for somebody again. */
export const lookAgainMs = 60_000;
const most = { callsInBatch: 500, batches: 20 };

/**
 * Groups the calls that wait, by store and role, and tells each group to those on duty (C-47). Killed anywhere, the next round goes on where it
 * was. Answers how many groups it told.
 */
export async function sendAlerts(deps: RelayDeps): Promise<number> {
  for (const due of await alertsDue(deps.db, deps.alerts.everyMs)) await form(deps, due);
  const { leaseMs } = deps.alerts;
  const batches = await claimAlertBatches(deps.db, { leaseMs, limit: most.batches });
  const told = await Promise.all(
    batches.map(async (batch) => {
      try {
        await tellBatch(deps, batch);
        return 1;
      } catch (error) {
        const reason = reasonOf(error);
        deps.log.warn({ store: batch.storeId, role: batch.role, reason }, 'alerts not told yet');
        return 0;
      }
    }),
  );
  return told.reduce<number>((sum, one) => sum + one, 0);
}

/** What has reached nobody is told again only when somebody is there. */
async function form(deps: RelayDeps, due: AlertsDue): Promise<void> {
  if (!due.isNew && !(await isAnybodyThere(deps, due))) {
    await postponeAlerts(deps.db, { ...due, delayMs: lookAgainMs });
    return;
  }
  await formAlertBatch(deps.db, { ...due, id: randomUUID(), limit: most.callsInBatch });
}

async function isAnybodyThere({ db, now }: RelayDeps, { storeId, role }: AlertsDue): Promise<boolean> {
  const [store, people] = await Promise.all([
    alertedStore(db, storeId, defaultEscalation),
    peopleFor(db, storeId),
  ]);
  if (!store) return false;
  return reachedBy(role, { people, escalation: store.escalation, at: now().toISOString() }) !== null;
}
