import type { Case } from '../../domain/cases/case.js';
import type { CaseType } from '../../domain/cases/case-type.js';
import type { BrandFacts } from '../../domain/customer/brand.js';
import { beginOrder } from '../../domain/order/begin.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Leg, Order } from '../../domain/order/order.js';
import type { Parcel } from '../../domain/parcels/parcel.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';

export const brand: BrandFacts = {
  name: 'Aurelia & Co',
  logoUrl: null,
  color: '#7c3aed',
  postalAddress: '12 Harbour Way\nPortland, ME 04101',
  supportEmail: 'hello@aurelia.example',
  timeZone: 'America/New_York',
  locale: 'en-US',
};

const titles = [
  ['Engraved Pendant', 'Silver'],
  ['Gold Hoop Earrings', null],
  ['Charm Bracelet', 'Rose / Small'],
] as const;

export function incoming(over: Partial<IncomingOrder> = {}): IncomingOrder {
  return {
    channelOrderId: '8492',
    name: '#8492',
    placedAt: '2026-03-24T14:15:00.000Z',
    updatedAt: '2026-03-24T14:15:00.000Z',
    currency: 'USD',
    isTest: false,
    tags: [],
    email: 'sarah.whitfield@mail.example',
    phone: '+1 207 555 0188',
    locale: null,
    shippingAddress: {
      name: 'Sarah Whitfield',
      company: 'Whitfield Studio',
      line1: '77 Juniper Lane',
      line2: 'Apt 4',
      city: 'Portland',
      region: 'ME',
      postalCode: '04103',
      country: 'US',
      phone: '+1 207 555 0199',
    },
    lines: titles.map(([title, variantTitle], index) => ({
      id: `line-${index + 1}`,
      sku: `SKU-${index + 1}`,
      barcode: null,
      title,
      variantTitle,
      quantity: index + 1,
      unitPriceCents: 8900,
      requiresShipping: true,
      kind: 'goods',
      properties: [],
    })),
    shippingMethod: 'standard',
    shippingCents: 0,
    taxCents: 0,
    totalCents: 8900,
    cancelledAt: null,
    financialStatus: 'PAID',
    ...over,
  };
}

export function orderOf(content: IncomingOrder, over: Partial<Order> = {}): Order {
  const begun = beginOrder(content, {
    store: 'aurelia',
    channel: 'shopify',
    policyVersion: 1,
    policy: defaultOrderPolicy,
    receivedAt: content.placedAt,
  });
  const window = { earliestOn: '2026-03-27', latestOn: '2026-03-31' };
  return { ...begun, plan: { status: 'planned', generation: 1, window }, ...over };
}

export function leg(number: number, over: Partial<Leg['purchaseOrder']> = {}): Leg {
  return {
    id: `leg-${number}`,
    planGeneration: 1,
    supplier: `supplier-${number}`,
    warehouse: `warehouse-${number}`,
    tag: 'Engraving-NY',
    lines: [{ lineId: `line-${number}`, quantity: number }],
    purchaseOrder: {
      number: `PO-${number}`,
      state: 'acknowledged',
      sentAt: '2026-03-24T14:16:00.000Z',
      acknowledgedAt: '2026-03-24T14:16:30.000Z',
      answers: [],
      cancel: 'none',
      ...over,
    },
  };
}

export function parcel(number: number, over: Partial<Parcel> = {}): Parcel {
  return {
    id: `parcel-${number}`,
    legId: `leg-${number}`,
    carrier: 'USPS',
    trackingNumber: `940011089956146738${number}`,
    lines: [{ lineId: `line-${number}`, quantity: number }],
    state: 'labelCreated',
    labelCreatedAt: '2026-03-26T18:30:00.000Z',
    firstScanAt: null,
    lastScanAt: null,
    deliveredAt: null,
    estimatedDeliveryOn: '2026-03-30',
    storeFulfilmentId: null,
    ...over,
  };
}

/** A parcel that the carrier has handed over. */
export function deliveredParcel(number: number, over: Partial<Parcel> = {}): Parcel {
  return parcel(number, {
    state: 'delivered',
    firstScanAt: '2026-03-27T13:00:00.000Z',
    lastScanAt: '2026-03-30T17:05:00.000Z',
    deliveredAt: '2026-03-30T17:05:00.000Z',
    ...over,
  });
}

/** An open case of the type, as Filter leaves it. */
export function openedCase(type: CaseType): Case {
  return {
    id: `${type}/1`,
    type,
    blocks: 'assign',
    openedAt: '2026-03-24T14:16:00.000Z',
    owner: 'ops',
    dueAt: '2026-03-26T14:16:00.000Z',
    warnAt: null,
    clocks: [],
    escalations: [],
    facts: {},
    subject: null,
    resolution: null,
  };
}
