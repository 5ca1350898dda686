import {
  type ClaimedBatch,
  markReached,
  markUndelivered,
  restAlertBatch,
} from '../../db/commands/tell-alert-batch.js';
import { type AlertedStore, alertedStore, alertsOf, unreachedBy } from '../../db/queries/alert-batch.js';
import { peopleFor } from '../../db/queries/people.js';
import { type PersonOnDuty, type Reached, reachedBy } from '../../domain/alerts/duty.js';
import { type AlertGroup, casesOf } from '../../domain/alerts/group.js';
import { defaultEscalation } from '../../domain/policy/case-policy.js';
import type { RelayDeps } from '../deps.js';
import { mailTo, postOf, type Sent } from './messages.js';

const longestRestMs = 300_000;
/** Nobody took the mail, though people are there: that is not put right within minutes. */
const refusedRestMs = 3_600_000;

/** One mail to each person on duty, and one post to the channel; each has a row of its own, so that a repeat sends only what is left. */
export async function tellBatch(deps: RelayDeps, batch: ClaimedBatch): Promise<void> {
  const { db } = deps;
  const [store, people, alerts] = await Promise.all([
    alertedStore(db, batch.storeId, defaultEscalation),
    peopleFor(db, batch.storeId),
    alertsOf(db, batch.id),
  ]);
  if (!store) throw new Error(`there is no store ${batch.storeId ?? ''}`);
  if (alerts.length === 0) {
    // They have gone on to a later batch, or their cases belong to a run that never became history.
    await restAlertBatch(db, batch, 'done');
    return;
  }
  const group: AlertGroup = { store, role: batch.role, cases: casesOf(alerts) };
  const mailed = await mailAll(deps, batch, { group, store, people });
  const posted = await postOf(deps, batch, { group, reached: mailed.reached });
  await note(deps, batch, mailed);
  const isDone = !mailed.isWaiting && posted !== 'waiting';
  await restAlertBatch(db, batch, isDone ? 'done' : { delayMs: restMs(deps, batch) });
}

interface Mailed {
  /** Null: nobody is there, or nobody who is there takes mail. */
  reached: Reached | null;
  isSent: boolean;
  isWaiting: boolean;
}

/** Those of the role; where the mail reaches none of them, those above (C-47). */
async function mailAll(
  deps: RelayDeps,
  batch: ClaimedBatch,
  given: { group: AlertGroup; store: AlertedStore; people: PersonOnDuty[] },
): Promise<Mailed> {
  const at = deps.now().toISOString();
  for (;;) {
    const unreached = await unreachedBy(deps.db, batch.id);
    const people = given.people.filter(({ id }) => !unreached.has(id));
    const reached = reachedBy(batch.role, { people, escalation: given.store.escalation, at });
    if (!reached) return { reached, isSent: false, isWaiting: false };
    const outcomes = await Promise.all(
      reached.people.map((person) => mailTo(deps, batch, { group: given.group, reached, person })),
    );
    const has = (outcome: Sent) => outcomes.includes(outcome);
    if (has('sent') || has('waiting')) return { reached, isSent: has('sent'), isWaiting: has('waiting') };
  }
}

async function note(
  { db, metrics, log, now }: RelayDeps,
  { id, role, storeId }: ClaimedBatch,
  { reached, isSent }: Mailed,
): Promise<void> {
  if (reached && isSent) {
    const count = await markReached(db, id, { role: reached.role, at: now().toISOString() });
    if (count > 0) metrics('alert_groups_sent', { role, reached: reached.role });
  }
  if (reached) return;
  const isTried = (await unreachedBy(db, id)).size > 0;
  const count = await markUndelivered(db, id, isTried ? refusedRestMs : 0);
  if (count === 0) return;
  metrics('alert_groups_undelivered', { role });
  log.error({ store: storeId, role, alerts: count }, 'alerts reached nobody: enter people on duty');
}

function restMs({ alerts: { everyMs } }: RelayDeps, { attempts }: ClaimedBatch): number {
  return Math.min(longestRestMs, everyMs * 2 ** Math.min(attempts - 1, 10));
}
