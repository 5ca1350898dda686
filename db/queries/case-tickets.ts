import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Effect, Outcome } from '../../domain/order/effects.js';
import type { Instant } from '../../domain/sla/instant.js';
import type { Database } from '../client.js';
import { cases, effects, scans } from '../schema/orders.js';

export interface CaseTicket {
  /** The helpdesk's own; null: none was opened. */
  ticketId: string | null;
  /** Not tried yet, or no answer yet. */
  isAwaited: boolean;
  /** The case has ended, and its ticket with it. */
  isEnded: boolean;
}

/** How the ticket of a case stands. */
export async function caseTicket(db: Database, orderId: string, caseId: string): Promise<CaseTicket> {
  const rows = await db
    .select({ request: effects.request, state: effects.state, outcome: effects.outcome })
    .from(effects)
    .where(and(eq(effects.orderId, orderId), eq(effects.kind, 'ticket')));
  const steps = rows.filter(({ request }) => request.kind === 'ticket' && request.caseId === caseId);
  const of = (step: string) =>
    steps.filter(({ request }) => request.kind === 'ticket' && request.step === step);
  const opens = of('open');
  return {
    ticketId: ticketIdIn(opens),
    isAwaited: opens.length === 0 || opens.some(({ state }) => state === 'reserved'),
    isEnded: of('close').some(({ state }) => state === 'done'),
  };
}

/** The id of the ticket that one of these effects opened for the case. */
export function ticketIdIn(
  rows: readonly { request: Effect; outcome: Outcome | null }[],
  caseId?: string,
): string | null {
  for (const { request, outcome } of rows) {
    if (request.kind !== 'ticket' || (caseId !== undefined && request.caseId !== caseId)) continue;
    if (outcome?.status === 'done' && outcome.result.kind === 'ticketOpened') return outcome.result.ticketId;
  }
  return null;
}

/** For a select over `cases`: the ticket of each, or null. */
export const ticketIdOfCase = sql<string | null>`(
  select ${effects.outcome}->'result'->>'ticketId' from ${effects}
  where ${effects.orderId} = ${cases.orderId} and ${effects.kind} = 'ticket'
    and ${effects.request}->>'caseId' = ${cases.case}->>'id'
    and ${effects.outcome}->'result'->>'ticketId' is not null
  limit 1
)`;

/** The newest scan of each tracking number, also of those that did not wake the order. A label is no scan. */
export async function newestScans(db: Database, orderId: string): Promise<Map<string, Instant>> {
  const rows = await db
    .select({ trackingNumber: scans.trackingNumber, scannedAt: scans.scannedAt })
    .from(scans)
    .where(and(eq(scans.orderId, orderId), ne(scans.state, 'labelCreated')))
    .orderBy(asc(scans.scannedAt));
  return new Map(rows.map(({ trackingNumber, scannedAt }) => [trackingNumber, scannedAt]));
}
