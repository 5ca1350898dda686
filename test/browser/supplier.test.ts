import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readStockForm } from '../../api/pages/stock-form.js';
import { formHeaders } from '../../customer/pages/headers.js';
import { renderStockNotice, renderStockPage } from '../../customer/pages/supplier.js';
import { brandView } from '../../domain/customer/brand.js';
import { questionView, type QuestionSources } from '../../domain/suppliers/question-view.js';
import { brand as brandFacts } from '../customer/sample.js';
import { startBrowser } from '../kit/browser.js';
import { overflow, unreadable } from '../kit/page-checks.js';

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

const screens = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 900 } };
const shots = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'faros-supplier-'));
const browser = await startBrowser();

describe.skipIf(typeof browser === 'string')(
  typeof browser === 'string'
    ? `the page for suppliers in a browser (${browser})`
    : 'the page for suppliers in a browser',
  () => {
    let server: Server;
    let address: string;
    let sent: URLSearchParams[] = [];

    beforeAll(async () => {
      server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          if (request.method === 'POST') sent.push(new URLSearchParams(Buffer.concat(chunks).toString()));
          const body = pages[request.url ?? ''];
          response.writeHead(body ? 200 : 404, formHeaders).end(body ?? '');
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    beforeEach(() => {
      sent = [];
    });
    afterAll(async () => {
      server?.close();
      if (typeof browser !== 'string') await browser.close();
    });

    async function visit<T>(
      path: string,
      look: { screen: keyof typeof screens; scheme?: 'light' | 'dark'; shot?: boolean },
      act: (page: Page, complaints: string[]) => Promise<T>,
    ): Promise<T> {
      const context = await (browser as Browser).newContext({
        viewport: screens[look.screen],
        colorScheme: look.scheme ?? 'light',
        javaScriptEnabled: false,
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('requestfailed', (request) => complaints.push(request.url()));
      try {
        await page.goto(address + path);
        const name = `supplier-${path.slice(1)}-${look.screen}-${look.scheme ?? 'light'}.png`;
        if (look.shot) await page.screenshot({ path: join(shots, name), fullPage: true });
        return await act(page, complaints);
      } finally {
        await context.close();
      }
    }

    const looks = Object.keys(pages).flatMap((path) =>
      (['phone', 'desktop'] as const).flatMap((screen) =>
        (['light', 'dark'] as const).map((scheme) => ({ path, screen, scheme, shot: true })),
      ),
    );
    it.each(looks)(
      'C-48: $path on a $screen, $scheme: fits the width, is readable, breaks no policy',
      async (look) => {
        await visit(look.path, look, async (page, complaints) => {
          expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
          expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
          expect(await page.evaluate(unreadable)).toEqual([]);
        });
      },
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
        await page.screenshot({ path: join(shots, 'supplier-filled-phone.png'), fullPage: true });
        await page.keyboard.press('Enter');
        await page.waitForLoadState();
      });
      const read = readStockForm(Object.fromEntries(sent[0] ?? []), asks.lines, '2026-03-24');
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
      expect(sent.map((form) => form.get('answer'))).toEqual(['none']);
    });

    it('R-082: a half-filled form is held back by the browser, and what comes through all the same is marked', async () => {
      await visit('/asks', { screen: 'phone' }, async (page) => {
        await page.locator('#available-1').fill('2');
        await page.getByRole('button', { name: 'Send the answer' }).click();
      });
      expect(sent).toEqual([]);
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
