import { type Compact, compact, folded } from './fold.js';
import { placesOf, type Span } from './words.js';

const shortestPhone = 6;
const longestPhone = 9;
const longestCountryCode = 3;

/**
 * The digits that tell a phone however it is written: without `+49` and without the `0` that stands for it, and at most the last
 * nine. Empty: too short to be told from any other number.
 */
export function phoneKeyOf(phone: string): string {
  const digits = phone.normalize('NFKC').replace(/[^\d+]/g, '');
  const isInternational = /^(?:\+|00)/.test(digits);
  const bare = digits.replace(/\D/g, '').replace(/^0+/, '');
  const most = isInternational ? Math.max(shortestPhone, bare.length - longestCountryCode) : bare.length;
  const key = bare.slice(-Math.min(longestPhone, most));
  return key.length < shortestPhone ? '' : key;
}

/** A phone ends where its digits end; before them may stand a country, an area or a zero. */
export function phonesIn(text: Compact, key: string): Span[] {
  if (key === '') return [];
  return placesOf(text.letters, key)
    .map((from) => ({ from, to: from + key.length }))
    .filter(({ to }) => !(text.gaps[to] === 'none' && /\p{N}/u.test(text.letters[to] ?? '')));
}

export interface SkuKey {
  letters: string;
  /** `ACM-` needs its dash or another mark after it; `ACM` a digit or a mark. */
  hasMark: boolean;
}

export function skuKeyOf(prefix: string): SkuKey {
  return { letters: compact(prefix).letters, hasMark: !/[\p{L}\p{N}]$/u.test(folded(prefix).trim()) };
}

/** `ACM-` or `ACM` before a number: `ACM-1042`, `acm1042`; not the word that happens to begin so. */
export function skusIn(text: Compact, key: SkuKey): Span[] {
  if (key.letters === '') return [];
  return placesOf(text.letters, key.letters)
    .map((from) => ({ from, to: from + key.letters.length }))
    .filter((span) => isSku(text, span, key));
}

function isSku(text: Compact, { from, to }: Span, key: SkuKey): boolean {
  const [before, after] = [text.gaps[from], text.gaps[to]];
  if (to >= text.letters.length || (before !== 'space' && before !== 'mark')) return false;
  if (text.gaps.slice(from + 1, to).includes('space') || after === 'space') return false;
  return after === 'mark' || (!key.hasMark && /\p{N}/u.test(text.letters[to] ?? ''));
}
