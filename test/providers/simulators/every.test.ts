import { beforeEach, describe, expect, it } from 'vitest';
import { EASYPOST_ACCOUNT } from '../../../sandbox/servers/credentials.js';
import { type Answer, call, control, type Receiver, startReceiver } from '../../kit/simulators.js';
import { AT, easypost, everyone, purchaseOrder, sims, supplier, useSimulators } from './world.js';

let receiver: Receiver;

useSimulators();

describe('every simulator', () => {
  it('says that it is up, and keeps a ledger of requests without credentials', async () => {
    for (const { url } of everyone()) {
      expect((await call(`${url}/healthz`)).status).toBe(200);
    }
    await easypost('/v2/trackers', { tracker: { tracking_code: 'EZ1000000001' } });
    const { body } = await call(`${sims.easypost.url}/_control/ledger?path=/v2/trackers`);
    expect(body.entries).toHaveLength(1);
    expect(body.entries[0]).toMatchObject({ method: 'POST', path: '/v2/trackers', status: 200 });
    expect(body.entries[0].headers.authorization).toBe('[redacted]');
    expect(JSON.stringify(body)).not.toContain(Buffer.from(`${EASYPOST_ACCOUNT.apiKey}:`).toString('base64'));
  });

  it('answers the next matching request as told, and only as often as told', async () => {
    await control(sims.supplier.url, 'answers', {
      match: { path: '/engraving-ny/v1/stock' },
      times: 2,
      status: 503,
      body: { busy: true },
      headers: { 'retry-after': '7' },
    });
    expect((await supplier('/v1/purchase-orders/none')).status).toBe(404);
    expect(await supplier('/v1/stock')).toMatchObject({ status: 503, body: { busy: true } });
    expect((await supplier('/v1/stock')).status).toBe(503);
    expect((await supplier('/v1/stock')).status).toBe(200);
  });

  it('R-034: tells apart no answer before the effect from no answer after it', async () => {
    const path = '*/purchase-orders';
    await control(sims.supplier.url, 'faults', { match: { path }, kind: 'noAnswerBefore' });
    await expect(supplier('/v1/purchase-orders', purchaseOrder('PO-1'))).rejects.toThrow();
    expect((await supplier('/v1/purchase-orders/PO-1')).status).toBe(404);
    await control(sims.supplier.url, 'faults', { match: { path }, kind: 'noAnswerAfter' });
    await expect(supplier('/v1/purchase-orders', purchaseOrder('PO-1'))).rejects.toThrow();
    expect((await supplier('/v1/purchase-orders/PO-1')).status).toBe(200);
    const { body } = await call(`${sims.supplier.url}/_control/ledger?path=/engraving-ny/v1/purchase-orders`);
    const notes = body.entries.map((entry: { status: number | null; note: string | null }) => entry.note);
    expect(notes.slice(0, 3)).toEqual(['fault noAnswerBefore', null, 'fault noAnswerAfter']);
    expect(body.entries[2].status).toBeNull();
  });

  it('answers late, and with a status in the shape of its vendor', async () => {
    await control(sims.easypost.url, 'faults', { kind: 'late', ms: 300 });
    const begun = Date.now();
    expect((await easypost('/v2/trackers')).status).toBe(200);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(290);
    await control(sims.easypost.url, 'faults', { kind: 'status', status: 429 });
    expect(await easypost('/v2/trackers')).toMatchObject({ status: 429, body: { error: { errors: [] } } });
  });

  it('refuses a control call that does not fit, with the path', async () => {
    const answer = await call(`${sims.easypost.url}/_control/faults`, { body: { kind: 'late' } });
    expect(answer).toMatchObject({ status: 400, body: { error: { issues: [{ path: 'ms' }] } } });
  });
});

describe('webhooks of every simulator', () => {
  beforeEach(async () => {
    receiver = await startReceiver();
    await control(sims.supplier.url, 'webhooks', { supplier: 'engraving-ny', url: receiver.url });
    for (const poNumber of ['PO-1', 'PO-2']) await supplier('/v1/purchase-orders', purchaseOrder(poNumber));
    return () => receiver.stop();
  });
  const acknowledge = (poNumber: string, more: object = {}): Promise<Answer['body']> =>
    control(sims.supplier.url, 'acknowledge', { supplier: 'engraving-ny', poNumber, at: AT, ...more });

  it('sends copies under one id, and duplicates by fault', async () => {
    const { deliveries } = await acknowledge('PO-1', { copies: 2 });
    expect(deliveries).toMatchObject([
      { outcome: 'delivered', status: 200 },
      { outcome: 'delivered', status: 200 },
    ]);
    await control(sims.supplier.url, 'faults', { kind: 'duplicateWebhook' });
    await acknowledge('PO-2');
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
  });

  it('lets the next webhook overtake one, and loses one in silence', async () => {
    await control(sims.supplier.url, 'faults', { kind: 'reorderWebhooks', match: { bodyIncludes: 'PO-1' } });
    expect((await acknowledge('PO-1')).deliveries).toMatchObject([{ outcome: 'held', status: null }]);
    await acknowledge('PO-2');
    expect(receiver.received.map(({ body }) => JSON.parse(body).data.poNumber)).toEqual(['PO-2', 'PO-1']);
    await control(sims.supplier.url, 'faults', { kind: 'silence' });
    expect((await acknowledge('PO-1')).deliveries).toMatchObject([{ outcome: 'silenced' }]);
    expect(receiver.received).toHaveLength(2);
  });

  it('keeps what the receiver refuses and sends the same again when time is advanced', async () => {
    receiver.answerWith(503);
    expect((await acknowledge('PO-1')).deliveries).toMatchObject([{ outcome: 'refused', status: 503 }]);
    receiver.answerWith(200);
    const { deliveries } = await control(sims.supplier.url, 'advance', { ms: 60_000 });
    expect(deliveries).toMatchObject([{ outcome: 'delivered', status: 200 }]);
    const [first, second] = receiver.received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    const { body } = await call(`${sims.supplier.url}/_control/ledger?direction=out`);
    expect(body.entries.map((entry: { status: number }) => entry.status)).toEqual([503, 200]);
  });
});
