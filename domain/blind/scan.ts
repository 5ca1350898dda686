import { assertNever } from '../order/assert-never.js';
import type { Cleared } from './cleared.js';
import type { BlindDictionary, BlindKind } from './dictionary.js';
import { type Compact, compact, folded } from './fold.js';
import { readingsOf } from './readings.js';
import { hasWord, type Span, spansOf, spelledOutStreet } from './words.js';

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

function hitsIn(text: string, dictionary: BlindDictionary, where: string): BlindHit[] {
  const readings = readingsOf(text).map((reading) => readingFor(reading, dictionary));
  return dictionary.words
    .filter((word) => readings.some((reading) => isIn(reading, word, dictionary.allowed)))
    .map((word) => ({ word: word.text, kind: word.kind, where }));
}

/** One reading in the forms that the kinds of words are looked for in, with the spans of its allowed phrases. */
interface Reading {
  words: Compact;
  allowedWords: Span[];
  /** Null where the dictionary has no street. */
  streets: { words: Compact; allowed: Span[] } | null;
  flat: string;
  numbers: string[];
}

function readingFor(text: string, { words: sought, allowed }: BlindDictionary): Reading {
  const words = compact(text);
  const flat = folded(text);
  return {
    words,
    allowedWords: allowed.flatMap((phrase) => spansOf(words, phrase)),
    streets: sought.some((word) => word.kind === 'street') ? streetsIn(text, allowed) : null,
    flat,
    numbers: (flat.match(/\d[\d\s().\-/]{4,}\d/g) ?? []).map(digitsOf),
  };
}

function streetsIn(text: string, allowed: string[]): { words: Compact; allowed: Span[] } {
  const words = compact(spelledOutStreet(text));
  return { words, allowed: allowed.flatMap((phrase) => spansOf(words, spelledOutStreet(phrase))) };
}

function isIn(reading: Reading, word: { text: string; kind: BlindKind }, allowed: string[]): boolean {
  switch (word.kind) {
    case 'name':
    case 'alias':
    case 'domain':
      return hasWord(reading.words, word.text, reading.allowedWords);
    case 'street':
      return (
        reading.streets !== null &&
        hasWord(reading.streets.words, spelledOutStreet(word.text), reading.streets.allowed)
      );
    case 'phone':
      return hasPhone(reading, word.text, allowed);
    case 'skuPrefix':
      return hasSkuPrefix(reading, word.text, allowed);
    default:
      return assertNever(word.kind);
  }
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** The last nine digits tell a phone, with or without its country; a short number counts whole. */
function hasPhone(reading: Reading, phone: string, allowed: string[]): boolean {
  const key = digitsOf(folded(phone)).slice(-9);
  if (key.length < 6 || allowed.some((phrase) => digitsOf(folded(phrase)).includes(key))) return false;
  return reading.numbers.some((number) => number.includes(key));
}

/** `ACM-` or `ACM` before a number: `ACM-1042`, `acm1042`; not the word that happens to begin so. */
function hasSkuPrefix(reading: Reading, prefix: string, allowed: string[]): boolean {
  const key = folded(prefix).trim();
  if (!/[\p{L}\p{N}]/u.test(key)) return false;
  const rest = /[\p{L}\p{N}]$/u.test(key) ? '(?:\\d|[-_/][\\p{L}\\p{N}])' : '[\\p{L}\\p{N}]';
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(key)}${rest}[\\p{L}\\p{N}_/-]*`, 'gu');
  const innocent = allowed.map(folded);
  return [...reading.flat.matchAll(pattern)].some(
    ([sku]) => !innocent.some((phrase) => phrase.includes(sku)),
  );
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
