import { clearWaits } from '../../db/commands/sweep.js';
import { countConnectorCases, openSystemCases, waitsByConnector } from '../../db/queries/sweep.js';
import {
  connectorFacts,
  type ConnectorWaits,
  isDown,
  openSystemCase,
  settleSystemCase,
  withFacts,
} from '../../domain/cases/system-case.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { systemCaseTerms } from '../../domain/policy/system-case-policy.js';
import type { Instant } from '../../domain/sla/instant.js';
import type { SweepDeps } from './deps.js';
import { keep } from './stops.js';

/** One case for each connector that keeps orders waiting, however many (C-24). Answers how many are down. */
export async function watchConnectors(deps: SweepDeps, at: Instant): Promise<number> {
  await clearWaits(deps.db);
  const waits = byConnector(await waitsByConnector(deps.db));
  const open = (await openSystemCases(deps.db)).filter(({ type }) => type === 'connectorDown');
  for (const one of waits.values()) {
    const known = open.find(({ subject }) => subject === one.connector);
    if (known) await keep(deps, withFacts(known, connectorFacts(one)));
    else if (isDown(one, at)) await openFor(deps, one, at);
  }
  const answering = open.filter(({ subject }) => subject === null || !waits.has(subject));
  for (const one of answering) await keep(deps, settleSystemCase(one, at, 'nothing waits for it any more'));
  return [...waits.values()].filter((one) => isDown(one, at)).length;
}

async function openFor(deps: SweepDeps, waits: ConnectorWaits, at: Instant): Promise<void> {
  const { connector } = waits;
  const n = (await countConnectorCases(deps.db, connector)) + 1;
  const one = openSystemCase('connectorDown', `connector/${connector}/${n}`, {
    facts: connectorFacts(waits),
    subject: connector,
    at,
    terms: systemCaseTerms('connectorDown'),
  });
  await keep(deps, one, [{ id: 'opened', role: one.owner, because: waits.problem, askedAt: at }]);
}

type WaitRow = Awaited<ReturnType<typeof waitsByConnector>>[number];

/** What was said last counts, whichever store's order it was said to. */
function byConnector(rows: WaitRow[]): Map<string, ConnectorWaits> {
  const found = new Map<string, ConnectorWaits>();
  for (const row of [...rows].sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1))) {
    const { connector, since, orders, problem } = row;
    const awayAfter = row.awayAfter ?? defaultOrderPolicy.connectorAwayAfter;
    const known = found.get(connector) ?? { connector, stores: [], problem };
    found.set(connector, { ...known, stores: [...known.stores, { since, orders, awayAfter }] });
  }
  return found;
}
