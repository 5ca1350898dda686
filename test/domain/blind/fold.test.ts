import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compact, lettersOf, visible } from '../../../domain/blind/fold.js';

const signs = fc.constantFrom(
  ...'aZ9 .-ßéΣςİıłｱＡ①½㎏…–’中\u0301\u200d\u00ad\u0007\u0085\u2028ﬁ가\u1100\u1161🅰𝐀\ud800\t\n',
);
const texts = fc.oneof(
  fc.string({ unit: signs }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
);

/** The whole text at once, as Unicode defines it. */
function visibleAtOnce(text: string): string {
  return text
    .replace(/[\x00-\x08\x0e-\x1f\x7f]/g, '')
    .normalize('NFKC')
    .replace(/[\p{Cf}\u115f\u1160\u3164\uffa0]|(?!\s)\p{Cc}/gu, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFKC');
}

/** Each text by itself and twice in one, so that pieces meet. */
function always(check: (text: string) => void): void {
  fc.assert(
    fc.property(texts, (text) => {
      check(text);
      check(`${text}a${text}`);
    }),
    { numRuns: 3000 },
  );
}

describe('folding', () => {
  it('B10: the letters alone are those of the text with its gaps: no word is overlooked for speed', () => {
    always((text) => expect(lettersOf(text)).toBe(compact(text).letters));
  });

  it('B10: a text looked at piece by piece is the text looked at as a whole', () => {
    always((text) => expect(visible(text)).toBe(visibleAtOnce(text)));
  });
});
