import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMail } from '../../../customer/mail/index.js';
import { renderAddressPage } from '../../../customer/pages/address.js';
import { renderTrackPage } from '../../../customer/pages/track.js';
import { renderText } from '../../../customer/sms.js';
import { dictionaryOf, type SupplierIdentity } from '../../../domain/blind/dictionary.js';
import { clearRaw } from '../../../domain/blind/mail.js';
import { clear, clearAll } from '../../../domain/blind/scan.js';
import { addressView } from '../../../domain/customer/address-view.js';
import { mailView } from '../../../domain/customer/mail-view.js';
import { trackView } from '../../../domain/customer/order-view.js';
import { textView } from '../../../domain/customer/text-view.js';
import { notificationKinds } from '../../../domain/notifications/kinds.js';
import type { IncomingLine, IncomingOrder } from '../../../domain/order/incoming.js';
import type { Order } from '../../../domain/order/order.js';
import { brand, deliveredParcel, incoming, leg, openedCase, orderOf, parcel } from '../../customer/sample.js';

/** Random suppliers. Names without vowels spell no word of our own texts. */
const letters = fc.constantFrom(...'bcdfghjklmnpqrstvwxz');
const odd = fc.constantFrom(...'bdgkñřšžçł');
const word = fc.string({
  unit: fc.oneof({ weight: 5, arbitrary: letters }, odd),
  minLength: 6,
  maxLength: 9,
});
const plainWord = fc.string({ unit: letters, minLength: 6, maxLength: 9 });
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'123456789'), minLength: length, maxLength: length });
interface Token {
  supplier: SupplierIdentity;
  text: string;
}
const none = { name: 'zzzzqqqqxxxx', aliases: [], domains: [], phones: [], streets: [], skuPrefixes: [] };
const token: fc.Arbitrary<Token> = fc.oneof(
  fc
    .tuple(word, plainWord)
    .map(([one, two]) => `${one} ${two}`)
    .map((text) => ({ supplier: { ...none, name: text }, text })),
  word.map((text) => ({ supplier: { ...none, aliases: [text] }, text })),
  plainWord.map((text) => ({ supplier: { ...none, domains: [`${text}.example`] }, text: `${text}.example` })),
  digits(9).map((text) => ({ supplier: { ...none, phones: [`+1 2${text}`] }, text: `2${text}` })),
  fc.tuple(digits(3), word).map(([number, street]) => ({
    supplier: { ...none, streets: [`${number} ${street} Road`] },
    text: `${number} ${street} Rd.`,
  })),
  plainWord.map((text) => ({ supplier: { ...none, skuPrefixes: [`${text}-`] }, text: `${text}-1042` })),
);

const each = (change: (letter: string) => string) => (text: string) => Array.from(text, change).join('');
const inside = (piece: string) => (text: string) => `${text.slice(0, 3)}${piece}${text.slice(3)}`;
const utf8 = (text: string) => [...Buffer.from(text)];
const lookalikes: Record<string, string> = { p: 'р', c: 'с', x: 'х', s: 'ѕ', k: 'κ', h: 'һ', j: 'ј', n: 'η' };
/** How a text can be written so that a reader still gets it. */
const disguises: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  each((letter) => (letter.charCodeAt(0) % 2 ? letter.toUpperCase() : letter)),
  each((letter) => `${letter}\u0301`),
  each((letter) => `${letter}\u200b`),
  each((letter) => lookalikes[letter] ?? letter),
  each((letter) => (/[!-~]/.test(letter) ? String.fromCodePoint(letter.charCodeAt(0) + 0xfee0) : letter)),
  inside('\u00ad'),
  inside('&shy;'),
  inside('<b></b>'),
  inside('<!-- x -->'),
  (text) => `${text.slice(0, 3)}<i>${text.slice(3)}</i>`,
  each((letter) => `&#${letter.codePointAt(0)};`),
  each((letter) => `&amp;#x${letter.codePointAt(0)!.toString(16)};`),
  (text) => encodeURIComponent(text),
  (text) =>
    utf8(text)
      .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
      .join(''),
  (text) => `https://x.example/?q=${encodeURIComponent(encodeURIComponent(text))}&r=1`,
  (text) => Buffer.from(`x ${text} x`).toString('base64'),
  each((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
];

/** Our own texts carry no override: `oneLine` takes it off, and what is left reads as rubbish. */
const backwards = (text: string) => `\u202e${Array.from(text).reverse().join('')}\u202c`;

type Sources = { content: IncomingOrder; order: Order };
const line =
  (change: (text: string) => Partial<IncomingLine>) =>
  (text: string, { content, order }: Sources) => ({
    content: { ...content, lines: content.lines.map((one) => ({ ...one, ...change(text) })) },
    order,
  });
const told =
  (change: (text: string) => Partial<IncomingOrder>) =>
  (text: string, { content, order }: Sources) => ({
    content: { ...content, ...change(text) },
    order,
  });
const inOrder =
  (change: (text: string, order: Order) => Partial<Order>) =>
  (text: string, { content, order }: Sources) => ({
    content,
    order: { ...order, ...change(text, order) },
  });
/** Every field that a store, a supplier or a tracker fills in words of its own. The customer's own name is not theirs. */
const fields: Record<string, (text: string, sources: Sources) => Sources> = {
  'line title': line((title) => ({ title })),
  'line variant': line((variantTitle) => ({ variantTitle })),
  'line SKU': line((sku) => ({ sku })),
  'line barcode': line((barcode) => ({ barcode })),
  'line property': line((text) => ({ properties: [{ name: text, value: text }] })),
  'order name': (text, { content, order }) => ({
    content: { ...content, name: text },
    order: { ...order, name: text },
  }),
  'order tags': (text, { content, order }) => ({
    content: { ...content, tags: [text] },
    order: { ...order, tags: [text] },
  }),
  'shipping method': told((shippingMethod) => ({ shippingMethod })),
  locale: told((locale) => ({ locale })),
  company: told((company) => ({ shippingAddress: { ...incoming().shippingAddress!, company } })),
  city: told((city) => ({ shippingAddress: { ...incoming().shippingAddress!, city } })),
  'carrier name': inOrder((carrier, { parcels }) => ({
    parcels: parcels.map((one) => ({ ...one, carrier })),
  })),
  'tracking number': inOrder((trackingNumber, { parcels }) => ({
    parcels: parcels.map((one) => ({ ...one, trackingNumber })),
  })),
  supplier: inOrder((text, { legs }) => ({
    legs: legs.map((one) => ({
      ...one,
      supplier: text,
      warehouse: text,
      tag: text,
      purchaseOrder: { ...one.purchaseOrder, number: text },
    })),
  })),
  'reasons of a case or plan': inOrder((text) => ({ stopped: text })),
  cancellation: inOrder((text, { placedAt }) => ({
    cancellations: [
      {
        id: text,
        actor: { id: text, role: 'ops', verified: true },
        reason: text,
        at: placedAt,
        byStore: false,
        legs: [],
      },
    ],
  })),
};

/** What the customer wrote of the address is shown on the page that asks for it, whoever is called the same. */
const ownAddress = new Set(['company', 'city']);

/** Where the customer is asked, and where it is too late to ask. */
function addressPages({ content, order }: Sources): string[] {
  const said = order.stopped ?? '';
  const verdict = {
    check: 'address' as const,
    verdict: 'missingUnit' as const,
    codes: [said],
    validator: said,
  };
  const held = { status: 'held' as const, generation: 1, at: order.placedAt, verdict };
  const cases = [{ ...openedCase('address'), facts: { verdict: 'missingUnit', codes: [said] } }];
  const asking = { ...order, cases, checks: { ...order.checks, address: held } };
  const address = content.shippingAddress && { address: content.shippingAddress, suggestion: null };
  return [{ ...asking, legs: [], parcels: [] }, asking].map((one) =>
    renderAddressPage(addressView({ order: one, content, brand, address, isAnswered: false }), {
      countries: ['US', 'DE'],
    }),
  );
}

interface Outputs {
  mails: ReturnType<typeof renderMail>[];
  texts: string[];
  /** The tracking page, and behind it those about the address. */
  pages: string[];
}

function outputs({ content, order }: Sources): Outputs {
  const url = 'https://track.aurelia.example/track/v1.b3JkZXI.0.Zm9v';
  const mails = (Object.keys(notificationKinds) as (keyof typeof notificationKinds)[]).map((notification) => {
    const isOfOrder = notificationKinds[notification].per === 'order';
    const about = { parcelId: isOfOrder ? null : 'parcel-1', part: null, window: null, isHeld: false };
    return renderMail(mailView({ notification, ...about }, { order, content, brand }, url));
  });
  const texts = (Object.keys(notificationKinds) as (keyof typeof notificationKinds)[])
    .map((kind) => textView(kind, { brand, content }, url))
    .flatMap((view) => (view ? [renderText(view)] : []));
  const track = renderTrackPage(trackView({ order, content, brand }));
  return { mails, texts, pages: [track, ...addressPages({ content, order })] };
}

function sources(): Sources {
  const content = incoming();
  const parcels = [deliveredParcel(1), parcel(2)];
  return { content, order: orderOf(content, { legs: [leg(1), leg(2), leg(3)], parcels }) };
}

const innocent = outputs(sources());
const said = (output: unknown) => JSON.stringify(output);

describe('B10, P-24, R-103, A-20: whatever comes in, no supplier goes out', () => {
  it.each(Object.keys(fields))(
    'a supplier in the %s is stopped wherever a customer would read it',
    (field) => {
      fc.assert(
        fc.property(
          token,
          fc.constantFrom(...disguises),
          fc.boolean(),
          ({ supplier, text }, disguise, isAlone) => {
            const written = isAlone ? disguise(text) : `by ${disguise(text)} today`;
            // Mails shorten an order's name: what is cut in its escapes is rubbish.
            fc.pre(field !== 'order name' || written.length <= 40);
            const neutral = outputs(fields[field]!('', sources()));
            const output = outputs(fields[field]!(written, sources()));
            const dictionary = dictionaryOf([supplier], [brand.name]);
            // What reads as if the field were empty shows nothing of it; all else must be a hit, whatever became of it on its way.
            output.mails.forEach((mail, index) => {
              if (said(mail) !== said(neutral.mails[index]) && showsIt(mail, innocent.mails[index]))
                expect([written, clearAll(mail, dictionary).ok]).toEqual([written, false]);
            });
            output.texts.forEach((body, index) => {
              // Texts shorten it further, to 30.
              if (field === 'order name' && written.length > 30) return;
              if (body !== neutral.texts[index] && showsIt(body, innocent.texts[index]))
                expect([written, clear(body, dictionary, 'text').ok]).toEqual([written, false]);
            });
            output.pages.forEach((page, index) => {
              if (index > 0 && ownAddress.has(field)) return;
              if (page !== neutral.pages[index] && showsIt(page, innocent.pages[index]))
                expect([written, clear(page, dictionary, 'page').ok]).toEqual([written, false]);
            });
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  /** The page, text or mail is another than with the sample's own words. */
  function showsIt(output: unknown, sample: unknown): boolean {
    return said(output) !== said(sample);
  }

  it('what nobody put a supplier in goes out', () => {
    const dictionary = dictionaryOf([none], [brand.name]);
    for (const mail of innocent.mails) expect(clearAll(mail, dictionary).ok).toBe(true);
    expect(innocent.texts).toHaveLength(1);
    for (const body of innocent.texts) expect(clear(body, dictionary, 'text').ok).toBe(true);
    expect(innocent.pages.map((page) => page.includes('77 Juniper Lane'))).toEqual([false, true, false]);
    for (const page of innocent.pages) expect(clear(page, dictionary, 'page').ok).toBe(true);
  });

  const encodings: ((text: string) => string)[] = [
    (text) =>
      `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(text).toString('base64').replace(/.{12}/g, '$&\r\n')}`,
    (text) =>
      `Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${utf8(text)
        .map(
          (byte, index) =>
            `${index % 4 === 3 ? '=\r\n' : ''}=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
        )
        .join('')}`,
    (text) => `Content-Description: =?UTF-8?B?${Buffer.from(text).toString('base64')}?=\r\n\r\nx`,
    (text) =>
      `Content-Type: image/png; name="=?utf-8?q?${utf8(text)
        .map((byte) => `=${byte.toString(16).padStart(2, '0')}`)
        .join('')}?="\r\n\r\nx`,
    (text) => `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(text)}\r\n\r\nx`,
    (text) => `Content-Type: text/calendar\r\n\r\nSUMMARY:${inside('\r\n ')(text)}`,
  ];

  it('a supplier in any part of a finished mail is stopped, however the part is encoded', () => {
    fc.assert(
      fc.property(
        token,
        fc.constantFrom(...disguises, backwards),
        fc.constantFrom(...encodings),
        ({ supplier, text }, disguise, encode) => {
          const part = encode(`by ${disguise(text)} today`);
          const mail = Buffer.from(
            `Content-Type: multipart/mixed; boundary=x7\r\n\r\n--x7\r\n\r\nhello\r\n--x7\r\n${part}\r\n--x7--`,
          );
          expect(clearRaw(mail, dictionaryOf([supplier], [])).ok).toBe(false);
        },
      ),
      { numRuns: 120 },
    );
  });
});
