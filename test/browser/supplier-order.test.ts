import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeForm } from '../../api/pages/order-words.js';
import { formHeaders } from '../../customer/pages/headers.js';
import { renderOrderNotice, renderOrderPage } from '../../customer/pages/supplier-order.js';
import { brandView } from '../../domain/customer/brand.js';
import {
  type PurchaseOrderSources,
  purchaseOrderView,
  type SupplierWords,
} from '../../domain/suppliers/purchase-order-view.js';
import { brand as brandFacts } from '../customer/sample.js';
import { atTownsend } from '../kit/addresses.js';
import { startBrowser } from '../kit/browser.js';
import { expectSound, looksOf, sendByKeyboard, servePages } from '../kit/pages.js';

const brand = brandView(brandFacts);
const long = 'ANEXTRAORDINARILYLONGARTICLENUMBERWITHOUTMERCY'.repeat(3);
const poNumber = 'luna-8492-A';
const saidAt = '2026-03-24T15:00:00.000Z';

const line = (lineNumber: number, supplierSku: string, quantity: number) => ({
  lineNumber,
  supplierSku,
  quantity,
  unitCostCents: 1250,
  currency: 'USD',
  personalization: lineNumber === 1 ? [{ name: 'Engraving', value: 'For M. & A.' }] : [],
});
const content = {
  poNumber,
  orderReference: '#8492',
  shipTo: { name: 'Anna Berg', company: null, ...atTownsend },
  contactEmail: 'help@luna.example',
  shippingMethod: 'Standard',
  blind: { shipFromName: 'Luna', returnAddress: null, packingSlipText: 'Thank you for shopping with Luna.' },
  lines: [line(1, 'ACM-R7', 2), line(2, 'CHAIN-45', 1)],
};

const silent: SupplierWords = { answers: null, parcels: [], cancellation: null };
const viewOf = (more: Partial<PurchaseOrderSources> = {}) =>
  purchaseOrderView({ content, told: silent, isCancelAsked: false, isEnded: false, ...more });
const said = (first: 'accepted' | 'backordered' | 'rejected', second = first): SupplierWords => ({
  ...silent,
  answers: [
    { lineNumber: 1, answer: first, reason: null },
    { lineNumber: 2, answer: second, reason: null },
  ],
});
const parcel = (trackingNumber: string, first: number, second: number) => ({
  carrier: 'UPS',
  trackingNumber,
  lines: [{ lineNumber: 1, quantity: first }, ...(second > 0 ? [{ lineNumber: 2, quantity: second }] : [])],
});

const asks = viewOf();
const ships = viewOf({ told: { ...said('accepted', 'backordered'), parcels: [parcel('1Z999AA1', 1, 0)] } });
const judge = (view: typeof asks, form: URLSearchParams | undefined) =>
  judgeForm({ body: Object.fromEntries(form ?? []), poNumber, saidAt, view, words: [] });
const attemptAt = (view: typeof asks, fields: Record<string, string>) => {
  const judged = judge(view, new URLSearchParams(fields));
  if ('word' in judged) throw new Error('the sample has mistakes');
  const { notice, attempt } = judged;
  return { brand, notice, ...(attempt ? { attempt } : {}) };
};
const pages: Record<string, string> = {
  '/asks': renderOrderPage(asks, { brand }),
  '/wide': renderOrderPage(
    viewOf({
      content: {
        ...content,
        poNumber: long,
        shippingMethod: long,
        shipTo: { ...content.shipTo, line1: long },
        lines: [{ ...line(1, long, 1), personalization: [{ name: long, value: long }] }],
      },
    }),
    { brand },
  ),
  '/mistakes': renderOrderPage(
    asks,
    attemptAt(asks, { do: 'answer', 'answer-2': 'backordered', 'reason-2': 'in May' }),
  ),
  '/ships': renderOrderPage(ships, { brand }),
  '/parcel-mistakes': renderOrderPage(
    ships,
    attemptAt(ships, { do: 'ship', carrier: '', trackingNumber: 'soon!', 'units-1': '9', 'units-2': '1' }),
  ),
  '/cancel': renderOrderPage(viewOf({ told: said('accepted'), isCancelAsked: true }), { brand }),
  '/shipped': renderOrderPage(viewOf({ told: { ...said('accepted'), parcels: [parcel('1Z9', 2, 1)] } }), {
    brand,
  }),
  '/rejected': renderOrderPage(viewOf({ told: said('rejected') }), { brand }),
  '/cancelled': renderOrderPage(viewOf({ told: { ...said('accepted'), cancellation: 'accepted' } }), {
    brand,
    notice: 'notNow',
  }),
  '/expired': renderOrderNotice(brand, 'expired'),
};

const browser = await startBrowser();

describe.skipIf(typeof browser === 'string')(
  typeof browser === 'string'
    ? `the page of a purchase order in a browser (${browser})`
    : 'the page of a purchase order in a browser',
  () => {
    const served = servePages(browser, pages, { name: 'order', headers: formHeaders, script: false });
    const { visit } = served;

    it.each(looksOf(pages))(
      'C-48: $path on a $screen, $scheme: fits the width, is readable, breaks no policy',
      (look) => visit(look.path, look, expectSound),
    );

    /** Goes through the page by Tab, types into each field it meets, and answers the names it saw; each was seen to have the focus. */
    const byKeyboard = (path: string, typed: Record<string, string[]>, button: string, shot: string) =>
      visit(path, { screen: 'phone' }, async (page) => {
        const reached: string[] = [];
        for (let n = 0; n < 20; n += 1) {
          await page.keyboard.press('Tab');
          const { name, value, outline } = (await page.evaluate(
            `(() => { const at = document.activeElement; const style = getComputedStyle(at); return { name: at.name ?? '', value: at.value ?? '', outline: style.outlineStyle + parseFloat(style.outlineWidth) } })()`,
          )) as { name: string; value: string; outline: string };
          expect(outline, name).not.toMatch(/^none|[^1-9]0$/);
          reached.push(name === 'do' ? value : name);
          if (value === button) break;
          for (const key of typed[name] ?? []) await page.keyboard.press(key);
        }
        await page.screenshot({ path: join(served.shots, `order-${shot}-phone.png`), fullPage: true });
        await sendByKeyboard(page);
        return reached;
      });

    it('C-48: on a phone, without script, by keyboard alone: each line is answered', async () => {
      const typed = {
        'answer-1': ['ArrowDown'],
        'answer-2': ['ArrowDown', 'ArrowDown', 'ArrowDown'],
        'reason-2': ['g', 'o', 'n', 'e'],
      };
      const reached = await byKeyboard('/asks', typed, 'answer', 'answered');
      expect(reached).toEqual(['answer-1', 'reason-1', 'answer-2', 'reason-2', 'answer']);
      expect(judge(asks, served.sent[0])).toMatchObject({
        word: {
          topic: 'purchaseOrder',
          lines: [
            { lineNumber: 1, answer: 'accepted', reason: null },
            { lineNumber: 2, answer: 'rejected', reason: 'gone' },
          ],
        },
      });
    });

    it('C-48: on a phone, without script, by keyboard alone: a parcel is entered, with all that is left unless they say otherwise', async () => {
      const typed = { carrier: ['D', 'P', 'D'], trackingNumber: ['1', 'z', ' ', '7', '8'] };
      const reached = await byKeyboard('/ships', typed, 'ship', 'parcel');
      expect(reached).toEqual(['carrier', 'trackingNumber', 'units-1', 'units-2', 'ship']);
      expect(judge(ships, served.sent[0])).toMatchObject({
        word: {
          topic: 'parcel',
          carrier: 'DPD',
          trackingNumber: '1Z78',
          lines: [
            { lineNumber: 1, quantity: 1 },
            { lineNumber: 2, quantity: 1 },
          ],
        },
      });
    });

    it.each([
      ['/asks', 'We supply all of it', 'acceptAll'],
      ['/cancel', 'Yes, we stop it', 'cancelAccepted'],
      ['/cancel', 'No, it is too late', 'cancelRefused'],
    ])('C-48: on %s "%s" is one press', async (path, name, value) => {
      await visit(path, { screen: 'phone' }, async (page) => {
        await page.getByRole('button', { name }).click();
        await page.waitForLoadState();
      });
      expect(served.sent.map((form) => form.get('do'))).toEqual([value]);
    });

    it('C-48: a half-filled form is held back by the browser, and what comes through all the same is marked and kept', async () => {
      await visit('/asks', { screen: 'phone' }, async (page) => {
        await page.getByRole('button', { name: 'Send these answers' }).click();
      });
      expect(served.sent).toEqual([]);
      await visit('/mistakes', { screen: 'phone' }, async (page) => {
        const answer = page.getByRole('group', { name: '2 × ACM-R7' }).getByLabel('Your answer');
        expect(await answer.getAttribute('aria-invalid')).toBe('true');
        const words = `#${await answer.getAttribute('aria-describedby')}`;
        expect(await page.locator(words).textContent()).toContain('choose one');
        expect(await page.getByRole('alert').textContent()).toContain('marked fields');
        const kept = page.getByRole('group', { name: '1 × CHAIN-45' });
        expect(await kept.getByLabel('Your answer').inputValue()).toBe('backordered');
        expect(await kept.getByLabel('Why, or when it comes').inputValue()).toBe('in May');
      });
      await visit('/parcel-mistakes', { screen: 'phone' }, async (page) => {
        const units = page.getByLabel('Units of ACM-R7');
        expect(await units.inputValue()).toBe('9');
        const words = `#${await units.getAttribute('aria-describedby')}`;
        expect(await page.locator(words).textContent()).toContain('more than is left');
        expect(await page.getByLabel('Tracking number').inputValue()).toBe('soon!');
      });
    });
  },
);
