import { takenInAt } from '../../db/queries/find-order.js';
import { openMessages } from '../../db/queries/stored-mail.js';
import type { MachineEvent } from '../../domain/order/events.js';
import { epochMs, type Instant, instantOf } from '../../domain/sla/instant.js';
import type { IntakeDeps } from '../deps.js';
import { newsEvent } from './message-news.js';
import { toldBy } from './told-by.js';

const pageSize = 500;
/** What is about an order may come before the order itself, but not by more. */
const aheadMs = 86_400_000;

/**
 * What outside systems have said about this order and nobody has told it yet, oldest first, each with when we had it. Nothing is marked as handed
 * on: the order hears an event once, however often it comes.
 */
export async function storedEvents(
  deps: Pick<IntakeDeps, 'db' | 'inbound'>,
  orderId: string,
): Promise<{ event: MachineEvent; at: Instant }[]> {
  const found: { event: MachineEvent; at: Instant }[] = [];
  for await (const message of messagesSince(deps, orderId)) {
    for (const meaning of meaningsOf(deps, message)) {
      if (meaning.kind === 'textStatus' || meaning.kind === 'mailBounce') {
        const told = await newsEvent(deps, meaning, message.receivedAt);
        if (told?.orderId === orderId) found.push({ event: told.event, at: message.receivedAt });
      }
      if (meaning.kind !== 'event' && meaning.kind !== 'stockAnswer') continue;
      const told = await toldBy(deps, message.account, meaning);
      if (told.status === 'found' && told.orderId === orderId) {
        found.push({ event: told.event, at: message.receivedAt });
      }
    }
  }
  return found;
}

/** All of them, page by page: in an outage many wait, and the one that counts may be the last. */
async function* messagesSince({ db }: Pick<IntakeDeps, 'db'>, orderId: string) {
  const takenAt = await takenInAt(db, orderId);
  if (takenAt === null) return;
  const since = instantOf(epochMs(takenAt) - aheadMs);
  for (let after = 0; ; ) {
    const page = await openMessages(db, { since, after, limit: pageSize });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.id;
  }
}

type Stored = Awaited<ReturnType<typeof openMessages>>[number];

/** What cannot be read is parked when it is handed on. */
function meaningsOf({ inbound }: Pick<IntakeDeps, 'inbound'>, message: Stored) {
  try {
    return inbound[message.provider]?.read(message) ?? [];
  } catch {
    return [];
  }
}
