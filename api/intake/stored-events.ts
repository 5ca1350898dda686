import { openMessages } from '../../db/queries/stored-mail.js';
import type { MachineEvent } from '../../domain/order/events.js';
import type { Instant } from '../../domain/sla/instant.js';
import type { IntakeDeps } from '../deps.js';
import { newsEvent } from './message-news.js';
import { toldBy } from './told-by.js';

/** More than this never waits but in an outage of everything; the relay works it off then. */
const mostMessages = 2_000;

/**
 * What outside systems have said about this order and nobody has told it yet, oldest first, each with when we had it. Nothing is marked as handed
 * on: the order hears an event once, however often it comes.
 */
export async function storedEvents(
  deps: Pick<IntakeDeps, 'db' | 'inbound'>,
  orderId: string,
): Promise<{ event: MachineEvent; at: Instant }[]> {
  const found: { event: MachineEvent; at: Instant }[] = [];
  for (const message of await openMessages(deps.db, mostMessages)) {
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

type Stored = Awaited<ReturnType<typeof openMessages>>[number];

/** What cannot be read is parked when it is handed on. */
function meaningsOf({ inbound }: Pick<IntakeDeps, 'inbound'>, message: Stored) {
  try {
    return inbound[message.provider]?.read(message) ?? [];
  } catch {
    return [];
  }
}
