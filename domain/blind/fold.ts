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
};

/** A text without what the eye does not see: compatibility forms, zero-width and soft characters, accents. Keeps case. */
export function visible(text: string): string {
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
    .replace(/[ßæœøłđðþıħŧ]/g, (letter) => plainTwins[letter] ?? letter)
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
  let letters = '';
  const gaps: Gap[] = [];
  let gap: Gap = 'space';
  let before = '';
  for (const character of visible(text)) {
    if (!/[\p{L}\p{N}]/u.test(character)) {
      gap = /\s/.test(character) || gap === 'space' ? 'space' : 'mark';
      before = '';
      continue;
    }
    const plain = character < '\x80' ? character.toLowerCase() : folded(character);
    if (gap === 'none' && isSeam(before, character)) gap = 'seam';
    for (const letter of plain.split('')) {
      letters += letter;
      gaps.push(gap);
      gap = 'none';
    }
    before = character;
  }
  return { letters, gaps: [...gaps, 'space'] };
}

function isSeam(before: string, character: string): boolean {
  const isDigit = (one: string) => /\p{N}/u.test(one);
  return isDigit(before) !== isDigit(character) || (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(character));
}
