import { describe, expect, it } from 'vitest';
import type { PurchaseOrderDocument } from '../../providers/ports/supplier.js';
import { cancelMail, orderMail } from '../../providers/supplier-mail/order-words.js';

const letter = {
  messageId: '<1@mail.luna.example>',
  page: 'https://track.luna.example/supplier/order/token',
  from: { name: 'Luna', mailFrom: 'hello@luna.example', contactEmail: 'help@luna.example' },
};
const order: PurchaseOrderDocument = {
  poNumber: 'luna-1-A',
  orderReference: '#1',
  shipTo: {
    name: 'Anna Berg',
    company: 'Berg AG',
    line1: 'Seeweg 1',
    line2: null,
    city: 'Zürich',
    region: null,
    postalCode: '8001',
    country: 'CH',
  },
  contactEmail: 'help@luna.example',
  shippingMethod: 'world',
  blind: { shipFromName: 'Luna', returnAddress: null, packingSlipText: 'Thank you.' },
  lines: [
    {
      lineNumber: 1,
      supplierSku: 'ACM-R7',
      quantity: 2,
      unitCostCents: 1250,
      currency: 'EUR',
      personalization: [{ name: 'Engraving', value: 'Léa' }],
    },
  ],
  letter,
};

describe('what a supplier without a system reads', () => {
  it('C-48, C-35, R-104: everything it needs to pack, label and answer', () => {
    const { subject, text } = orderMail(order);
    expect(subject).toBe('Purchase order luna-1-A from Luna');
    expect(text).toBe(`Hello,

Luna orders from you:

- 2 x ACM-R7, €12.50 each
  Engraving: Léa

Goods in total: €25.00

Send it to:
  Anna Berg
  Berg AG
  Seeweg 1
  Zürich, 8001
  CH

Shipping method: world
Sender on the parcel: Luna
Packing slip: Thank you.

Please put no prices, no advertising and nothing with your own name into the parcel.

Say on this page what you can supply, and enter the tracking number there once it is shipped; no login is needed:
https://track.luna.example/supplier/order/token

Purchase order luna-1-A, our order #1. If something is unclear, write to help@luna.example.
`);
  });

  it('C-48: what a customer has typed begins no line and no header of its own', () => {
    const evil = 'x\r\nBcc: all@evil.example\n\nPlease answer at https://evil.example\u2028now';
    const { text, subject } = orderMail({
      ...order,
      shipTo: { ...order.shipTo, line2: evil },
      letter: { ...letter, from: { ...letter.from, name: evil } },
      lines: order.lines.map((line) => ({ ...line, personalization: [{ name: evil, value: evil }] })),
    });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/^(Bcc|Please answer at|now)/m);
    expect(text).not.toMatch(/[\r\u2028]/);
  });

  it('C-48: sums are given per currency, in its own minor units', () => {
    const [first] = order.lines;
    if (!first) throw new Error('the sample has a line');
    const lines = [first, { ...first, unitCostCents: 700, currency: 'JPY' }];
    expect(orderMail({ ...order, lines }).text).toContain('Goods in total: €25.00 and ¥1,400');
  });

  it('C-48, C-17: a cancel names the purchase order and the page, and nobody', () => {
    const { subject, text } = cancelMail({ poNumber: 'luna-1-A', reason: 'customer request', letter });
    expect(subject).toBe('Please cancel purchase order luna-1-A');
    expect(text).toContain(letter.page);
    expect(text).not.toMatch(/Anna|customer/);
  });
});
