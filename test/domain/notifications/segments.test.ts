import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { segmentsOf } from '../../../domain/notifications/segments.js';

describe('C-30: what a text message costs', () => {
  test.each([
    ['nothing', '', 'gsm7', 0, 0],
    ['one letter', 'A', 'gsm7', 1, 1],
    ['all of one message', 'a'.repeat(160), 'gsm7', 160, 1],
    ['one letter more', 'a'.repeat(161), 'gsm7', 161, 2],
    ['all of two messages', 'a'.repeat(306), 'gsm7', 306, 2],
    ['one letter more than two', 'a'.repeat(307), 'gsm7', 307, 3],
    ['letters of the basic table', 'Größe: Ñandú à 5 £ @ Ω'.replace('ú', 'u'), 'gsm7', 22, 1],
    ['a euro sign, which takes two', '5 €', 'gsm7', 4, 1],
    ['80 euro signs', '€'.repeat(80), 'gsm7', 160, 1],
    ['81 euro signs: 76 fit whole in the first', '€'.repeat(81), 'gsm7', 162, 2],
    ['an escaped character that would be cut', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm7', 306, 3],
    ['a letter outside the table', 'ú', 'ucs2', 1, 1],
    ['a typographic apostrophe', 'Don’t', 'ucs2', 5, 1],
    ['all of one message in UCS-2', 'ł'.repeat(70), 'ucs2', 70, 1],
    ['one more', 'ł'.repeat(71), 'ucs2', 71, 2],
    ['all of two in UCS-2', 'ł'.repeat(134), 'ucs2', 134, 2],
    ['an emoji takes two', '🎁', 'ucs2', 2, 1],
    ['an emoji that would be cut', `${'ł'.repeat(66)}🎁${'ł'.repeat(66)}`, 'ucs2', 134, 3],
    ['a tab, which the table has not', 'a\tb', 'ucs2', 3, 1],
    ['lines', 'a\nb\r\nc', 'gsm7', 6, 1],
  ] as const)('%s', (_what, text, encoding, units, segments) => {
    expect(segmentsOf(text)).toEqual({ encoding, units, segments });
  });

  test('the basic table has its 127 characters, the extension its 10, and nothing else is GSM-7', () => {
    const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
    const gsm = all.filter((one) => segmentsOf(one).encoding === 'gsm7');
    expect(gsm.filter((one) => segmentsOf(one).units === 1)).toHaveLength(127);
    expect(gsm.filter((one) => segmentsOf(one).units === 2)).toHaveLength(10);
    expect(gsm).toHaveLength(137);
  });

  test('a longer text never costs less, and every message has its room', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '€', 'ł', '🎁', ' '), maxLength: 700 }),
        fc.constantFrom('a', '€', 'ł', '🎁'),
        (text, more) => {
          const { encoding, units, segments } = segmentsOf(text);
          expect(segmentsOf(text + more).segments).toBeGreaterThanOrEqual(segments);
          const joined = encoding === 'gsm7' ? 153 : 67;
          if (segments > 1) expect(units).toBeLessThanOrEqual(segments * joined);
          if (segments > 1) expect(units).toBeGreaterThan((segments - 1) * (joined - 1));
        },
      ),
    );
  });
});
