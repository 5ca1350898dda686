import { type Compact, compact, type Gap, visible } from './fold.js';

/** Below this a word may not begin or end in the middle of a written word: `Ida` is not in `Friday` nor in `idA4`. */
const shortKey = 5;
const longKeyOfOneWord = 10;
const longKeyOfSeveral = 8;
/** Scripts that put no space between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Khmer}\p{sc=Lao}\p{sc=Myanmar}]/u;

export interface Span {
  from: number;
  to: number;
}

/** A word in the form in which it is looked for. */
export interface WordKey {
  compact: Compact;
  /** How many written words it has. */
  words: number;
}

export function wordKeyOf(word: string): WordKey {
  const key = compact(word);
  const inner = key.gaps.slice(1, key.letters.length);
  return { compact: key, words: inner.filter((gap) => gap === 'space' || gap === 'mark').length + 1 };
}

/** Where a name, a domain or a street stands in the text, whatever case, accents, marks or spaces it is written with. */
export function spansOf(text: Compact, key: WordKey): Span[] {
  const { letters } = key.compact;
  if (letters.length < 2) return [];
  return placesOf(text.letters, letters)
    .map((from) => ({ from, to: from + letters.length }))
    .filter((span) => isWritten(text, span, { key: letters, words: key.words }));
}

export function placesOf(text: string, key: string): number[] {
  const places: number[] = [];
  for (let from = text.indexOf(key); from >= 0; from = text.indexOf(key, from + 1)) places.push(from);
  return places;
}

function isWritten(text: Compact, span: Span, word: { key: string; words: number }): boolean {
  const inner = text.gaps.slice(span.from + 1, span.to);
  if (unspaced.test(word.key)) return true;
  if (isLong(word) && !inner.includes('space')) return true;
  const isEdge = word.key.length < shortKey ? isOuterEdge : isAnyEdge;
  if (!isEdge(text.gaps[span.from] ?? 'space') || !endsAt(text, span.to, isEdge)) return false;
  return word.words > 1 || word.key.length > shortKey || isSpelledOut(inner);
}

function isLong(word: { key: string; words: number }): boolean {
  return word.key.length >= (word.words > 1 ? longKeyOfSeveral : longKeyOfOneWord);
}

const isOuterEdge = (gap: Gap): boolean => gap === 'mark' || gap === 'space';
const isAnyEdge = (gap: Gap): boolean => gap !== 'none';

/** A plural or a genitive still names: `Ingrams`. */
function endsAt(text: Compact, end: number, isEdge: (gap: Gap) => boolean): boolean {
  if (isEdge(text.gaps[end] ?? 'space')) return true;
  return text.letters[end] === 's' && isEdge(text.gaps[end + 1] ?? 'space');
}

/** Two short words side by side are not one (`AC me`), but letters set apart are (`A C M E`). */
function isSpelledOut(inner: Gap[]): boolean {
  return !inner.includes('space') || inner.every((gap) => gap === 'space' || gap === 'mark');
}

const streetWords: Record<string, string> = {
  rd: 'road',
  st: 'street',
  ave: 'avenue',
  av: 'avenue',
  blvd: 'boulevard',
  dr: 'drive',
  ln: 'lane',
  ct: 'court',
  pl: 'place',
  sq: 'square',
  hwy: 'highway',
  pkwy: 'parkway',
  n: 'north',
  s: 'south',
  e: 'east',
  w: 'west',
};

const abbreviated = new RegExp(`\\b(?:${Object.keys(streetWords).join('|')})\\b\\.?`, 'gi');

/** A street with its usual abbreviations spelled out, so that `382 E Lies Rd.` is `382 East Lies Road`. */
export function spelledOutStreet(text: string): string {
  return visible(text)
    .replace(/str(?:aße|\.|\b)/giu, 'strasse')
    .replace(abbreviated, (word) => streetWords[word.toLowerCase().replace('.', '')] ?? word);
}
