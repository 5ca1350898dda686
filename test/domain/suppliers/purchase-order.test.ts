import { describe, expect, it } from 'vitest';
import {
  type PurchaseOrderSources,
  purchaseOrderView,
  type SupplierWords,
} from '../../../domain/suppliers/purchase-order-view.js';

const line = (lineNumber: number, quantity: number) => ({
  lineNumber,
  supplierSku: `S-${lineNumber}`,
  quantity,
  unitCostCents: 100,
  currency: 'USD',
  personalization: [],
});
const content: PurchaseOrderSources['content'] = {
  poNumber: 'luna-1-A',
  orderReference: '#1',
  shipTo: {
    name: 'Anna',
    company: null,
    line1: '1 Street',
    line2: null,
    city: 'Town',
    region: null,
    postalCode: null,
    country: 'US',
  },
  contactEmail: 'help@luna.example',
  shippingMethod: 'standard',
  blind: { shipFromName: 'Luna', returnAddress: null, packingSlipText: 'Thanks' },
  lines: [line(1, 3), line(2, 1)],
};
type Choice = 'accepted' | 'backordered' | 'rejected';
const told = (answers: [Choice, Choice] | null, more: Partial<SupplierWords> = {}): SupplierWords => ({
  answers: answers?.map((answer, place) => ({ lineNumber: place + 1, answer, reason: null })) ?? null,
  parcels: [],
  cancellation: null,
  ...more,
});
const parcel = (lineNumber: number, quantity: number) => ({
  carrier: 'UPS',
  trackingNumber: `1Z${lineNumber}${quantity}`,
  lines: [{ lineNumber, quantity }],
});
const viewOf = (words: SupplierWords, more: Partial<PurchaseOrderSources> = {}) =>
  purchaseOrderView({ content, told: words, isCancelAsked: false, isEnded: false, ...more });

describe('how a purchase order stands with a supplier without a system', () => {
  it.each([
    ['asks', told(null), {}],
    ['ships', told(['accepted', 'rejected']), {}],
    ['ships', told(['rejected', 'backordered']), {}],
    ['ships', told(['accepted', 'rejected'], { parcels: [parcel(1, 2)] }), {}],
    ['shipped', told(['accepted', 'rejected'], { parcels: [parcel(1, 2), parcel(1, 1)] }), {}],
    ['shipped', told(['accepted', 'rejected'], { parcels: [parcel(1, 3)] }), { isEnded: true }],
    ['rejected', told(['rejected', 'rejected']), {}],
    ['rejected', told(['rejected', 'rejected']), { isEnded: true }],
    ['cancelled', told(['accepted', 'accepted'], { cancellation: 'accepted' }), {}],
    ['cancelled', told(null), { isEnded: true }],
    ['ships', told(['accepted', 'accepted'], { cancellation: 'refused' }), { isCancelAsked: true }],
  ] as const)('C-48: %s (%#)', (standing, words, more) => {
    expect(viewOf(words, more).standing).toBe(standing);
  });

  it('C-48: what is left of a line is what was promised and is in no parcel', () => {
    const { lines } = viewOf(told(['accepted', 'rejected'], { parcels: [parcel(1, 2)] }));
    expect(lines).toMatchObject([
      { answer: 'accepted', shipped: 2, left: 1 },
      { answer: 'rejected', shipped: 0, left: 0 },
    ]);
  });

  it('C-48, C-17: a cancel is asked until it is answered, or nothing is left to stop', () => {
    const asked = { isCancelAsked: true };
    expect(viewOf(told(null), asked).isCancelAsked).toBe(true);
    expect(viewOf(told(['accepted', 'accepted']), asked).isCancelAsked).toBe(true);
    expect(viewOf(told(null, { cancellation: 'refused' }), asked).isCancelAsked).toBe(false);
    expect(viewOf(told(['rejected', 'rejected']), asked).isCancelAsked).toBe(false);
    expect(viewOf(told(null), { ...asked, isEnded: true }).isCancelAsked).toBe(false);
  });
});
