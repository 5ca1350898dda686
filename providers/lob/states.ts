import type { AddressVerdict } from '../../domain/order/checks.js';
import type { IntlVerification, UsVerification } from './wire.js';

type Verdict = AddressVerdict['verdict'];

/** The primary number is missing, or not one of the street's. */
const noHouseNumber = new Set(['M1', 'M3']);

/** Deliverability first, then the postal service's footnotes (C-39). */
export function usCodesOf({ deliverability, deliverability_analysis: analysis }: UsVerification): string[] {
  return codesOf([deliverability, ...(analysis?.dpv_footnotes ?? [])]);
}

export function intlCodesOf({ deliverability, status, coverage }: IntlVerification): string[] {
  return codesOf([deliverability, status ?? '', coverage ?? '']);
}

/** Words of their list alone: what is none may name a person. */
function codesOf(words: readonly string[]): string[] {
  return [...new Set(words.filter((word) => /^[A-Za-z0-9_/]{2,40}$/.test(word)))];
}

/** A word we do not know is no verdict: null. */
export function usVerdictOf(answer: UsVerification): Verdict | null {
  switch (answer.deliverability) {
    case 'deliverable':
    case 'deliverable_unnecessary_unit':
      return 'deliverable';
    case 'deliverable_missing_unit':
    case 'deliverable_incorrect_unit':
      return 'missingUnit';
    case 'undeliverable':
      return usCodesOf(answer).some((code) => noHouseNumber.has(code))
        ? 'unknownHouseNumber'
        : 'undeliverable';
    default:
      return null;
  }
}

/**
 * Abroad, missing information counts as far as Lob's data of the country reach: a unit where it knows units, a house number where it
 * knows houses. Where it knows streets at best, what it misses is its own, and the address is as good as it can be told.
 */
export function intlVerdictOf(answer: IntlVerification): Verdict | null {
  switch (answer.deliverability) {
    case 'deliverable':
      return 'deliverable';
    case 'deliverable_missing_info':
      return missingOf(answer);
    case 'undeliverable':
    case 'no_match':
      return 'undeliverable';
    default:
      return null;
  }
}

function missingOf({ coverage, components }: IntlVerification): Verdict {
  const knowsHouses = coverage === 'SUBBUILDING' || coverage === 'HOUSENUMBER/BUILDING';
  if (knowsHouses && !components?.primary_number) return 'unknownHouseNumber';
  return coverage === 'SUBBUILDING' ? 'missingUnit' : 'deliverable';
}
