import { randomUUID } from 'node:crypto';
import type { TwilioAccount } from '../credentials.js';

export const OUTCOMES = ['queued', 'sent', 'delivered', 'undelivered', 'failed'] as const;
export type Status = (typeof OUTCOMES)[number];

export interface StoredMessage {
  sid: string;
  direction: 'outbound-api' | 'inbound';
  from: string;
  to: string;
  body: string;
  status: Status | 'received';
  errorCode: number | null;
  statusCallback: string | null;
  createdAt: string;
  sentAt: string | null;
}

/** How texts to a number end. */
export interface Outcome {
  status: Status;
  errorCode: number | null;
}

export interface TwilioState {
  account: TwilioAccount;
  /** Where texts to our numbers are told. */
  webhookUrl: string | null;
  /** Oldest first. */
  messages: StoredMessage[];
  outcomes: Map<string, Outcome>;
  /** `<our number> <their phone>`: they wrote STOP. */
  optedOut: Set<string>;
}

export function newState(account: TwilioAccount): TwilioState {
  return { account, webhookUrl: null, messages: [], outcomes: new Map(), optedOut: new Set() };
}

/** Keeps the account and the webhook: they are set-up, not data. */
export function forgetData(state: TwilioState): void {
  state.messages = [];
  state.outcomes.clear();
  state.optedOut.clear();
}

export function newSid(): string {
  return `SM${randomUUID().replaceAll('-', '')}`;
}

export function pair(ours: string, theirs: string): string {
  return `${ours} ${theirs}`;
}
