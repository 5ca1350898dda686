import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderAddressNotice, renderAddressPage } from '../../customer/pages/address.js';
import { formHeaders } from '../../customer/pages/headers.js';
import { addressView } from '../../domain/customer/address-view.js';
import type { AddressVerdict } from '../../domain/order/checks.js';
import { countryCodes } from '../../domain/order/country.js';
import type { Order } from '../../domain/order/order.js';
import { brand, incoming, orderOf } from '../customer/sample.js';
import { openedCase } from '../customer/sample.js';
import { startBrowser } from '../kit/browser.js';
import { overflow, unreadable } from '../kit/page-checks.js';

const content = incoming();
const written = content.shippingAddress;
if (!written) throw new Error('the sample has an address');
const suggestion = { ...written, line1: '77 JUNIPER LN', line2: 'APT 4', city: 'PORTLAND', name: null };
const long = 'AnExtraordinarilyLongWordWithoutMercyForSmallScreens'.repeat(3);

function viewOf(verdict: AddressVerdict['verdict'], more: { order?: Partial<Order>; locale?: string } = {}) {
  const of = incoming({ locale: more.locale ?? null });
  const order = orderOf(of);
  const address = {
    status: 'held' as const,
    generation: 1,
    at: order.placedAt,
    verdict: { check: 'address' as const, verdict, codes: [], validator: 'easypost' },
  };
  const held = {
    ...order,
    cases: [openedCase('address')],
    checks: { ...order.checks, address },
    ...more.order,
  };
  return addressView({
    order: held,
    content: of,
    brand,
    address: { address: { ...of.shippingAddress!, line2: null }, suggestion },
    isAnswered: false,
  });
}

const options = { countries: countryCodes };
const wide = viewOf('undeliverable');
const answered = viewOf('undeliverable', {
  order: { cases: [{ ...openedCase('address'), facts: { proposedAddressVersion: 2 } }] },
});
const mistakes = { line1: 'missing', postalCode: 'unusable' } as const;
const values = {
  name: '',
  company: '',
  line1: '',
  line2: '',
  city: 'Portland',
  region: 'ME',
  postalCode: '?',
  country: 'US',
};
const pages: Record<string, string> = {
  '/unit': renderAddressPage(viewOf('missingUnit'), options),
  '/street': renderAddressPage(viewOf('undeliverable'), options),
  '/strasse': renderAddressPage(viewOf('unknownHouseNumber', { locale: 'de-DE' }), options),
  '/wide': renderAddressPage(
    { ...wide, address: { ...written, line1: long, city: long }, suggestion: { ...written, line1: long } },
    options,
  ),
  '/mistakes': renderAddressPage(viewOf('missingUnit'), {
    ...options,
    notice: 'mistakes',
    attempt: { values, mistakes },
  }),
  '/person': renderAddressPage(answered, { ...options, notice: 'answeredOtherwise' }),
  '/expired': renderAddressNotice(wide, 'expired'),
};

const screens = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 900 } };
const shots = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'faros-address-'));
const browser = await startBrowser();

describe.skipIf(typeof browser === 'string')(
  typeof browser === 'string'
    ? `the address page in a browser (${browser})`
    : 'the address page in a browser',
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
        const name = `address-${path.slice(1)}-${look.screen}-${look.scheme ?? 'light'}.png`;
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
      '$path on a $screen, $scheme: fits the width, is readable, breaks no policy',
      async (look) => {
        await visit(look.path, look, async (page, complaints) => {
          expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
          expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
          expect(await page.evaluate(unreadable)).toEqual([]);
        });
      },
    );

    it('R-057: without script a phone sends what was typed, with the question it answers', async () => {
      await visit('/unit', { screen: 'phone' }, async (page) => {
        await page.getByLabel(/Flat, unit or floor/).fill('Apt 4');
        await page.getByRole('button', { name: 'Send the corrected address' }).click();
      });
      expect(sent.map((form) => Object.fromEntries(form))).toMatchObject([
        { case: 'address/1', version: '1', choice: 'correction', line2: 'Apt 4', country: 'US' },
      ]);
    });

    it('C-29: with the keyboard alone: every control is reached in order, seen when reached, and sends', async () => {
      await visit('/street', { screen: 'desktop' }, async (page) => {
        const reached: string[] = [];
        for (let n = 0; n < 12; n += 1) {
          await page.keyboard.press('Tab');
          const { name, outline } = (await page.evaluate(
            `(() => { const at = document.activeElement; const style = getComputedStyle(at); return { name: at.name + ':' + (at.value ?? ''), outline: style.outlineStyle + parseFloat(style.outlineWidth) } })()`,
          )) as { name: string; outline: string };
          if (!name.startsWith('undefined')) expect(outline).not.toMatch(/^none|0$/);
          reached.push(name.split(':')[0] === 'choice' ? name : (name.split(':')[0] ?? ''));
        }
        expect(reached.slice(0, 10)).toEqual([
          'choice:suggestion',
          'name',
          'company',
          'line1',
          'line2',
          'city',
          'region',
          'postalCode',
          'country',
          'choice:correction',
        ]);
      });
      await visit('/street', { screen: 'desktop' }, async (page) => {
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.waitForLoadState();
      });
      expect(sent.map((form) => form.get('choice'))).toEqual(['suggestion']);
    });

    it('a reader hears what is wrong with a field, and the notice first', async () => {
      await visit('/mistakes', { screen: 'phone' }, async (page) => {
        const street = page.getByLabel('Street and house number');
        expect(await street.getAttribute('aria-invalid')).toBe('true');
        expect(await page.locator(`#${await street.getAttribute('aria-describedby')}`).textContent()).toBe(
          'Please fill this in.',
        );
        expect(await page.getByRole('alert').textContent()).toContain('marked fields');
      });
    });

    it('C-04: an address that is wrong has no button to say that it is right', async () => {
      const quiet = (path: string) =>
        visit(path, { screen: 'phone' }, (page) => page.locator('button[value=confirm]').count());
      expect(await quiet('/unit')).toBe(1);
      expect(await quiet('/street')).toBe(0);
    });

    it('speaks the customer’s language', async () => {
      await visit('/strasse', { screen: 'phone' }, async (page) => {
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Bitte prüfe deine Adresse');
        expect(await page.locator('option[value=DE]').textContent()).toBe('Deutschland');
      });
    });
  },
);
