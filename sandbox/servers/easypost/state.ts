import type { EasyPostAccount } from '../credentials.js';
import type { Scan, StoredTracker } from './trackers.js';

export interface StoredAddress {
  id: string;
  json: object;
}

export interface EasyPostState {
  /** Every key sees the same objects. */
  apiKeys: Set<string>;
  webhook: { url: string; secret: string } | null;
  addresses: Map<string, StoredAddress>;
  trackers: Map<string, StoredTracker>;
  /** Scans of codes that nobody tracks yet. */
  earlyScans: Map<string, Scan[]>;
}

export function newState(account: EasyPostAccount): EasyPostState {
  return {
    apiKeys: new Set([account.apiKey]),
    webhook: null,
    addresses: new Map(),
    trackers: new Map(),
    earlyScans: new Map(),
  };
}

/** Keeps keys and the webhook: they are set-up, not data. */
export function forgetData(state: EasyPostState): void {
  state.addresses.clear();
  state.trackers.clear();
  state.earlyScans.clear();
}
