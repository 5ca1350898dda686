import type { Database } from '../db/client.js';
import type { BlindWords } from '../db/queries/blind-words.js';
import type { Channel } from '../providers/ports/channel.js';
import type { Inbound, InboundMeaning, Verification } from '../providers/ports/inbound.js';
import type { TextInbound, TextMeaning, TextRequest } from '../providers/ports/text-inbound.js';
import type { AlertDeps } from './alerts/deps.js';
import type { Background } from './background.js';
import type { OrderGateway } from './order-gateway.js';

/** What the API needs of the world. `workers/wiring.ts` binds it. */
export interface ApiDeps extends IntakeDeps {
  /** The secret that signs this account's webhooks; null: no such account. */
  secrets: (provider: string, account: string) => Promise<string | null>;
  background: Background;
  version: string;
  /** Where this app is reached from outside, without a slash at the end. */
  publicUrl: string;
  /** What no page may say. */
  blindWords: BlindWords;
  /** Verifies customers' links. */
  linkSecret: string;
  pageLimits: PageLimits;
}

/** How often pages behind signed links may be asked for (C-29), counted in each process. */
export interface PageLimits {
  perMinuteAndLink: number;
  perMinuteAndSender: number;
  /** Where a proxy in front of us writes who asks; null: nobody is in front. */
  senderHeader: string | null;
}

/** What handing on needs: the API's own, and the relay's. */
export interface IntakeDeps {
  db: Database;
  orders: OrderGateway;
  /** By the provider's name in `/webhooks/{provider}/...`. */
  inbound: Readonly<Record<string, WebhookReader>>;
  /** Keys the hashes by which a phone that wrote STOP is recognised (C-30). */
  markSecret: string;
  log: Log;
  /** Wall time. */
  now: () => Date;
  metrics: Metrics;
}

/** Reads one provider's webhooks. */
export interface WebhookReader {
  verify(request: TextRequest, secret: string): Verification;
  read(message: Parameters<Inbound['read']>[0]): Meaning[];
  /** Where the sender expects words of its own for an answer. */
  reply?: TextInbound['reply'];
}

export type Meaning = InboundMeaning | TextMeaning;

export interface RelayDeps extends IntakeDeps {
  /** Null: the store has no platform. */
  channel: (storeId: string) => Promise<Channel | null>;
  alerts: AlertDeps;
  publicUrl: string;
}

export interface Log {
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
}

/** Counts what happened, by name and labels without a person or an order in them. */
export type Metrics = (name: string, labels: Readonly<Record<string, string>>) => void;
