import type { AddressVerdict } from '../order/checks.js';
import type { PostalAddress } from '../order/incoming.js';
import type { OrderPolicy } from '../policy/policy.js';
import type { Judgement } from './judgement.js';
import { namesPoBox } from './po-box.js';

/** What a validator found, by its own codes (C-39). */
export interface AddressFinding {
  verdict: AddressVerdict['verdict'];
  codes: string[];
  suggestion: PostalAddress | null;
  coordinates: { latitude: number; longitude: number } | null;
  timeZone: string | null;
}

/** What the store's platform says of an address by itself; null: it has not looked. */
export type PlatformOpinion = 'NO_ISSUES' | 'WARNING' | 'ERROR' | null;

/** One validator's turn, in the order in which they are trusted. */
export type Asked =
  | { validator: string; status: 'found'; finding: AddressFinding }
  /** `reason` is a code, never the validator's own words. */
  | { validator: string; status: 'away'; reason: string };

export interface AddressFacts {
  /** Normalised; null: the order has none. */
  address: PostalAddress | null;
  asked: readonly Asked[];
  platform: PlatformOpinion;
}

export type JudgedAddress = Judgement<AddressVerdict> & { counted: AddressFinding | null };

/**
 * Can a carrier deliver there? Whose word counts:
 * 1. The store's own policy: a PO box where it refuses them needs no validator.
 * 2. The first validator that answered, in the configured order. One that is away is passed over.
 * 3. The platform, where all validators are away, and only when it has no issues. A WARNING or ERROR names no cause: there is
 *    nothing to ask the customer, so it is no verdict, and the validators are asked again (C-24).
 */
export function judgeAddress(facts: AddressFacts, policy: Pick<OrderPolicy, 'poBox'>): JudgedAddress {
  const { address, asked, platform } = facts;
  const first = asked.find((one) => one.status === 'found');
  const counted = first?.finding ?? null;
  if (address === null) return judged(facts, { verdict: 'noAddress', codes: [], validator: 'none' }, null);
  if (policy.poBox === 'refuse' && namesPoBox(address)) {
    return judged(facts, { verdict: 'poBoxRefused', codes: ['PO_BOX'], validator: 'policy' }, counted);
  }
  if (first) {
    const { verdict, codes } = first.finding;
    return judged(facts, { verdict, codes, validator: first.validator }, counted);
  }
  if (platform === 'NO_ISSUES') {
    return judged(facts, { verdict: 'deliverable', codes: [platform], validator: 'platform' }, null);
  }
  const reasons = asked.flatMap((one) => (one.status === 'away' ? [one.reason] : []));
  return {
    status: 'notYet',
    reason: reasons.join('; ') || 'no address validator is configured',
    counted: null,
  };
}

/** Whether the platform need be asked at all: only where no validator answered. */
export function needsPlatform(asked: readonly Asked[]): boolean {
  return asked.every(({ status }) => status === 'away');
}

/** An explanation holds no address. */
function judged(
  { asked, platform }: AddressFacts,
  verdict: Omit<AddressVerdict, 'check'>,
  counted: AddressFinding | null,
): JudgedAddress {
  return {
    status: 'judged',
    verdict: { check: 'address', ...verdict },
    explanation: {
      asked: asked.map((one) =>
        one.status === 'away'
          ? { validator: one.validator, away: one.reason }
          : { validator: one.validator, verdict: one.finding.verdict, codes: one.finding.codes },
      ),
      platform,
      timeZone: counted?.timeZone ?? null,
      hasSuggestion: Boolean(counted?.suggestion),
      hasCoordinates: Boolean(counted?.coordinates),
    },
    counted,
  };
}
