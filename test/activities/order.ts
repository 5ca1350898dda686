import { beginOrder } from '../../domain/order/begin.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Leg, Order } from '../../domain/order/order.js';
import type { Parcel } from '../../domain/parcels/parcel.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { atTownsend } from '../kit/addresses.js';

export const at = '2026-03-24T14:15:00.000Z';
export const storeId = 'luna';

/** An order of two lines, as the store told it. */
export function incoming(channelOrderId: string, patch: Partial<IncomingOrder> = {}): IncomingOrder {
  return {
    channelOrderId,
    name: `#${channelOrderId}`,
    placedAt: '2026-03-24T14:14:00.000Z',
    updatedAt: '2026-03-24T14:14:00.000Z',
    currency: 'USD',
    isTest: false,
    tags: [],
    email: 'anna@customer.example',
    phone: '+15555550123',
    locale: 'en-US',
    shippingAddress: {
      name: 'Anna Berg',
      company: null,
      ...atTownsend,
      phone: '+15555550123',
    },
    lines: [
      line('l-1', 'RING-7', [{ name: 'Engraving', value: 'A & B' }]),
      line('l-2', 'CHAIN-45', []),
      { ...line('l-3', 'GIFT-50', []), kind: 'giftCard', requiresShipping: false },
    ],
    shippingMethod: 'Standard',
    shippingCents: 500,
    taxCents: 0,
    totalCents: 15500,
    cancelledAt: null,
    financialStatus: 'PAID',
    ...patch,
  };
}

function line(id: string, sku: string, properties: { name: string; value: string }[]) {
  return {
    id,
    sku,
    barcode: null,
    title: sku === 'RING-7' ? 'Moon ring' : 'Chain 45 cm',
    variantTitle: null,
    quantity: 2,
    unitPriceCents: 5000,
    requiresShipping: true,
    kind: 'goods' as const,
    properties,
  };
}

/** The order once it is routed: leg A with the chain first, then the ring, at the warehouse `acme-ny`. */
export function routed(content: IncomingOrder): Order {
  const begun = beginOrder(content, {
    store: storeId,
    channel: 'shopify',
    policyVersion: 1,
    policy: defaultOrderPolicy,
    receivedAt: at,
  });
  const lines = begun.lines.map((one) => ({ ...one, open: 0, onOrder: one.ordered }));
  return { ...begun, lines, plan: { status: 'planned', generation: 1, window: null }, legs: [legA(begun)] };
}

function legA(order: Order): Leg {
  return {
    id: 'A',
    planGeneration: 1,
    supplier: 'acme',
    warehouse: 'acme-ny',
    tag: 'Engraving-NY',
    lines: [
      { lineId: 'l-2', quantity: 2 },
      { lineId: 'l-1', quantity: 1 },
    ],
    purchaseOrder: {
      number: poNumberOf(order.id),
      state: 'sending',
      sentAt: null,
      acknowledgedAt: null,
      answers: [],
      cancel: 'none',
    },
  };
}

export function poNumberOf(orderId: string): string {
  return `${orderId.split('/').slice(1).join('-')}-A`;
}

export function parcelOf(order: Order): Parcel {
  return {
    id: 'p1',
    legId: 'A',
    carrier: 'USPS',
    trackingNumber: `EZ${order.channelOrderId}`,
    lines: [{ lineId: 'l-2', quantity: 2 }],
    state: 'labelCreated',
    labelCreatedAt: at,
    firstScanAt: null,
    lastScanAt: null,
    deliveredAt: null,
    estimatedDeliveryOn: null,
    storeFulfilmentId: null,
  };
}

export const effectsOf = {
  purchaseOrder: (id: string): EffectOf<'purchaseOrder'> => ({
    id: `${id}/A/purchaseOrder/1`,
    generation: 1,
    kind: 'purchaseOrder',
    legId: 'A',
    poNumber: poNumberOf(id),
    supplier: 'acme',
    addressVersion: 1,
  }),
  cancelPurchaseOrder: (id: string): EffectOf<'cancelPurchaseOrder'> => ({
    id: `${id}/A/cancelPurchaseOrder/1`,
    generation: 1,
    kind: 'cancelPurchaseOrder',
    legId: 'A',
    poNumber: poNumberOf(id),
    supplier: 'acme',
    reason: 'customer request',
  }),
  releaseStock: (id: string, legId: string | null = null): EffectOf<'releaseStock'> => ({
    id: `${id}/${legId ?? 'plan-1'}/releaseStock/1`,
    generation: 1,
    kind: 'releaseStock',
    planGeneration: 1,
    legId,
  }),
  tagOrder: (id: string): EffectOf<'tagOrder'> => ({
    id: `${id}/A/tagOrder/1`,
    generation: 1,
    kind: 'tagOrder',
    tags: ['Engraving-NY'],
  }),
  holdInStore: (id: string): EffectOf<'holdInStore'> => ({
    id: `${id}/address/1/holdInStore/1`,
    generation: 1,
    kind: 'holdInStore',
    caseId: 'address/1',
    caseType: 'address',
  }),
  releaseStoreHold: (id: string): EffectOf<'releaseStoreHold'> => ({
    id: `${id}/address/1/releaseStoreHold/1`,
    generation: 1,
    kind: 'releaseStoreHold',
    caseId: 'address/1',
  }),
  writeTracking: (id: string): EffectOf<'writeTracking'> => ({
    id: `${id}/p1/writeTracking/1`,
    generation: 1,
    kind: 'writeTracking',
    parcelId: 'p1',
    carrier: 'usps',
    trackingNumber: `EZ${id}`,
    lines: [{ fulfilmentOrderId: 'fo-1', fulfilmentOrderLineId: 'fol-1', quantity: 2 }],
  }),
  writeParcelEvent: (id: string): EffectOf<'writeParcelEvent'> => ({
    id: `${id}/p1-delivered/writeParcelEvent/1`,
    generation: 1,
    kind: 'writeParcelEvent',
    parcelId: 'p1',
    fulfilmentId: `f-${id}`,
    state: 'delivered',
    happenedAt: '2026-03-27T10:00:00.123Z',
  }),
  trackParcel: (id: string): EffectOf<'trackParcel'> => ({
    id: `${id}/p1/trackParcel/1`,
    generation: 1,
    kind: 'trackParcel',
    parcelId: 'p1',
    carrier: 'USPS',
    trackingNumber: `EZ${id}`,
  }),
  notify: (id: string): EffectOf<'notify'> => ({
    id: `${id}/orderConfirmed/notify/1`,
    generation: 1,
    kind: 'notify',
    notification: 'orderConfirmed',
    channel: 'email',
    caseId: null,
    refund: null,
    parcelId: null,
    part: null,
    window: { earliestOn: '2026-03-27', latestOn: '2026-03-30' },
    isHeld: false,
  }),
};

export type PerformedKind = keyof typeof effectsOf;
