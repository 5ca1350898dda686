import { setTimeout as sleep } from 'node:timers/promises';
import { type CaseTicket, caseTicket, newestScans } from '../../db/queries/case-tickets.js';
import { orderFacts } from '../../db/queries/order-facts.js';
import type { EffectOf } from '../../domain/order/effects.js';
import { ticketWords } from '../../domain/tickets/ticket.js';
import type { NewTicket, TicketDesk } from '../../providers/ports/ticket-desk.js';
import { answered, type Deed, type Job, NotReady, nothingToDo, type Performer } from '../performer.js';

type TicketJob = Job<EffectOf<'ticket'>>;

/** The opening often runs in the same turn: so long is it waited for on the spot. */
const patience = { ms: 800, stepMs: 80 };

/** The support ticket of a case (R-049, C-02): opened once, noted once for each note, ended with the case. */
export function ticket(job: TicketJob): Performer {
  const { effect, orderId, deps } = job;
  const isOpening = effect.step === 'open';
  return {
    // Notes are told apart within their ticket, tickets over all orders.
    reference: isOpening ? `${orderId}/${effect.caseId}` : `${effect.caseId}/${effect.generation}`,
    prepare: async () => {
      const desk = deps.connectors.ticketDesk;
      if (!desk) return nothingToDo;
      if (isOpening) return opening(job, desk);
      const { ticketId } = await opened(job);
      return ticketId === null ? nothingToDo : telling(job, desk, ticketId);
    },
  };
}

async function opening(job: TicketJob, desk: TicketDesk): Promise<Deed> {
  const { effect, orderId, deps } = job;
  const known = await caseTicket(deps.db, orderId, effect.caseId);
  if (known.ticketId !== null) return answered(openedAs(known.ticketId));
  // Asked again after a refusal, and the case has ended without one: nobody would close it.
  if (known.isEnded) return nothingToDo;
  const wanted = await newTicket(job);
  return {
    probe: async (signal) => {
      const found = await desk.find(wanted.externalId, signal);
      return found ? openedAs(found.ticketId) : 'notHappened';
    },
    act: async (signal) => openedAs((await desk.open(wanted, signal)).ticketId),
    whenUnsure: 'unknown',
  };
}

function telling({ effect }: TicketJob, desk: TicketDesk, ticketId: string): Deed {
  const done = { status: 'done', result: { kind: 'nothing' } } as const;
  const note = { externalId: `${effect.caseId}/${effect.generation}`, text: effect.text };
  const end = async (signal: AbortSignal) => {
    if (effect.step === 'close') await desk.close(ticketId, signal);
    return done;
  };
  return {
    // Noted, but perhaps not closed: closing is safe to repeat.
    probe: async (signal) =>
      (await desk.hasNote(ticketId, note.externalId, signal)) ? end(signal) : 'notHappened',
    act: async (signal) => {
      await desk.addNote(ticketId, note, signal);
      return end(signal);
    },
    whenUnsure: 'unknown',
  };
}

/** Waits for the opening: a note must not be lost because it was quicker. */
async function opened({ deps, orderId, effect }: TicketJob): Promise<CaseTicket> {
  for (let waitedMs = 0; ; waitedMs += patience.stepMs) {
    const known = await caseTicket(deps.db, orderId, effect.caseId);
    if (known.ticketId !== null || !known.isAwaited) return known;
    if (waitedMs >= patience.ms) throw new NotReady('its ticket is still being opened');
    await sleep(patience.stepMs);
  }
}

async function newTicket({ deps, orderId, effect }: TicketJob): Promise<NewTicket> {
  const [facts, scannedAt] = await Promise.all([orderFacts(deps.db, orderId), newestScans(deps.db, orderId)]);
  const order = facts?.recorded;
  const one = order?.cases.find(({ id }) => id === effect.caseId);
  if (!order || !one) throw new NotReady('the case is not on record yet');
  const caseUrl = `${deps.publicUrl}/v1/cases/${encodeURIComponent(`${orderId}/case/${one.id}`)}`;
  const { timeZone } = facts.brand;
  return {
    externalId: `${orderId}/${effect.caseId}`,
    orderNumber: order.name,
    ...ticketWords({ order, one, timeZone, scannedAt, caseUrl }, effect.text),
  };
}

function openedAs(ticketId: string) {
  return { status: 'done', result: { kind: 'ticketOpened', ticketId } } as const;
}
