/** The helpdesk: one ticket per case (R-049, C-02). Every call takes an abort signal and fails with ProviderError. */
export interface TicketDesk {
  /** The ticket with our id, or null. The desk does not deduplicate: look before you open again. */
  find(externalId: string, signal: AbortSignal): Promise<Ticket | null>;
  /** Internal from the first word: no customer is written to. */
  open(ticket: NewTicket, signal: AbortSignal): Promise<Ticket>;
  /** Whether the ticket has the note with our id. */
  hasNote(ticketId: string, externalId: string, signal: AbortSignal): Promise<boolean>;
  /** A note that only the merchant's own people read. Not deduplicated either. */
  addNote(ticketId: string, note: TicketNote, signal: AbortSignal): Promise<void>;
  /** Safe to repeat. */
  close(ticketId: string, signal: AbortSignal): Promise<void>;
}

export interface Ticket {
  /** The desk's own. */
  ticketId: string;
  isClosed: boolean;
}

export interface NewTicket {
  /** Our case, unique over all orders: `<order>/<case>`. At most 255 characters. */
  externalId: string;
  subject: string;
  body: string;
  tags: readonly string[];
  /** As the customer knows it. */
  orderNumber: string;
}

export interface TicketNote {
  /** Unique within the ticket. At most 255 characters. */
  externalId: string;
  text: string;
}
