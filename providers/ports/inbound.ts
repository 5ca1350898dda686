import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { MachineEvent } from '../../domain/order/events.js';
import type { StockReply } from '../../domain/suppliers/stock-question.js';

/** Reads one provider's webhooks: authentic first, meaning later (stored in between). Pure: no network, no clock but `now`. */
export interface Inbound {
  /** Judges the raw bytes and headers; never parses the content. */
  verify(request: InboundRequest, secret: string): Verification;
  /** What a stored, verified message means to us. Throws UnusableContent where the content breaks its own format. */
  read(message: { topic: string; rawBody: Buffer; receivedAt: string }): InboundMeaning[];
}

export interface InboundRequest {
  headers: ReadonlyMap<string, string>;
  rawBody: Buffer;
  now: Date;
}

export type Verification =
  | {
      ok: true;
      /** The provider's own id of the delivery: the same over retries. */
      messageId: string;
      topic: string;
      /** Whose account it is about, in the provider's words, where it says so: the shop domain. */
      account: string | null;
    }
  | { ok: false; reason: string };

export type InboundMeaning =
  | { kind: 'order'; order: IncomingOrder }
  | { kind: 'event'; about: Reference; event: MachineEvent }
  | MailBounceMeaning
  | {
      /** By the supplier's lines and SKUs: what was asked says what they are to us. */
      kind: 'stockAnswer';
      about: Extract<Reference, { by: 'stockQuestion' }>;
      id: string;
      occurredAt: string;
      replies: StockReply[];
    }
  | { kind: 'unknownTopic' };

/** A mail of ours came back. */
export interface MailBounceMeaning {
  kind: 'mailBounce';
  /** Ours: `<local@domain>`. */
  messageId: string;
  /** It will never arrive; else the sending server tries on. */
  isHard: boolean;
  /** The server's status, without its words. */
  status: string | null;
}

/** The provider's name for what a message is about. It is resolved to an order again and again until it is one. */
export type Reference =
  | { by: 'channelOrder'; channelOrderId: string }
  | { by: 'purchaseOrder'; poNumber: string }
  | { by: 'stockQuestion'; reference: string }
  | { by: 'trackingNumber'; trackingNumber: string; carrier: string | null };

export class UnusableContent extends Error {
  override readonly name = 'UnusableContent';
  /** `path` names the field: `line_items[2].quantity`. */
  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path}: ${problem}`);
  }
}
