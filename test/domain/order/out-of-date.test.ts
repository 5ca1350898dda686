import { describe, expect, it } from 'vitest';
import { decide } from '../../../domain/order/decide.js';
import type { EffectOf, Outcome } from '../../../domain/order/effects.js';
import type { OrderEvent, PersonEvent } from '../../../domain/order/events.js';
import type { Order } from '../../../domain/order/order.js';
import { outOfDate } from '../../../domain/order/out-of-date.js';
import { aSentOrder, settleEffects, t0 } from './a-order.js';

const message = (
  order: Order,
  notification: EffectOf<'notify'>['notification'],
  patch: Partial<EffectOf<'notify'>> = {},
): EffectOf<'notify'> => ({
  id: `${order.id}/${notification}/notify/1`,
  generation: 1,
  kind: 'notify',
  notification,
  channel: 'email',
  caseId: null,
  refund: null,
  parcelId: null,
  part: null,
  window: null,
  isHeld: false,
  ...patch,
});

const order = aSentOrder();
const [leg] = order.legs;
const shipped: OrderEvent = {
  id: 's',
  occurredAt: t0,
  type: 'shipped',
  poNumber: leg?.purchaseOrder.number ?? '',
  shipmentId: 'S1',
  carrier: 'USPS',
  trackingNumber: 'T1',
  labelCreatedAt: t0,
  lines: null,
};
/** On its way, and the customer not told yet. */
const untold = decide(order, shipped, t0).state;
const told = settleEffects(decide(order, shipped, t0), t0).state;
const delivered = {
  ...untold,
  parcels: untold.parcels.map((one) => ({ ...one, state: 'delivered' as const })),
};

describe('R-101: a message that waited', () => {
  it('confirms no order whose parcel the customer has read of, or holds', () => {
    const overtaken = 'later news of the order is out already';
    expect(outOfDate(message(order, 'orderConfirmed'), order)).toBeNull();
    expect(outOfDate(message(order, 'orderConfirmed'), untold)).toBeNull();
    expect(outOfDate(message(order, 'orderConfirmed'), told)).toBe(overtaken);
    expect(outOfDate(message(order, 'orderConfirmed'), delivered)).toBe(overtaken);
  });

  it('R-131: confirms it once more for who asks for it', () => {
    const again = message(order, 'orderConfirmed', { id: `${order.id}/orderConfirmed-notify-1/resend/1` });
    expect(outOfDate(again, told)).toBeNull();
    expect(outOfDate(again, delivered)).toBeNull();
  });

  it('confirms no order that was given up', () => {
    const givenUp = { ...order, lines: order.lines.map((one) => ({ ...one, cancelled: one.ordered })) };
    expect(outOfDate(message(order, 'orderConfirmed'), givenUp)).toBe('the order was given up');
    expect(outOfDate(message(order, 'refunded'), givenUp)).toBeNull();
  });

  it('says nothing of an address that another has replaced', () => {
    const newer = { ...order, addressVersion: 3 };
    for (const notification of ['addressQuestion', 'addressReceived'] as const) {
      expect(outOfDate(message(order, notification, { generation: 2 }), newer)).toBe(
        'a newer address is there',
      );
      expect(outOfDate(message(order, notification, { generation: 3 }), newer)).toBeNull();
    }
  });

  it('has no tracking number for a parcel that is there', () => {
    const about = { parcelId: delivered.parcels[0]?.id ?? '' };
    expect(outOfDate(message(order, 'trackingAdded', about), untold)).toBeNull();
    expect(outOfDate(message(order, 'trackingAdded', about), delivered)).toBe(
      'the parcel is delivered already',
    );
    expect(outOfDate(message(order, 'delivered', about), delivered)).toBeNull();
  });
});

describe('R-131: what becomes of a message that is sent again', () => {
  const effectId = `${order.id}/orderConfirmed/notify/1`;
  const resend: PersonEvent = {
    id: 'a',
    actor: { id: 'kim', role: 'ops', verified: true },
    reason: 'not there',
    type: 'resendRequested',
    effectId,
  };
  const answered = (outcome: Outcome) => {
    const { state, effects } = decide(order, resend, t0);
    return decide(state, { type: 'effectAnswered', effectId: effects[0]?.id ?? '', outcome }, t0);
  };

  it.each(['bounced', 'badNumber', 'optedOut'])(
    'C-46: %s: the customer does not get it, and no connector is away',
    (code) => {
      const turn = answered({ status: 'refused', code, reason: `smtp: ${code}` });
      expect(turn.state.undelivered).toEqual([effectId]);
      expect(turn.state.cases).toEqual(order.cases);
    },
  );

  it('one that is not sent is a line of the timeline', () => {
    const result = { kind: 'suppressed', reason: 'the customer wrote STOP' } as const;
    const turn = answered({ status: 'done', result });
    expect(turn.entries.map(({ text }) => text)).toContain(
      'orderConfirmed/notify/1 not sent again: the customer wrote STOP',
    );
  });
});
