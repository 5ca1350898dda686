import type { GorgiasAccount } from '../credentials.js';
import type { NewMessage, NewTicket } from './schema.js';

export interface StoredMessage extends NewMessage {
  id: number;
  createdAt: string;
}

export interface StoredTicket extends Omit<NewTicket, 'messages'> {
  id: number;
  status: 'open' | 'closed';
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  messages: StoredMessage[];
}

export interface GorgiasState {
  account: GorgiasAccount;
  /** Oldest first. */
  tickets: StoredTicket[];
  nextId: number;
}

export function newState(account: GorgiasAccount): GorgiasState {
  return { account, tickets: [], nextId: 1 };
}

/** Ids go on: a ticket that was forgotten is not another one later. */
export function forgetData(state: GorgiasState): void {
  state.tickets = [];
}

export function openTicket(state: GorgiasState, wanted: NewTicket, at: string): StoredTicket {
  const { messages, ...rest } = wanted;
  const ticket: StoredTicket = {
    ...rest,
    id: state.nextId++,
    status: wanted.status ?? 'open',
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    messages: [],
  };
  for (const message of messages) addMessage(state, { ticket, message, at });
  state.tickets.push(ticket);
  return ticket;
}

export function addMessage(
  state: GorgiasState,
  { ticket, message, at }: { ticket: StoredTicket; message: NewMessage; at: string },
): StoredMessage {
  const stored: StoredMessage = { ...message, id: state.nextId++, createdAt: at };
  ticket.messages.push(stored);
  ticket.updatedAt = at;
  return stored;
}
