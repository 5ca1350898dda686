import { describe, expect, it } from 'vitest';
import { renderMail } from '../../customer/mail/index.js';
import { pageHeaders } from '../../customer/pages/headers.js';
import { renderNotFoundPage, renderTrackPage } from '../../customer/pages/track.js';
import { mailView } from '../../domain/customer/mail-view.js';
import { trackView } from '../../domain/customer/order-view.js';
import { brand, deliveredParcel, incoming, leg, orderOf, parcel } from '../customer/sample.js';
import { startBrowser } from '../kit/browser.js';
import { expectSound, looksOf, servePages } from '../kit/pages.js';

const logo = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="160" height="44"><rect width="160" height="44" rx="8" fill="#7c3aed"/><text x="20" y="29" fill="#fff" font-family="Georgia" font-size="20">Aurelia</text></svg>')}`;
const long = 'An extraordinarily long product title without mercy for small screens '.repeat(3);
const inTransit = {
  state: 'inTransit',
  firstScanAt: '2026-03-27T13:00:00.000Z',
  lastScanAt: '2026-03-28T09:00:00.000Z',
} as const;

const content = incoming();
const single = incoming({ lines: content.lines.slice(0, 1) });
const german = incoming({ locale: 'de-DE', name: '#1001' });
const wide = incoming();
wide.lines = wide.lines.map((line) => ({ ...line, title: long.replaceAll(' ', '') }));
const sourcesOf = (order: ReturnType<typeof orderOf>, of = content) => ({
  order,
  content: of,
  brand: { ...brand, logoUrl: logo },
});
const three = [leg(1), leg(2), leg(3)];
const pages: Record<string, string> = {
  '/parcels': renderTrackPage(
    trackView(
      sourcesOf(orderOf(content, { legs: three, parcels: [deliveredParcel(1), parcel(2, inTransit)] })),
    ),
  ),
  '/label': renderTrackPage(
    trackView(sourcesOf(orderOf(single, { legs: [leg(1)], parcels: [parcel(1)] }), single)),
  ),
  '/new': renderTrackPage(trackView({ ...sourcesOf(orderOf(german), german), brand })),
  '/wide': renderTrackPage(trackView(sourcesOf(orderOf(wide, { legs: three, parcels: [parcel(3)] }), wide))),
  '/missing': renderNotFoundPage(),
  ...Object.fromEntries(
    (
      [
        'orderConfirmed',
        'trackingAdded',
        'delivered',
        'addressQuestion',
        'addressReceived',
        'refunded',
      ] as const
    ).map((notification) => {
      const isOfParcel = notification === 'trackingAdded' || notification === 'delivered';
      const parcelId = isOfParcel ? 'parcel-1' : null;
      const parcels = [notification === 'delivered' ? deliveredParcel(1) : parcel(1)];
      const window = { earliestOn: '2026-03-27', latestOn: '2026-03-31' };
      const asked = {
        notification,
        parcelId,
        part: parcelId ? { number: 1, of: 3 } : null,
        window,
        isHeld: false,
        refund:
          notification === 'refunded'
            ? { cents: 8900, currency: 'USD', methods: ['original' as const, 'giftCard' as const] }
            : null,
      };
      const sources = sourcesOf(orderOf(content, { legs: three, parcels }));
      return [
        `/mail-${notification}`,
        renderMail(mailView(asked, sources, 'https://t.example/track/x')).html,
      ];
    }),
  ),
};

const browser = await startBrowser();

describe.skipIf(typeof browser === 'string')(
  typeof browser === 'string' ? `pages in a browser (${browser})` : 'pages in a browser',
  () => {
    const served = servePages(browser, pages, { name: 'pages', headers: pageHeaders, script: true });
    const { visit } = served;

    it.each(looksOf(pages))(
      '$path on a $screen, $scheme: fits the width, is readable and breaks no policy',
      (look) => visit(look.path, look, expectSound),
    );

    it('R-102: a reader hears one heading per parcel, the brand, and which step is now', async () => {
      await visit('/parcels', { screen: 'phone' }, async (page) => {
        expect(await page.getByRole('banner').getByRole('img', { name: 'Aurelia & Co' }).isVisible()).toBe(
          true,
        );
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Order #8492');
        expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
          'Parcel 1 of 3',
          'Parcel 2 of 3',
          'Still to come',
        ]);
        const now = await page.locator('[aria-current=step] .name').allTextContents();
        expect(now).toEqual(['On its way: now', 'Being prepared: now']);
        expect(await page.getByRole('main').count()).toBe(1);
        expect(await page.getByRole('contentinfo').getByRole('link').getAttribute('href')).toBe(
          'mailto:hello@aurelia.example',
        );
      });
    });

    it('R-043: a label is drawn as being prepared: no later step is filled', async () => {
      await visit('/label', { screen: 'desktop' }, async (page) => {
        expect(
          await page.locator('.steps li').evaluateAll((steps) => steps.map((step) => step.className)),
        ).toEqual(['done', 'current', 'ahead', 'ahead', 'ahead']);
        expect(await page.getByText('has not scanned the parcel yet').isVisible()).toBe(true);
      });
    });
  },
);
