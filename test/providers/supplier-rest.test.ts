import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PurchaseOrderDocument, StockQuestion } from '../../providers/ports/supplier.js';
import { createSupplierRest } from '../../providers/supplier-rest/client.js';
import { supplierRestInbound } from '../../providers/supplier-rest/inbound.js';
import { SUPPLIER_ACCOUNTS } from '../../sandbox/servers/credentials.js';
import { atTownsend } from '../kit/addresses.js';
import {
  call,
  control,
  type Receiver,
  type Simulators,
  startReceiver,
  startSimulators,
} from '../kit/simulators.js';
import { headersOf, never, type Stub, startStub } from './stub.js';

const at = '2026-03-24T14:15:00.000Z';
const [account] = SUPPLIER_ACCOUNTS;
if (!account) throw new Error('the sandbox has no supplier');
const { supplier } = account;

const address = {
  name: 'Jane Doe',
  company: null,
  ...atTownsend,
};

const letter = {
  messageId: '<1@lumen.example>',
  page: 'https://lumen.example/supplier/order/x',
  from: { name: 'Lumen', mailFrom: 'hello@lumen.example', contactEmail: 'care@lumen.example' },
};

function document(poNumber: string, more: Partial<PurchaseOrderDocument> = {}): PurchaseOrderDocument {
  return {
    poNumber,
    orderReference: 'L-8492',
    shipTo: address,
    contactEmail: 'care@lumen.example',
    shippingMethod: 'GROUND',
    blind: {
      shipFromName: 'Lumen',
      returnAddress: { ...address, name: null, company: 'Returns Dept' },
      packingSlipText: 'Thank you',
    },
    lines: [
      {
        lineNumber: 1,
        supplierSku: 'ENG-1',
        quantity: 2,
        unitCostCents: 3100,
        currency: 'USD',
        personalization: [{ name: 'Engraving', value: 'Léa' }],
      },
    ],
    letter,
    ...more,
  };
}

let sims: Simulators;
let receiver: Receiver;
let stub: Stub | undefined;
beforeAll(async () => {
  sims = await startSimulators();
});
afterAll(() => sims.stop());
beforeEach(async () => {
  await control(sims.supplier.url, 'reset', {});
  receiver = await startReceiver();
  await control(sims.supplier.url, 'webhooks', { supplier, url: receiver.url });
});
afterEach(async () => {
  await receiver.stop();
  await stub?.stop();
  stub = undefined;
});

const system = (more: { token?: string; baseUrl?: string } = {}) =>
  createSupplierRest({
    supplier,
    baseUrl: `${sims.supplier.url}/${supplier}`,
    token: account.token,
    timeoutMs: 500,
    ...more,
  });

describe('R-029: a purchase order to a REST supplier', () => {
  it('goes out once and is found by our number', async () => {
    const sent = await system().sendPurchaseOrder(document('PO-1'), never);
    expect(sent).toEqual({
      supplierReference: expect.stringMatching(/^po_/),
      receivedAt: expect.stringMatching(/Z$/),
    });
    expect(await system().findPurchaseOrder('PO-1', never)).toEqual(sent);
    expect(await system().findPurchaseOrder('PO-2', never)).toBeNull();
    expect(system().canLookUp).toBe(true);
  });

  it('C-35, R-104: tells the recipient and the brand, and neither phone nor price in the parcel', async () => {
    await system().sendPurchaseOrder(document('PO/1 ü', { shipTo: { ...address, company: 'ACME' } }), never);
    const { body } = await call(`${sims.supplier.url}/_control/purchase-orders?supplier=${supplier}`);
    expect(body.purchaseOrders).toMatchObject([
      {
        poNumber: 'PO/1 ü',
        shipTo: { name: 'Jane Doe, ACME', line1: '388 Townsend St', country: 'US' },
        contactEmail: 'care@lumen.example',
        shipping: { method: 'GROUND' },
        blind: {
          shipFromName: 'Lumen',
          returnAddress: { name: 'Returns Dept' },
          noPrices: true,
          noInserts: true,
        },
        lines: [
          {
            sku: 'ENG-1',
            quantity: 2,
            unitCostCents: 3100,
            personalization: [{ name: 'Engraving', value: 'Léa' }],
          },
        ],
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('415 555');
    expect(await system().findPurchaseOrder('PO/1 ü', never)).not.toBeNull();
  });

  it('R-034: says "no answer" when it may have arrived, so that it is looked up first', async () => {
    const fault = (kind: string, more = {}) =>
      control(sims.supplier.url, 'faults', {
        match: { method: 'POST', path: '*/purchase-orders' },
        kind,
        ...more,
      });
    const send = () => system().sendPurchaseOrder(document('PO-1'), never);
    await fault('noAnswerBefore');
    await expect(send()).rejects.toMatchObject({ problem: 'noAnswer' });
    expect(await system().findPurchaseOrder('PO-1', never)).toBeNull();
    await fault('status', { status: 502 });
    await expect(send()).rejects.toMatchObject({ problem: 'noAnswer' });
    await fault('noAnswerAfter');
    await expect(send()).rejects.toMatchObject({ problem: 'noAnswer' });
    expect(await system().findPurchaseOrder('PO-1', never)).not.toBeNull();
    await fault('status', { status: 429 });
    await expect(send()).rejects.toMatchObject({ problem: 'throttled', retryAfterMs: 1000 });
  });

  it('R-034: takes no 404 but the supplier own one as "never arrived"', async () => {
    const gone = system({ baseUrl: `${sims.supplier.url}/nobody` });
    await expect(gone.findPurchaseOrder('PO-1', never)).rejects.toMatchObject({
      problem: 'refused',
      code: 'UNKNOWN_SUPPLIER',
    });
    stub = await startStub(() => ({ status: 404, body: '<html>not found</html>' }));
    await expect(system({ baseUrl: stub.url }).findPurchaseOrder('PO-1', never)).rejects.toMatchObject({
      problem: 'refused',
      code: 'HTTP_404',
    });
  });

  it('is refused with the place of the mistake, without persons and secrets', async () => {
    const bad = document('PO-1', { lines: [{ ...document('PO-1').lines[0]!, quantity: 0 }] });
    await expect(system().sendPurchaseOrder(bad, never)).rejects.toMatchObject({
      problem: 'refused',
      code: 'INVALID',
      message: expect.stringContaining('lines.0.quantity'),
    });
    const message = 'Jane Doe of 388 Townsend St wants Léa; Bearer tok-123';
    stub = await startStub(() => ({ status: 409, body: { error: { code: 'ODD', message } } }));
    const refused = system({ baseUrl: stub.url, token: 'tok-123' }).sendPurchaseOrder(
      document('PO-1'),
      never,
    );
    await expect(refused).rejects.toThrow(
      `supplier ${supplier}: 409 [hidden] of [hidden] wants [hidden]; Bearer [hidden]`,
    );
  });

  it('takes a success that it cannot read as no answer', async () => {
    stub = await startStub(() => ({ status: 200, body: { ok: true } }));
    await expect(
      system({ baseUrl: stub.url }).sendPurchaseOrder(document('PO-1'), never),
    ).rejects.toMatchObject({
      problem: 'noAnswer',
      code: 'UNREADABLE',
    });
  });

  it.each(['accepted', 'refused', 'pending'] as const)('is cancelled: %s', async (answer) => {
    await system().sendPurchaseOrder(document('PO-1'), never);
    await control(sims.supplier.url, 'cancellations', { supplier, answer });
    expect(
      await system().cancelPurchaseOrder(
        { poNumber: 'PO-1', reason: 'customer changed their mind', letter },
        never,
      ),
    ).toBe(answer);
    await expect(
      system().cancelPurchaseOrder({ poNumber: 'PO-2', reason: 'never sent', letter }, never),
    ).rejects.toMatchObject({
      problem: 'refused',
      code: 'NOT_FOUND',
    });
  });
});

describe('C-34: a question about stock to a REST supplier', () => {
  const question = (reference: string, quantity = 2): StockQuestion => ({
    reference,
    messageId: '<m@mail.example>',
    answerBy: '2026-03-25T14:15:00.000Z',
    lines: [{ lineNumber: 1, supplierSku: 'ENG-1', variant: 'Gold', quantity }],
    page: 'https://track.example/supplier/secret-token',
    askedBy: { name: 'Lumen', mailFrom: 'hello@lumen.example', contactEmail: 'care@lumen.example' },
  });
  const asked = async () =>
    (await call(`${sims.supplier.url}/_control/stock-questions?supplier=${supplier}`)).body.stockQuestions;

  it('R-034: is one question however often it is asked, and found by our reference', async () => {
    expect(await system().findStockQuestion('SQ-1', never)).toBeNull();
    await control(sims.supplier.url, 'faults', {
      match: { method: 'POST', path: '*/stock-questions' },
      kind: 'noAnswerAfter',
    });
    await expect(system().askAboutStock(question('SQ-1'), never)).rejects.toMatchObject({
      problem: 'noAnswer',
    });
    expect(await system().findStockQuestion('SQ-1', never)).toEqual({ answer: null });
    expect(await system().askAboutStock(question('SQ-1'), never)).toEqual({ answer: null });
    expect(await asked()).toHaveLength(1);
    await expect(system().askAboutStock(question('SQ-1', 3), never)).rejects.toMatchObject({
      problem: 'refused',
      code: 'REFERENCE_TAKEN',
    });
  });

  it('C-34: says the article and a date; neither the page nor the brand goes with it', async () => {
    await system().askAboutStock(question('SQ-2'), never);
    expect(await asked()).toEqual([
      {
        reference: 'SQ-2',
        answerBy: '2026-03-25T14:15:00.000Z',
        lines: [{ lineNumber: 1, sku: 'ENG-1', variant: 'Gold', quantity: 2 }],
        status: 'open',
        receivedAt: expect.any(String),
        answer: null,
      },
    ]);
  });

  it('R-082: answered at once or by webhook, it reads the same', async () => {
    await system().askAboutStock(question('SQ-3'), never);
    const lines = [{ lineNumber: 1, availableQuantity: 5, replenishment: null }];
    await control(sims.supplier.url, 'answer-stock', { supplier, reference: 'SQ-3', at, lines });
    const received = Buffer.from(receiver.received[0]?.body ?? '');
    const read = (rawBody: Buffer) => supplierRestInbound.read({ topic: 'event', rawBody, receivedAt: at });
    const byWebhook = read(received);
    expect(byWebhook).toMatchObject([
      {
        kind: 'stockAnswer',
        about: { by: 'stockQuestion', reference: 'SQ-3' },
        occurredAt: at,
        replies: [
          {
            lineNumber: 1,
            supplierSku: 'ENG-1',
            variant: 'Gold',
            available: 5,
            holdUntil: null,
            replenishedOn: null,
            packaging: 'ready',
            prepareBefore: '15:00',
            substituteRisk: 'none',
            fallbackRoute: 'none',
          },
        ],
      },
    ]);
    const { answer } = (await system().findStockQuestion('SQ-3', never)) ?? {};
    expect(answer).toMatchObject({ provider: 'supplier-rest', topic: 'event' });
    expect(read(answer?.rawBody ?? Buffer.from('')).map((one) => ({ ...one, id: '' }))).toEqual(
      byWebhook.map((one) => ({ ...one, id: '' })),
    );
  });
});

describe('what a REST supplier tells by webhook', () => {
  /** The meanings of all webhooks received, each verified first. */
  const meanings = () =>
    receiver.received.flatMap(({ headers, body }) => {
      const rawBody = Buffer.from(body);
      const request = { headers: headersOf(headers), rawBody, now: new Date() };
      const verified = supplierRestInbound.verify(request, account.webhookSecret);
      expect(verified).toMatchObject({ ok: true, messageId: headers['webhook-id'] });
      return supplierRestInbound.read({ topic: 'event', rawBody, receivedAt: at });
    });
  const about = { by: 'purchaseOrder', poNumber: 'PO-1' };
  const target = { supplier, poNumber: 'PO-1', at };

  beforeEach(async () => {
    const [line] = document('PO-1').lines;
    const lines = [1, 2].map((lineNumber) => ({ ...line!, lineNumber }));
    await system().sendPurchaseOrder(document('PO-1', { lines }), never);
  });

  it('R-036: an acknowledgement answers line by line, the same when sent twice', async () => {
    const answers = [{ lineNumber: 2, answer: 'backordered', availableAt: '2026-04-01T00:00:00Z' }];
    await control(sims.supplier.url, 'acknowledge', { ...target, lines: answers, copies: 2 });
    const [first, second] = meanings();
    expect(first).toMatchObject({
      about,
      event: {
        type: 'purchaseOrderAnswered',
        occurredAt: at,
        poNumber: 'PO-1',
        answers: [
          { lineNumber: 1, answer: 'accepted' },
          { lineNumber: 2, answer: 'backordered' },
        ],
      },
    });
    expect(second).toEqual(first);
  });

  it('R-036: a rejection rejects every line', async () => {
    await control(sims.supplier.url, 'reject', { ...target, reason: 'no capacity' });
    expect(meanings()).toMatchObject([
      {
        about,
        event: {
          answers: [
            { lineNumber: 1, answer: 'rejected' },
            { lineNumber: 2, answer: 'rejected' },
          ],
        },
      },
    ]);
  });

  it('R-037: a shipment brings carrier, number and lines; told again it is the same event', async () => {
    const shipment = {
      ...target,
      carrier: 'UPS',
      trackingNumber: '1Z1',
      lines: [{ lineNumber: 2, quantity: 1 }],
    };
    await control(sims.supplier.url, 'ship', shipment);
    const [meaning] = meanings();
    expect(meaning).toMatchObject({
      about,
      event: {
        type: 'shipped',
        poNumber: 'PO-1',
        carrier: 'UPS',
        trackingNumber: '1Z1',
        labelCreatedAt: at,
        lines: [{ lineNumber: 2, quantity: 1 }],
      },
    });
    const again = (more: object) => {
      const body = JSON.parse(receiver.received[0]?.body ?? '{}');
      delete body.data.shipment.lines;
      const rawBody = Buffer.from(JSON.stringify({ ...body, ...more }));
      const [read] = supplierRestInbound.read({ topic: 'event', rawBody, receivedAt: at });
      return read?.kind === 'event' && read.event.type === 'shipped' ? read.event : null;
    };
    const later = again({ timestamp: '2026-03-25T00:00:00Z' });
    expect(later?.lines).toBeNull();
    expect(meaning?.kind === 'event' && meaning.event.id).toBe(later?.id);
  });

  it('C-17: the answer to a cancellation that waited', async () => {
    await control(sims.supplier.url, 'cancelled', { ...target, refused: true });
    await control(sims.supplier.url, 'cancelled', target);
    expect(meanings()).toMatchObject([
      { about, event: { type: 'purchaseOrderCancelAnswered', answer: 'refused' } },
      { about, event: { type: 'purchaseOrderCancelAnswered', answer: 'accepted' } },
    ]);
  });
});

describe('the signature of a supplier', () => {
  const signer = new Webhook(account.webhookSecret);
  const rawBody = Buffer.from('{"type":"stock.changed","timestamp":"2026-03-24T14:15:00Z","data":{}}');
  const signed = (sentAt = new Date(at), body = rawBody) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': signer.sign('msg_1', sentAt, body),
  });
  const verify = (headers: Record<string, string>, options: { body?: Buffer; secret?: string } = {}) =>
    supplierRestInbound.verify(
      { headers: headersOf(headers), rawBody: options.body ?? rawBody, now: new Date(at) },
      options.secret ?? account.webhookSecret,
    ).ok;

  it('is that of Standard Webhooks, one of several while the secret changes', () => {
    expect(verify(signed())).toBe(true);
    const several = `v1,AAAA v2,BBBB ${signed()['webhook-signature']}`;
    expect(verify({ ...signed(), 'webhook-signature': several })).toBe(true);
  });

  it('is refused when anything is wrong, old or missing', () => {
    expect(verify(signed(), { body: Buffer.from('{}') })).toBe(false);
    expect(verify({ ...signed(), 'webhook-id': 'msg_2' })).toBe(false);
    expect(verify(signed(new Date(Date.parse(at) - 301_000)))).toBe(false);
    expect(verify(signed(new Date(Date.parse(at) + 301_000)))).toBe(false);
    expect(verify({ ...signed(), 'webhook-timestamp': 'now' })).toBe(false);
    expect(verify(signed(), { secret: 'whsec_b3RoZXI=' })).toBe(false);
    expect(verify(signed(), { secret: '' })).toBe(false);
    for (const name of Object.keys(signed())) {
      const headers = Object.fromEntries(Object.entries(signed()).filter(([one]) => one !== name));
      expect(verify(headers), name).toBe(false);
    }
  });

  it('says nothing of what it covers: unknown types are left alone, broken content is named', () => {
    const read = (body: object) =>
      supplierRestInbound.read({
        topic: 'event',
        rawBody: Buffer.from(JSON.stringify(body)),
        receivedAt: at,
      });
    expect(read({ type: 'stock.changed', timestamp: at, data: {} })).toEqual([{ kind: 'unknownTopic' }]);
    const broken: [string, object][] = [
      ['type', {}],
      ['timestamp', { type: 'shipment.created', timestamp: 'noon' }],
      ['data', { type: 'shipment.created', timestamp: at }],
      ['data.shipment', { type: 'shipment.created', timestamp: at, data: {} }],
      [
        'data.lines[0].answer',
        {
          type: 'purchase_order.acknowledged',
          timestamp: at,
          data: { poNumber: 'P', lines: [{ lineNumber: 1, answer: 'maybe' }] },
        },
      ],
    ];
    for (const [path, body] of broken) {
      expect(() => read(body)).toThrow(expect.objectContaining({ name: 'UnusableContent', path }));
    }
  });
});
