import type { Case } from '../cases/case.js';
import { decisionsOf } from '../cases/engine.js';
import { caseTypes } from '../cases/index.js';
import type { Order } from '../order/order.js';
import { lastScanInWords } from '../parcels/last-scan.js';
import type { Instant } from '../sla/instant.js';
import { momentIn } from '../sla/words.js';

export interface TicketFacts {
  order: Order;
  one: Case;
  /** The store's. */
  timeZone: string;
  /** The newest scan on record by tracking number. */
  scannedAt: ReadonlyMap<string, Instant>;
  /** Where the case can be read. */
  caseUrl: string;
}

/** What the helpdesk reads of a case (R-049, C-02): suppliers may be named, persons are not (C-35). */
export function ticketWords(facts: TicketFacts, known: string) {
  const { order, one, timeZone, caseUrl } = facts;
  const { title, advice } = caseTypes[one.type];
  const deadline = one.dueAt === null ? 'none' : momentIn(timeZone, one.dueAt);
  const body = [
    `Order ${order.name} (${order.id})`,
    `Case ${one.id}: ${title}`,
    `Open since ${momentIn(timeZone, one.openedAt)}, for ${one.owner}`,
    `Deadline: ${deadline}`,
    `What to do: ${advice}`,
    `Decisions: ${decisionsInWords(one)}`,
    ...(known === '' ? [] : [`Known: ${known}`]),
    ...parcelsInWords(facts),
    `The case: ${caseUrl}`,
  ];
  return {
    subject: `${order.name}: ${title} (${one.id})`,
    body: `${body.join('\n')}\n`,
    tags: ['faros', one.type, order.store],
  };
}

function decisionsInWords({ type }: Case): string {
  const definition = caseTypes[type];
  return decisionsOf(definition)
    .map((decision) => `${decision} (${(definition.decisions[decision] ?? []).join(', ')})`)
    .join(', ');
}

function parcelsInWords({ order, scannedAt, timeZone }: TicketFacts): string[] {
  if (order.parcels.length === 0) return ['Parcels: none yet'];
  return order.parcels.map((parcel) => {
    const { trackingNumber, carrier } = parcel;
    const scan = lastScanInWords(parcel, scannedAt.get(trackingNumber) ?? null, timeZone);
    return `Parcel ${trackingNumber} (${carrier}): ${scan}`;
  });
}
