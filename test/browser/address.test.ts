import { describe, expect, it } from 'vitest';
import { renderAddressNotice, renderAddressPage } from '../../customer/pages/address.js';
import { formHeaders } from '../../customer/pages/headers.js';
import { addressView } from '../../domain/customer/address-view.js';
import type { AddressVerdict } from '../../domain/order/checks.js';
import { countryCodes } from '../../domain/order/country.js';
import type { Order } from '../../domain/order/order.js';
import { brand, incoming, orderOf } from '../customer/sample.js';
import { openedCase } from '../customer/sample.js';
import { startBrowser } from '../kit/browser.js';
import { expectSound, looksOf, sendByKeyboard, servePages } from '../kit/pages.js';

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

const browser = await startBrowser();

describe.skipIf(typeof browser === 'string')(
  typeof browser === 'string'
    ? `the address page in a browser (${browser})`
    : 'the address page in a browser',
  () => {
    const served = servePages(browser, pages, { name: 'address', headers: formHeaders, script: false });
    const { visit } = served;

    it.each(looksOf(pages))(
      '$path on a $screen, $scheme: fits the width, is readable, breaks no policy',
      (look) => visit(look.path, look, expectSound),
    );

    it('R-057: without script a phone sends what was typed, with the question it answers', async () => {
      await visit('/unit', { screen: 'phone' }, async (page) => {
        await page.getByLabel(/Flat, unit or floor/).fill('Apt 4');
        await page.getByRole('button', { name: 'Send the corrected address' }).click();
      });
      expect(served.sent.map((form) => Object.fromEntries(form))).toMatchObject([
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
        await sendByKeyboard(page);
      });
      expect(served.sent.map((form) => form.get('choice'))).toEqual(['suggestion']);
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
