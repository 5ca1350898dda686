import { beginOrder } from '../../../domain/order/begin.js';
import type { Check, Verdict } from '../../../domain/order/checks.js';
import { decide } from '../../../domain/order/decide.js';
import type { Effect, EffectResult } from '../../../domain/order/effects.js';
import type { OrderEvent } from '../../../domain/order/events.js';
import type { IncomingLine, IncomingOrder } from '../../../domain/order/incoming.js';
import type { Order } from '../../../domain/order/order.js';
import type { Turn } from '../../../domain/order/turn.js';
import { defaultOrderPolicy } from '../../../domain/policy/policy.js';
import { plus, type Instant } from '../../../domain/sla/instant.js';
import { atTownsend } from '../../kit/addresses.js';

export const t0: Instant = '2026-03-24T14:15:00.000Z';
export const after = (duration: string): Instant => plus(t0, duration);

export function anIncomingLine(patch: Partial<IncomingLine> = {}): IncomingLine {
  return {
    id: '11',
    sku: 'RING-1',
    barcode: null,
    title: 'Silver ring',
    variantTitle: null,
    quantity: 1,
    unitPriceCents: 8900,
    requiresShipping: true,
    kind: 'goods',
    properties: [],
    ...patch,
  };
}

export function anIncoming(patch: Partial<IncomingOrder> = {}): IncomingOrder {
  return {
    channelOrderId: '8492',
    name: '#8492',
    placedAt: t0,
    updatedAt: t0,
    currency: 'USD',
    isTest: false,
    tags: [],
    email: 'sarah@example.com',
    phone: null,
    locale: 'en-US',
    shippingAddress: {
      name: 'Sarah Doe',
      company: null,
      ...atTownsend,
      phone: null,
    },
    lines: [anIncomingLine()],
    shippingMethod: 'Standard',
    shippingCents: 0,
    taxCents: 0,
    totalCents: 8900,
    cancelledAt: null,
    financialStatus: 'PAID',
    ...patch,
  };
}

export function anOrder(patch: Partial<IncomingOrder> = {}): Order {
  return beginOrder(anIncoming(patch), {
    store: 'aurora',
    channel: 'shopify',
    policyVersion: 1,
    policy: defaultOrderPolicy,
    receivedAt: t0,
  });
}

export function aVerdict(order: Order, check: Check): Verdict {
  switch (check) {
    case 'items':
      return {
        check,
        lines: order.lines.map((line) => ({
          lineId: line.id,
          sku: line.sku,
          quantity: line.ordered,
          fulfilmentOrder: { id: 'FO1', lineId: `FL${line.id}` },
        })),
        leftAlone: [],
        unmapped: [],
      };
    case 'address':
      return { check, verdict: 'deliverable', codes: [], validator: 'easypost' };
    case 'payment':
      return { check, verdict: 'clear', status: 'PAID' };
    case 'risk':
      return { check, verdict: 'clear', recommendation: 'ACCEPT', levels: ['LOW'] };
    case 'stock':
      return {
        check,
        lines: order.lines.map((line) => ({
          lineId: line.id,
          sku: line.sku ?? '',
          verdict: 'enough',
          available: 100,
          threshold: 5,
          supplier: 'acme',
          observedAt: t0,
        })),
      };
  }
}

/** What the world says when everything is well. */
export function aResult(order: Order, effect: Effect): EffectResult {
  switch (effect.kind) {
    case 'check':
      return { kind: 'checked', verdict: aVerdict(order, effect.check) };
    case 'plan': {
      const lines = effect.lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
      const leg = { supplier: 'acme', warehouse: 'ny', tag: 'Engraving-NY', method: 'standard', lines };
      const window = { earliestOn: '2026-03-27', latestOn: '2026-03-31' };
      return { kind: 'planned', plan: { status: 'planned', legs: [leg], window, rules: ['priority'] } };
    }
    case 'purchaseOrder':
      return { kind: 'purchaseOrderSent', supplierReference: `S-${effect.poNumber}`, at: null };
    case 'cancelPurchaseOrder':
      return { kind: 'purchaseOrderCancel', answer: 'accepted' };
    case 'writeTracking':
      return { kind: 'trackingWritten', fulfilmentId: `F-${effect.parcelId}` };
    case 'notify':
      return { kind: 'notified', messageId: `<${effect.notification}@mail.test>` };
    case 'refund':
      return { kind: 'refunded', refund: { cents: 8900, currency: 'USD', methods: ['original'] } };
    default:
      return { kind: 'nothing' };
  }
}

export function pendingEffects(order: Order): Effect[] {
  return Object.values(order.effects).flatMap((state) =>
    state.status === 'asked' && state.effect ? [state.effect] : [],
  );
}

export function happy(order: Order, effect: Effect): OrderEvent {
  return {
    type: 'effectAnswered',
    effectId: effect.id,
    outcome: { status: 'done', result: aResult(order, effect) },
  };
}

/** Answers everything the order asked for, well, until it asks for nothing more. */
export function settleEffects(turn: Turn, at: Instant): Turn {
  let now = turn;
  for (let next = pendingEffects(now.state)[0]; next; next = pendingEffects(now.state)[0]) {
    const told = decide(now.state, happy(now.state, next), at);
    now = { ...told, effects: [...now.effects, ...told.effects], entries: [...now.entries, ...told.entries] };
  }
  return now;
}

/** A clean order whose purchase order is with the supplier. */
export function aSentOrder(patch: Partial<IncomingOrder> = {}): Order {
  return settleEffects(decide(anOrder(patch), { type: 'started' }, t0), t0).state;
}
