import { randomUUID } from 'node:crypto';
import { SUPPLIER_ACCOUNTS, type SupplierAccount } from './credentials.js';
import { createSimulator, type Reply } from './kit/simulator.js';
import { mountControl } from './supplier/control.js';
import { problem, readBody } from './supplier/replies.js';
import * as schema from './supplier/schema.js';
import { mountStockQuestions } from './supplier/stock-questions.js';
import {
  firstPurchaseOrder,
  forgetData,
  newState,
  type StoredPurchaseOrder,
  supplierOf,
} from './supplier/state.js';

/** Any number of suppliers with one REST format, each under its own path. It never deduplicates purchase orders. */
export function createSupplier(options: { accounts?: readonly SupplierAccount[] } = {}) {
  const state = newState(options.accounts ?? SUPPLIER_ACCOUNTS);
  const simulator = createSimulator({ name: 'supplier', failure, reset: () => forgetData(state) });
  const { app, clock, webhooks } = simulator;

  app.use('/:supplier/v1/*', async (c, next) => {
    const supplier = state.suppliers.get(c.req.param('supplier'));
    if (!supplier) return problem(c, 404, 'UNKNOWN_SUPPLIER', 'No supplier has this path.');
    if (c.req.header('authorization') !== `Bearer ${supplier.token}`) {
      return problem(c, 401, 'UNAUTHORIZED', 'The bearer token is missing or wrong.');
    }
    return next();
  });

  app.post('/:supplier/v1/purchase-orders', async (c) => {
    const body = await readBody(c, schema.purchaseOrderSchema);
    if (body instanceof Response) return body;
    const stored: StoredPurchaseOrder = {
      ...body,
      id: `po_${randomUUID().replaceAll('-', '')}`,
      status: 'received',
      receivedAt: clock.iso(),
    };
    supplierOf(state, c.req.param('supplier')).purchaseOrders.push(stored);
    return c.json(summary(stored), 201);
  });

  app.get('/:supplier/v1/purchase-orders/:poNumber', (c) => {
    const found = firstPurchaseOrder(supplierOf(state, c.req.param('supplier')), c.req.param('poNumber'));
    return found ? c.json(summary(found)) : problem(c, 404, 'NOT_FOUND', 'No such purchase order.');
  });

  app.post('/:supplier/v1/purchase-orders/:poNumber/cancellation', async (c) => {
    const supplier = supplierOf(state, c.req.param('supplier'));
    const found = firstPurchaseOrder(supplier, c.req.param('poNumber'));
    if (!found) return problem(c, 404, 'NOT_FOUND', 'No such purchase order.');
    const body = await readBody(c, schema.cancellationSchema);
    if (body instanceof Response) return body;
    const status = supplier.cancellationAnswer ?? cancellationByProgress(found);
    if (status === 'accepted') found.status = 'cancelled';
    return c.json({ status });
  });

  app.get('/:supplier/v1/stock', (c) => {
    const wanted = (c.req.query('sku') ?? '').split(',').filter((sku) => sku !== '');
    const { stock } = supplierOf(state, c.req.param('supplier'));
    return c.json({ items: wanted.length === 0 ? stock : stock.filter((item) => wanted.includes(item.sku)) });
  });

  mountStockQuestions({ app, clock, webhooks, state });
  mountControl({ app, state, webhooks });
  return { ...simulator, state };
}

function summary(po: StoredPurchaseOrder) {
  return { id: po.id, poNumber: po.poNumber, status: po.status, receivedAt: po.receivedAt };
}

function cancellationByProgress(po: StoredPurchaseOrder): 'accepted' | 'refused' | 'pending' {
  if (po.status === 'shipped') return 'refused';
  return po.status === 'acknowledged' ? 'pending' : 'accepted';
}

function failure(status: number): Reply {
  const retry = status === 429 || status === 503 ? { 'retry-after': '1' } : undefined;
  return {
    status,
    body: { error: { code: `HTTP_${status}`, message: 'The system is not available.' } },
    headers: retry,
  };
}
