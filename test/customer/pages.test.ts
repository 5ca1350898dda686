import { describe, expect, it } from 'vitest';
import { pageHeaders } from '../../customer/pages/headers.js';
import { renderNotFoundPage, renderTrackPage } from '../../customer/pages/track.js';
import { trackView } from '../../domain/customer/order-view.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import { brand, deliveredParcel, incoming, leg, orderOf, parcel } from './sample.js';

const pageOf = (over: Partial<Order> = {}, content: IncomingOrder = incoming()): string =>
  renderTrackPage(trackView({ order: orderOf(content, over), content, brand }));
const three = [leg(1), leg(2), leg(3)];

describe('the tracking page', () => {
  it('R-102: shows brand, order and all parcels in one place', () => {
    const page = pageOf({ legs: three, parcels: [deliveredParcel(1), parcel(2), parcel(3)] });
    expect(page).toContain('<header>Aurelia &amp; Co</header>');
    expect(page).toContain('<h1>Order #8492</h1>');
    for (const number of [1, 2, 3]) expect(page).toContain(`Parcel ${number} of 3`);
    for (const title of ['Engraved Pendant (Silver)', 'Gold Hoop Earrings', 'Charm Bracelet']) {
      expect(page).toContain(title);
    }
  });

  it('R-102: says what is still to come', () => {
    const page = pageOf({ legs: three, parcels: [parcel(1)] });
    expect(page).toContain('Still to come');
    expect(page).toContain('These items come separately.');
  });

  it('C-29: shows city and country, and nothing else of the person', () => {
    const page = pageOf({ legs: three, parcels: [parcel(1)] });
    expect(page).toContain('Portland, United States');
    expect(page).not.toMatch(/Sarah|Whitfield|Juniper|Apt 4|04103|0188|0199|mail\.example/);
  });

  it('R-043: with a label and no scan it claims no movement', () => {
    const page = pageOf({ legs: [leg(1)], parcels: [parcel(1)] });
    expect(page).toContain('The carrier has not scanned the parcel yet.');
    expect(page).not.toContain('The parcel is on its way');
    expect(page).toMatch(/<li class="ahead"><svg.*?On its way/);
  });

  it('R-103 C-13: names no carrier before its scan at the destination', () => {
    expect(pageOf({ legs: [leg(1)], parcels: [parcel(1)] })).not.toContain('USPS');
    expect(pageOf({ legs: [leg(1)], parcels: [deliveredParcel(1)] })).toContain('USPS');
  });

  it('C-10: a held order shows no date', () => {
    expect(pageOf()).toMatch(/Fri, March 27\s*–\s*Tue, March 31/);
    expect(pageOf({ stopped: 'ledger' })).not.toContain('March');
  });

  it('speaks the customer’s language', () => {
    const page = pageOf({}, incoming({ locale: 'de-DE' }));
    expect(page).toContain('<html lang="de-DE">');
    expect(page).toContain('Portland, Vereinigte Staaten');
  });

  it('markup in names and places is inert', () => {
    const attack = '"><script>alert(1)</script>';
    const content = incoming({ name: attack });
    content.lines = content.lines.map((line) => ({ ...line, title: attack, variantTitle: attack }));
    content.shippingAddress = { ...content.shippingAddress!, city: attack };
    const page = pageOf({ legs: three, parcels: [parcel(1, { trackingNumber: attack })] }, content);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
  });

  it('needs no script, and nothing from elsewhere', () => {
    for (const page of [pageOf({ legs: three, parcels: [deliveredParcel(1)] }), renderNotFoundPage()]) {
      expect(page).not.toMatch(/<script|<link|@import|url\(|https?:/i);
    }
    expect(pageHeaders['Content-Security-Policy']).toContain("default-src 'none'");
  });

  it('says to everyone alike that a link opens nothing', () => {
    expect(renderNotFoundPage()).toContain('We cannot find this page');
    expect(renderNotFoundPage('de')).toContain('lang="de"');
  });
});
