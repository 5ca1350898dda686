import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { readControl } from '../kit/control.js';
import type { createSimulator } from '../kit/simulator.js';
import { notify } from './notify.js';
import * as schema from './schema.js';
import { register, type StoredPurchaseOrder, type SupplierState, supplierOf, target } from './state.js';

type Simulated = ReturnType<typeof createSimulator>;

/** What the people and machines of a supplier do, called by tests and the demo. */
export function mountControl({
  app,
  state,
  webhooks,
}: Pick<Simulated, 'app' | 'webhooks'> & { state: SupplierState }) {
  app.post('/_control/accounts', async (c) => {
    register(state, await readControl(c, schema.accountSchema));
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/webhooks', async (c) => {
    const { supplier: name, url, secret } = await readControl(c, schema.webhookSchema);
    const supplier = supplierOf(state, name);
    supplier.webhookUrl = url;
    if (secret) supplier.webhookSecret = secret;
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/stock', async (c) => {
    const { supplier, at, items } = await readControl(c, schema.stockSchema);
    supplierOf(state, supplier).stock = items.map((item) => ({ ...item, asOf: at }));
    return c.json({ ok: true });
  });
  app.post('/_control/cancellations', async (c) => {
    const { supplier, answer } = await readControl(c, schema.cancellationAnswerSchema);
    supplierOf(state, supplier).cancellationAnswer = answer;
    return c.json({ ok: true });
  });
  app.get('/_control/purchase-orders', (c) =>
    c.json({ purchaseOrders: supplierOf(state, c.req.query('supplier') ?? '').purchaseOrders }),
  );
  app.post('/_control/acknowledge', async (c) => {
    const input = await readControl(c, schema.acknowledgeSchema);
    const { supplier, po } = target(state, input);
    po.status = 'acknowledged';
    const data = { poNumber: po.poNumber, lines: acknowledgedLines(po, input.lines) };
    const type = 'purchase_order.acknowledged';
    return c.json({ deliveries: await notify({ webhooks, supplier, type, data, input }) });
  });
  app.post('/_control/reject', async (c) => {
    const input = await readControl(c, schema.rejectSchema);
    const { supplier, po } = target(state, input);
    po.status = 'rejected';
    const lines = po.lines.map(({ lineNumber, sku, quantity }) => ({
      lineNumber,
      sku,
      quantity,
      answer: 'rejected',
      reason: input.reason,
    }));
    const data = { poNumber: po.poNumber, lines };
    return c.json({
      deliveries: await notify({ webhooks, supplier, type: 'purchase_order.rejected', data, input }),
    });
  });
  app.post('/_control/ship', async (c) => {
    const input = await readControl(c, schema.shipSchema);
    const { supplier, po } = target(state, input);
    po.status = 'shipped';
    const data = { shipment: shipmentOf(po, input) };
    return c.json({
      ...data,
      deliveries: await notify({ webhooks, supplier, type: 'shipment.created', data, input }),
    });
  });
  app.post('/_control/cancelled', async (c) => {
    const input = await readControl(c, schema.cancelledSchema);
    const { supplier, po } = target(state, input);
    if (!input.refused) po.status = 'cancelled';
    const type = input.refused ? 'purchase_order.cancellation_refused' : 'purchase_order.cancelled';
    const lines = po.lines.map(({ lineNumber, sku, quantity }) => ({ lineNumber, sku, quantity }));
    const data = { poNumber: po.poNumber, lines, ...(input.reason ? { reason: input.reason } : {}) };
    return c.json({ deliveries: await notify({ webhooks, supplier, type, data, input }) });
  });
}

function acknowledgedLines(
  po: StoredPurchaseOrder,
  answers: z.infer<typeof schema.acknowledgeSchema>['lines'],
) {
  return po.lines.map(({ lineNumber, sku, quantity }) => {
    const answer = answers?.find((line) => line.lineNumber === lineNumber);
    return { lineNumber, sku, quantity, answer: 'accepted', ...answer };
  });
}

function shipmentOf(po: StoredPurchaseOrder, input: z.infer<typeof schema.shipSchema>) {
  return {
    poNumber: po.poNumber,
    shipmentId: `shp_${randomUUID().replaceAll('-', '')}`,
    carrier: input.carrier,
    trackingNumber: input.trackingNumber,
    service: input.service,
    labelCreatedAt: input.at,
    lines: input.lines ?? po.lines.map(({ lineNumber, quantity }) => ({ lineNumber, quantity })),
  };
}
