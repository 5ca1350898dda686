import type { Database } from '../db/client.js';
import type { MachineEvent } from '../domain/order/events.js';
import type { Instant } from '../domain/sla/instant.js';
import type { BlindWords } from '../db/queries/blind-words.js';
import type { AddressValidator } from '../providers/ports/address-validator.js';
import type { AlertChannel } from '../providers/ports/alert-channel.js';
import type { Channel } from '../providers/ports/channel.js';
import type { Mailer } from '../providers/ports/mailer.js';
import type { SupplierSystem } from '../providers/ports/supplier.js';
import type { TextSender } from '../providers/ports/text-sender.js';
import type { TicketDesk } from '../providers/ports/ticket-desk.js';
import type { TrackingSource } from '../providers/ports/tracking.js';

/** What activities need of the world. `workers/wiring.ts` binds it. */
export interface ActivityDeps {
  db: Database;
  connectors: Connectors;
  /** What no text to a customer may say. */
  blindWords: BlindWords;
  /** Customers' pages live under it: `https://track.brand.example`. */
  publicUrl: string;
  /** Signs customers' links. */
  linkSecret: string;
  /** Keys the hashes by which orders of one customer are recognised. */
  markSecret: string;
  /** Domain of our Message-IDs. */
  mailDomain: string;
  /**
   * How long one attempt may keep an effect to itself, ms: longer than its hard timeout plus the provider's settling time.
   * Judged by the database's clock.
   */
  leaseMs: number;
  /** What outside systems have said about an order and nobody has told it yet, each with when we had it. */
  storedEvents(orderId: string): Promise<{ event: MachineEvent; at: Instant }[]>;
  log: Log;
}

export interface Connectors {
  /** Null: the store has no platform to write back to. */
  channel(storeId: string): Promise<Channel | null>;
  supplier(supplierId: string): Promise<SupplierSystem>;
  /** In the order in which they are asked: one that is away passes to the next. */
  addressValidators: readonly AddressValidator[];
  tracking: TrackingSource;
  mailer: Mailer;
  /** Null, as the two below: not configured, so that what needs it is refused or left out, and says so. */
  textSender: TextSender | null;
  ticketDesk: TicketDesk | null;
  alertChannel: AlertChannel | null;
}

export interface Log {
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
}
