import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, dark, light, paletteOf } from '../../customer/colors.js';
import { renderMail } from '../../customer/mail/index.js';
import { texts } from '../../customer/texts/index.js';
import type { BlindDictionary } from '../../domain/blind/dictionary.js';
import { clearAll } from '../../domain/blind/scan.js';
import { languages } from '../../domain/customer/language.js';
import { type MailView, mailView, type NotificationKind } from '../../domain/customer/mail-view.js';
import { notificationKinds } from '../../domain/notifications/kinds.js';
import { brand, deliveredParcel, incoming, leg, orderOf, parcel } from './sample.js';

const kinds = Object.keys(notificationKinds) as NotificationKind[];
const trackUrl = 'https://track.aurelia.example/track/v1.b3JkZXI.0.Zm9v';
const window = { earliestOn: '2026-03-27', latestOn: '2026-03-31' };

function viewOf(kind: NotificationKind, over: Partial<MailView> = {}): MailView {
  const content = incoming();
  const parcels = [kind === 'delivered' ? deliveredParcel(1) : parcel(1)];
  const order = orderOf(content, { legs: [leg(1), leg(2), leg(3)], parcels });
  const isOfOrder = notificationKinds[kind].per === 'order';
  const asked = {
    notification: kind,
    parcelId: isOfOrder ? null : 'parcel-1',
    part: isOfOrder ? null : { number: 2, of: 3 },
    window: isOfOrder ? window : null,
    isHeld: false,
  };
  return { ...mailView(asked, { order, content, brand }, trackUrl), ...over };
}

describe('mails to customers', () => {
  it.each(kinds)(
    'R-095: %s names the order in its subject, links to the brand’s page and names the brand',
    (kind) => {
      const mail = renderMail(viewOf(kind));
      expect(mail.subject).toContain('#8492');
      expect(mail.subject).not.toContain('undefined');
      expect(mail.html.startsWith('<!DOCTYPE html><html lang="en-US"')).toBe(true);
      for (const part of [mail.text, mail.html]) expect(part).toContain(trackUrl);
      expect(mail.text).toContain('Aurelia & Co');
      expect(mail.html).toContain('Aurelia &amp; Co');
      expect(mail.text).toContain('Hello Sarah,');
    },
  );

  it('R-096: Order Confirmed carries the delivery window, in both parts', () => {
    const mail = renderMail(viewOf('orderConfirmed'));
    for (const part of [mail.text, mail.html]) expect(part).toMatch(/Fri, March 27\s*–\s*Tue, March 31/);
    expect(mail.text).toContain('Estimated delivery:');
    expect(mail.text).toContain('- 1 × Engraved Pendant (Silver)');
  });

  it('C-10: a held order’s confirmation promises no date', () => {
    for (const view of [
      viewOf('orderConfirmed', { isHeld: true }),
      viewOf('orderConfirmed', { window: null }),
    ]) {
      const mail = renderMail(view);
      expect(mail.text + mail.html).not.toMatch(/March|Estimated delivery:/);
      expect(mail.text).toContain('as soon as we can keep it');
    }
  });

  it('R-043 C-08: Tracking Added claims no movement, in any language', () => {
    for (const language of languages) {
      const mail = renderMail(viewOf('trackingAdded', { locale: { language, tag: language } }));
      const claims =
        /shipped|on its way|in transit|sent out|dispatched|left our|versendet|verschickt|unterwegs|versandt/i;
      expect(mail.subject + mail.text + mail.html).not.toMatch(claims);
      expect(mail.text).toContain('9400110899561467381');
    }
  });

  it('C-44: later parcels say which part they are', () => {
    expect(renderMail(viewOf('trackingAdded')).subject).toContain('(part 2 of 3)');
    expect(renderMail(viewOf('delivered')).subject).toContain('(part 2 of 3)');
    expect(renderMail(viewOf('delivered', { part: null })).subject).not.toContain('part');
  });

  it('C-01: Delivered tells the time in the brand’s zone', () => {
    expect(renderMail(viewOf('delivered')).text).toMatch(/Mar 30, 2026, 1:05\sPM EDT/);
    const view = viewOf('delivered');
    const inBerlin = { ...view, brand: { ...view.brand, timeZone: 'Europe/Berlin' } };
    expect(renderMail({ ...inBerlin, locale: { language: 'de', tag: 'de-DE' } }).text).toContain(
      '19:05 MESZ',
    );
  });

  it('speaks German to whoever reads German', () => {
    const mail = renderMail(viewOf('orderConfirmed', { locale: { language: 'de', tag: 'de-DE' } }));
    expect(mail.subject).toBe('Deine Bestellung #8492 ist bestätigt');
    expect(mail.text).toContain('Hallo Sarah,');
    expect(mail.html).toContain('lang="de-DE"');
    expect(mail.text).toMatch(/27\.\s*–\s*Di\., 31\. März|27\. März\s*–\s*Di\., 31\. März/);
  });

  it('greets without a name where there is none', () => {
    expect(renderMail(viewOf('orderConfirmed', { firstName: null })).text).toMatch(/^Hello,\n/);
  });

  it('every language has its own words for every mail', () => {
    for (const kind of kinds) {
      const facts = {
        orderName: '#1',
        brandName: 'B',
        part: null,
        window: null,
        isHeld: false,
        deliveredAt: null,
        refund: null,
      };
      const subjects = languages.map((language) => texts[language].mail[kind].subject(facts));
      expect(new Set(subjects).size).toBe(languages.length);
    }
  });

  it('markup in names is inert: titles, names and brands are data', () => {
    const attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    const view = viewOf('orderConfirmed', {
      orderName: attack,
      firstName: attack,
      items: [{ title: attack, variant: attack, quantity: 1 }],
    });
    const { html } = renderMail({ ...view, brand: { ...view.brand, name: attack, postalAddress: attack } });
    expect(html).not.toMatch(/<script|<img/i);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('no data starts a header or a line of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rubbish) => {
        const data = `x\r\nBcc: a@b.example\u2028${rubbish}\u0000`;
        const items = [{ title: data, variant: data, quantity: 1 }];
        const view = viewOf('orderConfirmed', { orderName: data, firstName: data, items });
        const mail = renderMail({ ...view, brand: { ...view.brand, name: data } });
        expect(mail.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(mail.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(mail.text).not.toMatch(/^Bcc:/m);
      }),
    );
  });

  it('is the same mail when it is rendered again', () => {
    for (const kind of kinds) expect(renderMail(viewOf(kind))).toEqual(renderMail(viewOf(kind)));
  });

  it('C-29: carries no street, e-mail or phone of the customer', () => {
    for (const kind of kinds) {
      const mail = renderMail(viewOf(kind));
      expect(mail.text + mail.html).not.toMatch(/Whitfield|Juniper|04103|0188|0199|mail\.example/);
    }
  });
});

describe('the blind gate over mails', () => {
  const token = fc.string({
    unit: fc.constantFrom(...'bcdfghjkmnpqvwxz'.split('')),
    minLength: 6,
    maxLength: 12,
  });
  const places: [string, (view: MailView, word: string) => MailView][] = [
    ['order name', (view, word) => ({ ...view, orderName: `#1 ${word}` })],
    ['first name', (view, word) => ({ ...view, firstName: word })],
    ['title', (view, word) => ({ ...view, items: [{ title: `by ${word}`, variant: null, quantity: 1 }] })],
    ['variant', (view, word) => ({ ...view, items: [{ title: 'Ring', variant: word, quantity: 1 }] })],
    ['brand name', (view, word) => ({ ...view, brand: { ...view.brand, name: word } })],
    ['postal address', (view, word) => ({ ...view, brand: { ...view.brand, postalAddress: word } })],
    [
      'support e-mail',
      (view, word) => ({ ...view, brand: { ...view.brand, supportEmail: `x@${word}.example` } }),
    ],
    [
      'logo',
      (view, word) => ({ ...view, brand: { ...view.brand, logoUrl: `https://${word}.example/l.png` } }),
    ],
    ['link', (view, word) => ({ ...view, url: `https://${word}.example/track/t` })],
    [
      'tracking number',
      (view, word) => ({ ...view, parcel: view.parcel && { ...view.parcel, trackingNumber: `${word}-1` } }),
    ],
  ];
  it.each(places)('R-103 B10: a supplier’s word in the %s is stopped', (place, put) => {
    const kind = place === 'tracking number' ? 'trackingAdded' : 'orderConfirmed';
    fc.assert(
      fc.property(token, fc.boolean(), (word, isLoud) => {
        const dictionary: BlindDictionary = { words: [{ text: word, kind: 'name' }], allowed: [] };
        const written = isLoud && place !== 'logo' ? word.toUpperCase() : word;
        const gate = clearAll(renderMail(put(viewOf(kind), written)), dictionary);
        expect(gate.ok).toBe(false);
      }),
      { numRuns: 25 },
    );
  });

  it('R-103: a clean mail passes unchanged, and again', () => {
    const words = ['Brightline Engraving', 'Summit', 'Yiwu Trading', '3M'].map((text) => ({
      text,
      kind: 'name' as const,
    }));
    for (const kind of kinds) {
      const mail = renderMail(viewOf(kind));
      const once = clearAll(mail, { words, allowed: [] });
      expect(once).toEqual({ ok: true, ...mail });
      expect(clearAll(mail, { words, allowed: [] })).toEqual(once);
    }
  });
});

describe('a brand’s colour', () => {
  it('is readable on buttons and on both grounds, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const palette = paletteOf(`#${number.toString(16).padStart(6, '0')}`);
        expect(contrast(palette.accent, palette.onAccent)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(palette.accentOnLight, light.card)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(palette.accentOnDark, dark.card)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});
