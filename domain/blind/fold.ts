/** Letters that carry no accent to take off and still have a plain twin. */
const plainTwins: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ς: 'σ',
};

/** A text without what the eye does not see: compatibility forms, zero-width and soft characters, accents. Keeps case. */
export function visible(text: string): string {
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return text;
  // A letter of ASCII ends what is composed before it, so each piece can be looked at alone, and there are few.
  return text.replace(/[\x00-\x08\x0e-\x1f\x7f]/g, '').replace(/[\x00-\x7f]?[^\x00-\x7f]+/g, visiblePiece);
}

function visiblePiece(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\u115f\u1160\u3164\uffa0]|(?!\s)\p{Cc}/gu, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFKC');
}

/** `visible` without case: `ＡＣＭÉ` and `acme` are one. */
export function folded(text: string): string {
  return visible(text)
    .toLowerCase()
    .replace(/[ßæœøłđðþıħŧς]/g, (letter) => plainTwins[letter] ?? letter)
    .replace(/\p{M}/gu, '');
}

/** What stands before a letter of the compact text. A `seam` is a change inside a word: `byAcme`, `acme42`. */
export type Gap = 'none' | 'seam' | 'mark' | 'space';

/** Letters and digits only, folded, and what stood before each of them; one more gap than letters, for the end. */
export interface Compact {
  letters: string;
  gaps: Gap[];
}

export function compact(text: string): Compact {
  const letters: string[] = [];
  const gaps: Gap[] = [];
  let gap: Gap = 'space';
  let before: Sort = 'other';
  for (const character of visible(text)) {
    const sort = sortOf(character);
    if (sort === 'space' || sort === 'mark') {
      gap = sort === 'space' || gap === 'space' ? 'space' : 'mark';
    } else {
      if (gap === 'none' && isSeam(before, sort)) gap = 'seam';
      for (const letter of plainOf(character)) {
        letters.push(letter);
        gaps.push(gap);
        gap = 'none';
      }
    }
    before = sort;
  }
  return { letters: letters.join(''), gaps: [...gaps, 'space'] };
}

/** The letters of `compact` alone, many times faster. */
export function lettersOf(text: string): string {
  return visible(text)
    .replace(/[^\x00-\x7f]/gu, plainLetter)
    .toLowerCase()
    .replace(/[\x00-\x2f\x3a-\x60\x7b-\x7f]+/g, '');
}

function plainLetter(character: string): string {
  const sort = sortedByPattern(character);
  return sort === 'space' || sort === 'mark' ? ' ' : folded(character);
}

type Sort = 'space' | 'mark' | 'digit' | 'lower' | 'upper' | 'other';

function isSeam(before: Sort, sort: Sort): boolean {
  return (before === 'digit') !== (sort === 'digit') || (before === 'lower' && sort === 'upper');
}

/** Every mail is read letter by letter, and nearly all of its letters are ASCII: those are looked up. */
const ascii = Array.from({ length: 128 }, (_, code) => sortedByPattern(String.fromCharCode(code)));
const asciiPlain = Array.from({ length: 128 }, (_, code) => [String.fromCharCode(code).toLowerCase()]);

function sortOf(character: string): Sort {
  return ascii[character.charCodeAt(0)] ?? sortedByPattern(character);
}

/** UTF-16 units, so that places in `letters` and `gaps` agree. */
function plainOf(character: string): string[] {
  return asciiPlain[character.charCodeAt(0)] ?? folded(character).split('');
}

function sortedByPattern(character: string): Sort {
  if (/\s/.test(character)) return 'space';
  if (/\p{N}/u.test(character)) return 'digit';
  if (!/\p{L}/u.test(character)) return 'mark';
  if (/\p{Lu}/u.test(character)) return 'upper';
  return /\p{Ll}/u.test(character) ? 'lower' : 'other';
}
