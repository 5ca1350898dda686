import { describe, expect, it } from 'vitest';
import { brandView } from '../../../domain/customer/brand.js';
import { localeOf } from '../../../domain/customer/language.js';
import { mailView } from '../../../domain/customer/mail-view.js';
import { orderView, trackView } from '../../../domain/customer/order-view.js';
import { parcelViews } from '../../../domain/customer/parcel-view.js';
import { firstNameOf } from '../../../domain/customer/person.js';
import type { Case } from '../../../domain/cases/case.js';
import type { Order } from '../../../domain/order/order.js';
import type { ParcelState } from '../../../domain/parcels/parcel.js';
import { brand, deliveredParcel, incoming, leg, orderOf, parcel } from '../../customer/sample.js';

const content = incoming();
const three = [leg(1), leg(2), leg(3)];
const viewOf = (over: Partial<Order>) => orderView({ order: orderOf(content, over), content, brand });
const parcelIn = (over: Parameters<typeof parcel>[1]) =>
  parcelViews(orderOf(content, { legs: [leg(1)], parcels: [parcel(1, over)] }), content)[0]!;
const hold: Case = {
  id: 'fraud/1',
  type: 'fraud',
  blocks: 'assign',
  openedAt: content.placedAt,
  owner: 'supervisor',
  dueAt: null,
  warnAt: null,
  clocks: [],
  escalations: [],
  facts: {},
  subject: null,
  resolution: null,
};

describe('what a customer may see of an order', () => {
  it('R-103: holds no word of suppliers, warehouses, purchase orders, SKUs, tags or cases', () => {
    const order = orderOf(content, {
      legs: three,
      parcels: [parcel(1)],
      cases: [hold],
      tags: ['Engraving-NY'],
    });
    const seen = JSON.stringify(trackView({ order, content, brand }));
    for (const word of [
      'supplier-',
      'warehouse-',
      'PO-',
      'SKU-',
      'leg-',
      'Engraving-NY',
      'fraud',
      'aurelia/',
    ]) {
      expect(JSON.stringify(order) + JSON.stringify(content), 'the sources know it').toContain(
        word.replace('aurelia/', 'order/aurelia'),
      );
      expect(seen).not.toContain(word);
    }
  });

  it('C-29: the tracking page’s view holds city and country, and nothing else of the person', () => {
    const view = trackView({ order: orderOf(content), content, brand });
    expect(view.destination).toEqual({ city: 'Portland', country: 'US' });
    const seen = JSON.stringify({ ...view, brand: null });
    for (const word of ['Sarah', 'Whitfield', 'Juniper', 'Apt', '04103', '0188', '0199', 'mail.example']) {
      expect(seen).not.toContain(word);
    }
  });

  it('R-102: three parcels are parts of three, also while two are still to come', () => {
    const order = orderOf(content, { legs: three, parcels: [parcel(2)] });
    const view = orderView({ order, content, brand });
    expect(view.parcels.map((one) => one.part)).toEqual([{ number: 1, of: 3 }]);
    expect(view.parcels[0]?.items).toEqual([{ title: 'Gold Hoop Earrings', variant: null, quantity: 2 }]);
    expect(view.waiting?.items.map((item) => item.title)).toEqual(['Engraved Pendant', 'Charm Bracelet']);
  });

  it('a leg that was rejected makes no part, and one parcel alone is no part', () => {
    const order = orderOf(content, { legs: [leg(1), leg(2, { state: 'rejected' })], parcels: [parcel(1)] });
    expect(parcelViews(order, content)[0]?.part).toBeNull();
  });

  it('A-16: the order is delivered only after the last parcel', () => {
    const some = [deliveredParcel(1), deliveredParcel(2)];
    expect(viewOf({ legs: three, parcels: some }).progress).toBe('partlyDelivered');
    expect(viewOf({ legs: three, parcels: [...some, parcel(3)] }).progress).toBe('partlyDelivered');
    expect(viewOf({ legs: three, parcels: [...some, deliveredParcel(3)] })).toMatchObject({
      progress: 'delivered',
      waiting: null,
    });
  });

  it('R-043: a label alone is being prepared, whatever else is known', () => {
    expect(viewOf({ legs: three, parcels: [parcel(1)] }).progress).toBe('beingPrepared');
    const view = parcelIn({});
    expect(view.progress).toBe('beingPrepared');
    expect(view.steps.map((step) => step.reach)).toEqual(['done', 'current', 'ahead', 'ahead', 'ahead']);
  });

  it('R-043: trouble before the first scan is no movement either', () => {
    expect(parcelIn({ state: 'exception' }).steps[2]?.reach).toBe('ahead');
  });

  const scanned = { firstScanAt: '2026-03-27T13:00:00.000Z', lastScanAt: '2026-03-29T09:00:00.000Z' };
  it.each<[ParcelState, string, string]>([
    ['accepted', 'withCarrier', 'onItsWay'],
    ['inTransit', 'onItsWay', 'onItsWay'],
    ['outForDelivery', 'outForDelivery', 'outForDelivery'],
    ['exception', 'delayed', 'onItsWay'],
    ['lost', 'lost', 'onItsWay'],
    ['returned', 'returned', 'onItsWay'],
  ])('R-039: a parcel that is %s reads as %s, at the step %s', (state, progress, step) => {
    const view = parcelIn({ ...scanned, state });
    expect(view.progress).toBe(progress);
    expect(view.steps.find((one) => one.reach === 'current')?.step).toBe(step);
  });

  it('tells when each step was reached, and nothing of those ahead', () => {
    expect(parcelIn({ ...scanned, state: 'outForDelivery' }).steps.map((step) => step.at)).toEqual([
      '2026-03-24T14:15:00.000Z',
      '2026-03-26T18:30:00.000Z',
      '2026-03-27T13:00:00.000Z',
      '2026-03-29T09:00:00.000Z',
      null,
    ]);
    const [done] = parcelViews(orderOf(content, { parcels: [deliveredParcel(1)] }), content);
    expect(done?.steps.every((step) => step.reach === 'done')).toBe(true);
    expect(done?.deliveredAt).toBe('2026-03-30T17:05:00.000Z');
    expect(done?.estimatedOn).toBeNull();
  });

  it('C-13: masks the carrier until the parcel is surely at its destination, and any not on the list for ever', () => {
    const carrier = (state: ParcelState, name: string) =>
      parcelIn({ ...scanned, state, carrier: name }).carrier;
    for (const state of ['labelCreated', 'accepted', 'inTransit', 'exception'] as const) {
      expect(carrier(state, 'USPS')).toBeNull();
    }
    expect(carrier('outForDelivery', 'usps')).toBe('USPS');
    expect(carrier('delivered', 'DHL Express')).toBe('DHL Express');
    expect(carrier('delivered', 'Yiwu Line Haul')).toBeNull();
    expect(carrier('delivered', 'constructor')).toBeNull();
  });

  it('C-10: a held order promises no date, and says nothing of why', () => {
    expect(viewOf({ cases: [hold] })).toMatchObject({ window: null, progress: 'checking' });
    const resolution = { decision: 'release', actor: { id: 'a', role: 'ops', verified: true } } as const;
    const released = { ...hold, resolution: { ...resolution, reason: '', at: content.placedAt } };
    expect(viewOf({ cases: [released] }).window).toEqual({
      earliestOn: '2026-03-27',
      latestOn: '2026-03-31',
    });
    expect(viewOf({ stopped: 'ledger' }).window).toBeNull();
    expect(viewOf({ plan: { status: 'asked', generation: 1 } }).window).toBeNull();
  });

  it('leaves cancelled units out, and says so when nothing is left', () => {
    const order = orderOf(content);
    const [first, ...rest] = order.lines.map((line) => ({ ...line, open: 0, cancelled: line.ordered }));
    expect(viewOf({ lines: [first!, ...order.lines.slice(1)] }).items).toHaveLength(2);
    expect(viewOf({ lines: [first!, ...rest] })).toMatchObject({
      progress: 'cancelled',
      items: [],
      waiting: null,
    });
  });
});

describe('what a mail may say', () => {
  const sources = { order: orderOf(content, { legs: three, parcels: [parcel(2)] }), content, brand };
  const window = { earliestOn: '2026-03-27', latestOn: '2026-03-31' };
  const asked = { notification: 'trackingAdded', window: null, isHeld: false } as const;

  it('is about its parcel, and a part where the order comes in parts', () => {
    const part = { number: 2, of: 3 };
    const view = mailView({ ...asked, parcelId: 'parcel-2', part }, sources, 'https://x.example/track/t');
    expect(view).toMatchObject({ part, firstName: 'Sarah', items: [{ title: 'Gold Hoop Earrings' }] });
    const alone = mailView({ ...asked, parcelId: 'parcel-2', part: { number: 1, of: 1 } }, sources, 'u');
    expect(alone.part).toBeNull();
  });

  it('C-10: drops the window of a held order, even when one is given', () => {
    const about = { notification: 'orderConfirmed', parcelId: null, part: null, window } as const;
    expect(mailView({ ...about, isHeld: true }, sources, 'u').window).toBeNull();
    expect(mailView({ ...about, isHeld: false }, sources, 'u').window).toEqual(window);
  });

  it('refuses a parcel that the order does not have', () => {
    expect(() => mailView({ ...asked, parcelId: 'parcel-9', part: null }, sources, 'u')).toThrow('parcel-9');
  });
});

describe('a first name', () => {
  it.each([
    ['Sarah Whitfield', 'Sarah'],
    ['Whitfield, Anne-Marie', 'Anne-Marie'],
    ['José', 'José'],
    ['Dr. Anna Weiß', null],
    ['J Smith', null],
    ['https://evil.example win', null],
    ['<b>Bob</b>', null],
    ['Sarah\r\nBcc: x', 'Sarah'],
    ['', null],
    [null, null],
  ])('of %j is %j', (name, first) => {
    expect(firstNameOf(name)).toBe(first);
  });
});

describe('brand and language', () => {
  it('R-132: a brand keeps its own looks, and an unusable one becomes plain', () => {
    expect(brandView(brand)).toEqual({ ...brand, locale: undefined });
    const odd = { ...brand, logoUrl: 'javascript:alert(1)', color: 'red;}', timeZone: 'Mars/Base' };
    expect(brandView(odd)).toMatchObject({ logoUrl: null, color: '#334155', timeZone: 'UTC' });
    expect(brandView({ ...brand, logoUrl: 'https://x.example/"onerror="' }).logoUrl).toBeNull();
  });

  it('the customer’s language counts, then the brand’s, then English', () => {
    expect(localeOf('de_AT', 'en-US')).toEqual({ language: 'de', tag: 'de-AT' });
    expect(localeOf('fr-FR', 'de')).toEqual({ language: 'de', tag: 'de' });
    expect(localeOf(null, 'not a locale!')).toEqual({ language: 'en', tag: 'en-US' });
  });
});
