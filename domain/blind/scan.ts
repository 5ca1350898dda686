import { assertNever } from '../order/assert-never.js';
import type { Cleared } from './cleared.js';
import type { BlindDictionary, BlindKind, BlindWord } from './dictionary.js';
import type { Compact } from './fold.js';
import { hostNamesDecoded } from './host-names.js';
import { asLatin } from './lookalikes.js';
import { phoneKeyOf, phonesIn, skuKeyOf, skusIn } from './numbers.js';
import { type Page, pagesOf } from './pages.js';
import { readingsOf } from './readings.js';
import { type Span, spansOf, spelledOutStreet, type WordKey, wordKeyOf } from './words.js';

/** A word of a supplier found in a text for a customer. `word` is the dictionary's spelling: for people of the house only. */
export interface BlindHit {
  word: string;
  kind: BlindKind;
  where: string;
}

export type Clearance = { ok: true; text: Cleared } | { ok: false; hits: BlindHit[] };

/**
 * The gate before every customer: the same text, now `Cleared`, or every word of the dictionary that stands in it. A text is
 * never changed to make it pass. `where` names the text for whoever reads the hit: `subject`, `html`.
 */
export function clear(text: string, dictionary: BlindDictionary, where: string): Clearance {
  const hits = hitsIn(text, dictionary, where);
  return isCleared(text, hits) ? { ok: true, text } : { ok: false, hits };
}

/** One mail through the gate: all of it, or the hits of all its parts. */
export function clearAll(
  mail: { subject: string; text: string; html: string },
  dictionary: BlindDictionary,
): { ok: true; subject: Cleared; text: Cleared; html: Cleared } | { ok: false; hits: BlindHit[] } {
  const subject = clear(mail.subject, dictionary, 'subject');
  const text = clear(mail.text, dictionary, 'text');
  const html = clear(mail.html, dictionary, 'html');
  if (subject.ok && text.ok && html.ok) {
    return { ok: true, subject: subject.text, text: text.text, html: html.text };
  }
  return { ok: false, hits: [subject, text, html].flatMap((part) => (part.ok ? [] : part.hits)) };
}

function isCleared(text: string, hits: BlindHit[]): text is Cleared {
  return typeof text === 'string' && hits.length === 0;
}

/** Every word that stands in some reading of the text outside of what is allowed there. */
export function hitsIn(text: string, dictionary: BlindDictionary, where: string): BlindHit[] {
  const hasStreets = dictionary.words.some((word) => word.kind === 'street');
  const pages = pagesOf(readingsOf(text), { hasStreets, innocent: innocentOf(dictionary) });
  return dictionary.words
    .filter((word) => soughtOf(word).some((sought) => pages.some((page) => isOn(page, sought))))
    .map((word) => ({ word: word.text, kind: word.kind, where }));
}

/** Phrases in the form that they are looked for in: worked out when the first word is found, which is rare. */
function innocentOf({ allowed }: BlindDictionary): (page: Compact, isForStreets: boolean) => Span[] {
  let keys: AllowedKeys[] | null = null;
  return (page, isForStreets) => {
    keys ??= allowed.flatMap(allowedKeysOf);
    return keys.flatMap((key) => spansOf(page, isForStreets ? key.street : key.plain));
  };
}

function isOn(page: Page, sought: Sought): boolean {
  if (page.isForStreets !== sought.isStreet || !page.letters.includes(sought.letters)) return false;
  return sought
    .spansIn(page.text())
    .some((span) => !page.innocent().some((one) => one.from <= span.from && span.to <= one.to));
}

interface AllowedKeys {
  plain: WordKey;
  street: WordKey;
}

/** A phrase in its own letters and as a reader of Latin ones takes it, as the text is read. */
function allowedKeysOf(phrase: string): AllowedKeys[] {
  return spellingsOf(phrase).map((text) => ({
    plain: wordKeyOf(text),
    street: wordKeyOf(spelledOutStreet(text)),
  }));
}

interface Sought {
  isStreet: boolean;
  /** Where these do not stand, the word does not. */
  letters: string;
  spansIn(text: Compact): Span[];
}

const worked = new WeakMap<BlindWord, Sought[]>();

/** How to look for a word; worked out once for each. */
function soughtOf(word: BlindWord): Sought[] {
  const sought = worked.get(word) ?? spellingsOf(word.text).map((text) => lookFor(text, word.kind));
  worked.set(word, sought);
  return sought;
}

function spellingsOf(text: string): string[] {
  const shown = hostNamesDecoded(text);
  return [...new Set([text, shown, asLatin(shown)])];
}

function lookFor(text: string, kind: BlindKind): Sought {
  switch (kind) {
    case 'name':
    case 'alias':
    case 'domain': {
      const key = wordKeyOf(text);
      return { isStreet: false, letters: key.compact.letters, spansIn: (page) => spansOf(page, key) };
    }
    case 'street': {
      const key = wordKeyOf(spelledOutStreet(text));
      return { isStreet: true, letters: key.compact.letters, spansIn: (page) => spansOf(page, key) };
    }
    case 'phone': {
      const letters = phoneKeyOf(text);
      return { isStreet: false, letters, spansIn: (page) => phonesIn(page, letters) };
    }
    case 'skuPrefix': {
      const key = skuKeyOf(text);
      return { isStreet: false, letters: key.letters, spansIn: (page) => skusIn(page, key) };
    }
    default:
      return assertNever(kind);
  }
}
