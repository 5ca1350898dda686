import { describe, expect, it } from 'vitest';
import { decide } from '../../../domain/order/decide.js';
import type { Order } from '../../../domain/order/order.js';
import type { Parcel } from '../../../domain/parcels/parcel.js';
import { ticketWords } from '../../../domain/tickets/ticket.js';
import { after, anOrder, aSentOrder, pendingEffects, t0 } from '../order/a-order.js';

const held = decide(
  aSentOrder(),
  { id: 'h1', type: 'holdRequested', actor: { id: 'anna', role: 'ops', verified: true }, reason: 'look' },
  t0,
).state;
const parcel: Parcel = {
  id: 'p1',
  legId: 'A',
  carrier: 'USPS',
  trackingNumber: '9400',
  lines: [],
  state: 'labelCreated',
  labelCreatedAt: '2026-03-26T18:00:00.000Z',
  firstScanAt: null,
  lastScanAt: null,
  deliveredAt: null,
  estimatedDeliveryOn: null,
  storeFulfilmentId: null,
};
const words = (order: Order, scannedAt = new Map<string, string>()) => {
  const [one] = order.cases;
  if (!one) throw new Error('no case');
  const facts = { order, one, timeZone: 'America/New_York', scannedAt, caseUrl: 'https://faros.example/c' };
  return ticketWords(facts, 'reason: look');
};

describe('what a ticket says', () => {
  it('R-049: order, case, advice, deadline in the store’s zone, and who may decide what', () => {
    const { subject, body, tags } = words(held);
    expect(subject).toBe('#8492: Held by hand (manualHold/1)');
    expect(tags).toEqual(['faros', 'manualHold', 'aurora']);
    expect(body).toContain('Order #8492 (order/aurora/8492)');
    expect(body).toContain('Deadline: Wed 2026-03-25 10:15 America/New_York (UTC-04:00)');
    expect(body).toContain('Decisions: release (ops, supervisor, merchant)');
    expect(body).toContain('Known: reason: look');
    expect(body).toContain('Parcels: none yet');
  });

  it('C-02: a label that nobody scanned is told as that, with its time', () => {
    expect(words({ ...held, parcels: [parcel] }).body).toContain(
      'Parcel 9400 (USPS): no carrier scan since label creation at Thu 2026-03-26 14:00 America/New_York (UTC-04:00)',
    );
  });

  it('C-02: the last scan, also one that changed nothing of the order', () => {
    const moving = { ...parcel, state: 'inTransit' as const, lastScanAt: '2026-03-27T12:00:00.000Z' };
    const order = { ...held, parcels: [moving] };
    expect(words(order).body).toContain('last carrier scan at Fri 2026-03-27 08:00');
    expect(words(order, new Map([['9400', '2026-03-28T12:00:00.000Z']])).body).toContain(
      'Sat 2026-03-28 08:00',
    );
    expect(words(order, new Map([['9400', '2026-03-26T12:00:00.000Z']])).body).toContain(
      'Fri 2026-03-27 08:00',
    );
  });

  it('C-35: no person is in it', () => {
    const { subject, body } = words({ ...held, parcels: [parcel] });
    expect(`${subject}${body}`).not.toMatch(/sarah|doe|townsend|example\.com/i);
  });
});

describe('a helpdesk that refuses', () => {
  const ticketsOf = (order: Order) => pendingEffects(order).filter((effect) => effect.kind === 'ticket');

  it('R-049, R-138: opens a case for engineers, and that case asks for no ticket of its own', () => {
    const begun = decide(
      anOrder(),
      { id: 'h1', type: 'holdRequested', actor: { id: 'anna', role: 'ops', verified: true }, reason: 'look' },
      t0,
    ).state;
    const [ticket] = ticketsOf(begun);
    if (!ticket) throw new Error('no ticket was asked for');
    const outcome = { status: 'refused', code: 'HTTP_401', reason: 'gorgias: HTTP_401' } as const;
    const told = decide(begun, { type: 'effectAnswered', effectId: ticket.id, outcome }, after('PT1S')).state;
    expect(told.cases.map(({ type }) => type)).toEqual(['manualHold', 'connectorAway']);
    expect(ticketsOf(told)).toEqual([]);
    expect(pendingEffects(told).some((one) => one.kind === 'alert' && one.role === 'engineer')).toBe(true);
  });
});
