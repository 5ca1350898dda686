import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { SUPPLIER_ACCOUNTS } from '../../../sandbox/servers/credentials.js';
import { call, control, type Receiver, startReceiver } from '../../kit/simulators.js';
import { AT, purchaseOrder, sims, supplier, useSimulators } from './world.js';

let receiver: Receiver;

useSimulators();

describe('a supplier', () => {
  it('R-029: takes a purchase order, finds it by our number, and does not deduplicate', async () => {
    const first = await supplier('/v1/purchase-orders', purchaseOrder('PO-7'));
    expect(first).toMatchObject({ status: 201, body: { poNumber: 'PO-7', status: 'received' } });
    const second = await supplier('/v1/purchase-orders', purchaseOrder('PO-7'));
    expect(second.body.id).not.toBe(first.body.id);
    expect((await supplier('/v1/purchase-orders/PO-7')).body.id).toBe(first.body.id);
    const { body } = await call(`${sims.supplier.url}/_control/purchase-orders?supplier=engraving-ny`);
    expect(body.purchaseOrders).toHaveLength(2);
    expect(await supplier('/v1/purchase-orders/PO-8')).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND' } },
    });
  });

  it('refuses what does not fit with the path, a wrong token, and an unknown supplier', async () => {
    const wrong = purchaseOrder('PO-1');
    wrong.lines = wrong.lines.map((line) => ({ ...line, quantity: 0 }));
    const answer = await supplier('/v1/purchase-orders', {
      ...wrong,
      blind: { ...wrong.blind, noPrices: false },
    });
    expect(answer.status).toBe(422);
    const paths = answer.body.error.errors.map((error: { path: string }) => error.path);
    expect(paths.sort()).toEqual(['blind.noPrices', 'lines.0.quantity']);
    const url = `${sims.supplier.url}/engraving-ny/v1/stock`;
    expect((await call(url, { headers: { authorization: 'Bearer no' } })).status).toBe(401);
    expect((await call(`${sims.supplier.url}/nobody/v1/stock`)).status).toBe(404);
  });

  it('C-17: answers a cancellation by how far the order is, or as told', async () => {
    const cancel = async (poNumber: string): Promise<string> =>
      (await supplier(`/v1/purchase-orders/${poNumber}/cancellation`, { reason: 'customer' })).body.status;
    for (const poNumber of ['PO-1', 'PO-2', 'PO-3', 'PO-4']) {
      await supplier('/v1/purchase-orders', purchaseOrder(poNumber));
    }
    const target = { supplier: 'engraving-ny', at: AT };
    await control(sims.supplier.url, 'acknowledge', { ...target, poNumber: 'PO-2' });
    await control(sims.supplier.url, 'ship', {
      ...target,
      poNumber: 'PO-3',
      carrier: 'UPS',
      trackingNumber: '1Z3',
    });
    expect([await cancel('PO-1'), await cancel('PO-2'), await cancel('PO-3')]).toEqual([
      'accepted',
      'pending',
      'refused',
    ]);
    await control(sims.supplier.url, 'cancellations', { supplier: 'engraving-ny', answer: 'refused' });
    expect(await cancel('PO-4')).toBe('refused');
  });

  it('tells its stock by SKU', async () => {
    const items = ['A', 'B'].map((sku) => ({ sku, warehouse: 'NY', available: 3 }));
    await control(sims.supplier.url, 'stock', { supplier: 'engraving-ny', at: AT, items });
    expect((await supplier('/v1/stock?sku=B,C')).body).toEqual({
      items: [{ sku: 'B', warehouse: 'NY', available: 3, asOf: AT }],
    });
  });

  it('R-032: acknowledges, rejects, ships and cancels by Standard Webhooks', async () => {
    receiver = await startReceiver();
    await control(sims.supplier.url, 'webhooks', { supplier: 'engraving-ny', url: receiver.url });
    await supplier('/v1/purchase-orders', purchaseOrder('PO-1'));
    const target = { supplier: 'engraving-ny', poNumber: 'PO-1', at: AT };
    const lines = [{ lineNumber: 1, answer: 'backordered', availableAt: '2026-04-01T00:00:00Z' }];
    await control(sims.supplier.url, 'acknowledge', { ...target, lines });
    await control(sims.supplier.url, 'reject', { ...target, reason: 'discontinued' });
    await control(sims.supplier.url, 'ship', { ...target, carrier: 'UPS', trackingNumber: '1Z1' });
    await control(sims.supplier.url, 'cancelled', target);
    await control(sims.supplier.url, 'cancelled', { ...target, refused: true, reason: 'in production' });
    await receiver.stop();
    const verifier = new Webhook(SUPPLIER_ACCOUNTS[0]?.webhookSecret ?? '');
    const bodies = receiver.received.map(({ headers, body }) => {
      const signed = (name: string): string => String(headers[name]);
      const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
      verifier.verify(body, Object.fromEntries(names.map((name) => [name, signed(name)])));
      return JSON.parse(body);
    });
    expect(bodies.map((body) => body.type)).toEqual([
      'purchase_order.acknowledged',
      'purchase_order.rejected',
      'shipment.created',
      'purchase_order.cancelled',
      'purchase_order.cancellation_refused',
    ]);
    expect(bodies.every((body) => body.timestamp === AT)).toBe(true);
    expect(bodies[0].data.lines).toEqual([
      {
        lineNumber: 1,
        sku: 'PEND-ENG-SLV-001',
        quantity: 1,
        answer: 'backordered',
        availableAt: '2026-04-01T00:00:00Z',
      },
    ]);
    expect(bodies[2].data.shipment).toMatchObject({
      poNumber: 'PO-1',
      carrier: 'UPS',
      trackingNumber: '1Z1',
      labelCreatedAt: AT,
      lines: [{ lineNumber: 1, quantity: 1 }],
    });
  });
});
