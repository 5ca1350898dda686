import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStockForm } from '../../api/pages/stock-form.js';
import { formHeaders } from '../../customer/pages/headers.js';
import { renderStockNotice, renderStockPage } from '../../customer/pages/supplier.js';
import { brandView } from '../../domain/customer/brand.js';
import { questionView, type QuestionSources } from '../../domain/suppliers/question-view.js';
import { brand as brandFacts } from '../customer/sample.js';
import { startBrowser } from '../kit/browser.js';
import { expectSound, looksOf, sendByKeyboard, servePages } from '../kit/pages.js';

const brand = brandView(brandFacts);
const long = 'ANEXTRAORDINARILYLONGARTICLENUMBERWITHOUTMERCY'.repeat(3);

function viewOf(more: Partial<QuestionSources> = {}) {
  return questionView({
    reference: 'SQ-0123456789abcdef0123',
    answerBy: '2026-03-25T14:15:00.000Z',
    asked: [
      { sku: 'RING-7', quantity: 2 },
      { sku: 'CHAIN-45', quantity: 1 },
    ],
    supplierSkus: new Map([['RING-7', ['ACM-R7']]]),
    variantOf: (sku) => (sku === 'RING-7' ? 'Gold / size 7' : null),
    told: null,
    settledAt: null,
    toldAt: null,
    ...more,
  });
}

const asks = viewOf();
const told = [
  { lineNumber: 1, available: 2 },
  { lineNumber: 2, available: 0 },
];
const wrong = readStockForm(
  { answer: 'send', 'available-1': 'two', 'available-2': '1' },
  asks.lines,
  '2026-03-24',
);
if (wrong.ok) throw new Error('the sample has mistakes');
const pages: Record<string, string> = {
  '/asks': renderStockPage(asks, { brand }),
  '/wide': renderStockPage(viewOf({ asked: [{ sku: long, quantity: 1 }], variantOf: () => long }), { brand }),
  '/mistakes': renderStockPage(asks, { brand, notice: 'mistakes', attempt: wrong.attempt }),
  '/answered': renderStockPage(viewOf({ told, toldAt: '2026-03-24T15:00:00.000Z' }), { brand }),
  '/otherwise': renderStockPage(viewOf({ told, toldAt: '2026-03-24T15:00:00.000Z' }), {
    brand,
    notice: 'answeredOtherwise',
  }),
  '/settled': renderStockPage(viewOf({ settledAt: '2026-03-24T15:00:00.000Z' }), { brand }),
  '/expired': renderStockNotice(brand, 'expired'),
};

const browser = await startBrowser();

describe.skipIf(typeof browser === 'string')(
  typeof browser === 'string'
    ? `the page for suppliers in a browser (${browser})`
    : 'the page for suppliers in a browser',
  () => {
    const served = servePages(browser, pages, { name: 'supplier', headers: formHeaders, script: false });
    const { visit } = served;

    it.each(looksOf(pages))(
      'C-48: $path on a $screen, $scheme: fits the width, is readable, breaks no policy',
      (look) => visit(look.path, look, expectSound),
    );

    it('R-082, C-48: on a phone, without script, by keyboard alone: every field is reached in order and seen, and the answer is read', async () => {
      await visit('/asks', { screen: 'phone' }, async (page) => {
        const reached: string[] = [];
        const tab = async (): Promise<string> => {
          await page.keyboard.press('Tab');
          const { name, outline } = (await page.evaluate(
            `(() => { const at = document.activeElement; const style = getComputedStyle(at); return { name: at.name ?? '', outline: style.outlineStyle + parseFloat(style.outlineWidth) } })()`,
          )) as { name: string; outline: string };
          expect(outline, name).not.toMatch(/^none|[^1-9]0$/);
          if (reached.at(-1) !== name) reached.push(name);
          return name;
        };
        const typed: Record<string, string[]> = {
          available: ['2'],
          heldForDays: ['3'],
          packaging: ['ArrowDown'],
          prepareBefore: ['0', '3', '0', '0', 'ArrowRight', 'ArrowDown'],
          substituteRisk: ['ArrowDown'],
          fallbackRoute: ['ArrowDown', 'ArrowDown'],
          replenishedOn: ['0', '4', '0', '1', '2', '0', '3', '0'],
          certainty: ['ArrowDown', 'ArrowDown'],
        };
        const filled = new Set<string>();
        // Times and days have a stop for each of their parts.
        for (let n = 0; n < 40; n += 1) {
          const name = await tab();
          if (name === 'answer') break;
          if (filled.has(name)) continue;
          filled.add(name);
          for (const key of typed[name.split('-')[0] ?? ''] ?? []) await page.keyboard.press(key);
        }
        const fields = Object.keys(typed);
        expect(reached).toEqual([
          ...fields.map((field) => `${field}-1`),
          ...fields.map((field) => `${field}-2`),
          'answer',
        ]);
        await page.screenshot({ path: join(served.shots, 'supplier-filled-phone.png'), fullPage: true });
        await sendByKeyboard(page);
      });
      const read = readStockForm(Object.fromEntries(served.sent[0] ?? []), asks.lines, '2026-03-24');
      expect(read).toMatchObject({
        ok: true,
        lines: [
          {
            supplierSku: 'ACM-R7',
            available: 2,
            heldForDays: 3,
            packaging: 'ready',
            prepareBefore: '15:00',
            substituteRisk: 'none',
            fallbackRoute: 'otherWarehouse',
            replenishedOn: '2030-04-01',
            isReplenishmentConfirmed: false,
          },
          { supplierSku: 'CHAIN-45', available: 2 },
        ],
      });
    });

    it('C-11: "none of this" is sent without filling in anything else', async () => {
      await visit('/asks', { screen: 'phone' }, async (page) => {
        await page.getByRole('button', { name: 'We have none of this' }).click();
        await page.waitForLoadState();
      });
      expect(served.sent.map((form) => form.get('answer'))).toEqual(['none']);
    });

    it('R-082: a half-filled form is held back by the browser, and what comes through all the same is marked', async () => {
      await visit('/asks', { screen: 'phone' }, async (page) => {
        await page.locator('#available-1').fill('2');
        await page.getByRole('button', { name: 'Send the answer' }).click();
      });
      expect(served.sent).toEqual([]);
      await visit('/mistakes', { screen: 'phone' }, async (page) => {
        const count = page.locator('#available-1');
        expect(await count.getAttribute('aria-invalid')).toBe('true');
        expect(
          await page.locator(`#${await count.getAttribute('aria-describedby')}`).textContent(),
        ).toContain('whole number');
        expect(await page.getByRole('alert').textContent()).toContain('marked fields');
        const group = page.getByRole('group', { name: '2 × ACM-R7' });
        expect(await group.getByLabel('Packaging').getAttribute('aria-invalid')).toBe('true');
      });
    });
  },
);
