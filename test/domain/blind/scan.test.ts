import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlindDictionary, type BlindKind, dictionaryOf } from '../../../domain/blind/dictionary.js';
import { clear, clearAll } from '../../../domain/blind/scan.js';

const dictionary: BlindDictionary = dictionaryOf(
  [
    {
      name: 'Ingram Entertainment',
      aliases: ['Ingram', 'Ida', 'Größe & Söhne', '义乌饰品'],
      domains: ['ingram-ent.com'],
      phones: ['+1 (312) 555-0142'],
      streets: ['382 East Lies Road', 'Hauptstraße 5'],
      skuPrefixes: ['ING-', 'QX'],
    },
    { name: 'Summit', aliases: [], domains: [], phones: [], streets: [], skuPrefixes: [] },
  ],
  ['Summit Hiking Bottle', 'info@ingram-ent.com is a joke'],
);
const found = (text: string): string[] => {
  const result = clear(text, dictionary, 'text');
  return result.ok ? [] : result.hits.map((hit) => hit.word);
};

describe('the blind scanner', () => {
  it.each([
    ['as it is', 'Shipped by Ingram Entertainment today'],
    ['in another case', 'shipped by INGRAM ENTERTAINMENT'],
    ['in full-width letters', 'ＩＮＧＲＡＭ'],
    ['with accents', 'Íngräm'],
    ['with zero-width characters', 'In\u200bgr\u2060am'],
    ['with soft hyphens', 'In\u00adgram'],
    ['with tags inside the word', 'In<b>gr</b>am'],
    ['split by a comment', 'In<!-- x -->gram'],
    ['in a comment', '<!-- Ingram -->'],
    ['in an attribute', '<img alt="Ingram" src="/x.png">'],
    ['over two table cells', '<td>ingram</td><td>entertainment</td>'],
    ['in decimal entities', '&#73;&#110;&#103;&#114;&#97;&#109;'],
    ['in hexadecimal entities', '&#x49;ngram'],
    ['with an entity in the word', 'In&shy;gram'],
    ['with an unfinished entity in the word', 'In&shygram'],
    ['encoded twice', '&amp;#73;ngram'],
    ['in a URL', 'https://x.example/?from=%49ngram%20Entertainment'],
    ['URL-encoded twice', '%2549ngram'],
    ['with punctuation', 'I.N.G.R.A.M'],
    ['with spaces', 'I N G R A M'],
    ['in camel case', 'trackedByIngramToday'],
    ['beside digits', 'ingram2026'],
    ['as a genitive', 'Ingrams Lager'],
    ['in an SVG picture', `<img src="data:image/svg+xml;base64,${btoa('<text>Ingram</text>')}">`],
  ])('R-103: finds a name %s', (_, text) => {
    expect(found(text)).toContain('Ingram');
  });

  it.each([
    ['a domain', 'write to sales@ingram-ent.com', 'ingram-ent.com'],
    ['a domain with subdomain', 'HTTPS://Track.Ingram-Ent.com/x', 'ingram-ent.com'],
    ['a phone in national form', 'call 312.555.0142 now', '+1 (312) 555-0142'],
    ['a phone in a link', '<a href="tel:+13125550142">', '+1 (312) 555-0142'],
    ['a phone in markup', '312<br>555<br>0142', '+1 (312) 555-0142'],
    ['a street', 'from 382 East Lies Road, Chicago', '382 East Lies Road'],
    ['an abbreviated street', '382 E. Lies Rd.', '382 East Lies Road'],
    ['a German street', 'Hauptstr. 5', 'Hauptstraße 5'],
    ['a name within a host', 'https://myingramentertainment.example/', 'Ingram Entertainment'],
    ['a SKU', 'item ING-8841', 'ING-'],
    ['a SKU of a prefix without a dash', 'item qx42', 'QX'],
    ['an alias without its letters’ marks', 'Grosse & Sohne', 'Größe & Söhne'],
    ['a name in an unspaced script', '由义乌饰品发货', '义乌饰品'],
  ])('R-103: finds %s', (_, text, word) => {
    expect(found(text)).toContain(word);
  });

  it.each([
    'Your order #8492 is on its way',
    'Delivered on Friday, idaho is far', // `Ida` inside other words
    'Mingramme and ingramm',
    'AC me, I da re say', // short words side by side
    'Finishing-touch ring 8841, qxa',
    'order 13125550 14',
    '382 East Main Road',
    'a < b > c and 100% of it',
    'Summit Hiking Bottle, blue',
    '',
  ])('lets a clean text pass: "%s"', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('lets an allowed phrase pass and still finds the word beside it', () => {
    expect(found('Summit Hiking Bottle')).toEqual([]);
    expect(found('Summit Hiking Bottle from Summit')).toEqual(['Summit']);
  });

  it('does not read pixels: chance spells words in their base64', () => {
    expect(found('<img src="data:image/png;base64,AAA/Ingram/AAA=">')).toEqual([]);
  });

  it('names the word, its kind and where it stands, in each part of a mail', () => {
    const mail = { subject: 'From Ingram', text: 'clean', html: '<a href="https://ingram-ent.com">x</a>' };
    expect(clearAll(mail, dictionary)).toEqual({
      ok: false,
      hits: [
        { word: 'Ingram', kind: 'alias', where: 'subject' },
        { word: 'Ingram', kind: 'alias', where: 'html' },
        { word: 'ingram-ent.com', kind: 'domain', where: 'html' },
      ],
    });
    const clean = { subject: 'Your order', text: 'It’s here.', html: '<p>It’s here.</p>' };
    expect(clearAll(clean, dictionary)).toEqual({ ok: true, ...clean });
  });

  const letters = 'bcdfghjklmnpqrstvwxz';
  const token = fc.string({ unit: fc.constantFrom(...letters.split('')), minLength: 4, maxLength: 12 });
  const disguises: ((word: string) => string)[] = [
    (word) => word,
    (word) => word.toUpperCase(),
    (word) => word.split('').join('\u200b'),
    (word) => `${word.slice(0, 2)}<i>${word.slice(2)}</i>`,
    (word) => word.replace(/./g, (letter) => `&#${letter.charCodeAt(0)};`),
    (word) => word.replace(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    (word) => word.replace(/./g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
    (word) => word.replace(/./g, (letter) => `${letter}\u0301`),
  ];

  it('R-103: finds any random word of a supplier in any disguise, anywhere in a text', () => {
    fc.assert(
      fc.property(
        token,
        fc.constantFrom(...disguises),
        fc.constantFrom<BlindKind>('name', 'alias'),
        fc.tuple(fc.string(), fc.string()),
        (word, disguise, kind, [before, after]) => {
          // An ampersand, percent sign or tag left open before the word would be part of what it reads as.
          const around = [before, after].map((text) => text.replace(/[&%<>#]/g, ''));
          const text = `${around[0]} ${disguise(word)} ${around[1]}`;
          const result = clear(text, { words: [{ text: word, kind }], allowed: [] }, 'text');
          expect(result).toEqual({ ok: false, hits: [{ word, kind, where: 'text' }] });
        },
      ),
    );
  });

  it('passes any text without the words, unchanged and again', () => {
    const words = [{ text: 'zzqqxxzz', kind: 'name' as const }];
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.toLowerCase().includes('z'));
        const once = clear(text, { words, allowed: [] }, 'text');
        expect(once).toEqual({ ok: true, text });
        if (once.ok) expect(clear(once.text, { words, allowed: [] }, 'text')).toEqual(once);
      }),
    );
  });
});
