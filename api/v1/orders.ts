import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { addressWithSuggestion } from '../../db/queries/address-question.js';
import { readOrder, type StoredOrder } from '../../db/queries/read-order.js';
import { listOrders } from '../../db/queries/list-orders.js';
import { orderIdByChannel, orderStart } from '../../db/queries/find-order.js';
import { allow, maySee } from '../auth/authenticate.js';
import { may } from '../auth/permissions.js';
import type { ApiDeps } from '../deps.js';
import type { Caller, HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { orderDetail, orderSummary } from './order-schema.js';
import { type OrderView, orderView } from './order-view.js';
import { decodeCursor, jsonBody, moment, pageFrom, pageOf, pageQuery, plain, problems } from './shared.js';

const position = z.object({ placedAt: moment, id: z.string().regex(...plain) });

const list = createRoute({
  method: 'get',
  path: '/orders',
  summary: 'Orders, newest first',
  tags: ['Orders'],
  security: [{ apiKey: [] }],
  middleware: [allow('readOrders')] as const,
  request: {
    query: z.object({
      store: z.string().optional(),
      stage: z.enum(['filter', 'assign', 'route', 'observe', 'settled', 'closed']).optional(),
      condition: z.string().optional().openapi({ example: 'held order' }),
      caseType: z.string().optional().openapi({ description: 'With an open case of this type.' }),
      q: z.string().min(1).max(200).optional().openapi({ description: 'Part of the name or the id.' }),
      ...pageQuery,
    }),
  },
  responses: { 200: jsonBody(pageOf(orderSummary), 'A page of orders'), ...problems(400, 401, 403, 503) },
});

const byId = createRoute({
  method: 'get',
  path: '/orders/{id}',
  summary: 'One order with everything about it',
  tags: ['Orders'],
  security: [{ apiKey: [] }],
  middleware: [allow('readOrders')] as const,
  request: {
    params: z.object({ id: z.string().openapi({ description: 'URL-encoded: order%2Fshine%2F5551' }) }),
  },
  responses: { 200: jsonBody(orderDetail, 'The order'), ...problems(401, 403, 404, 503) },
});

const byChannel = createRoute({
  method: 'get',
  path: '/stores/{store}/orders/{channelOrderId}',
  summary: 'One order by the id of its store',
  tags: ['Orders'],
  security: [{ apiKey: [] }],
  middleware: [allow('readOrders')] as const,
  request: { params: z.object({ store: z.string(), channelOrderId: z.string() }) },
  responses: { 200: jsonBody(orderDetail, 'The order'), ...problems(401, 403, 404, 503) },
});

export function orderRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(list, async (c) => {
    const { cursor, limit, q, ...filter } = c.req.valid('query');
    const rows = await listOrders(
      deps.db,
      { ...filter, text: q, visible: c.get('caller').stores },
      { after: decodeCursor(cursor, position), limit: limit + 1 },
    );
    const page = pageFrom(rows, limit, {
      item: (row) => row,
      position: ({ placedAt, id }) => ({ placedAt, id }),
    });
    return c.json(page, 200);
  });

  app.openapi(byId, async (c) => c.json(await viewOf(deps, c.get('caller'), c.req.valid('param').id), 200));

  app.openapi(byChannel, async (c) => {
    const { store, channelOrderId } = c.req.valid('param');
    const id = await orderIdByChannel(deps.db, store, channelOrderId);
    if (id === null) throw unknownOrder(`${store}, ${channelOrderId}`);
    return c.json(await viewOf(deps, c.get('caller'), id), 200);
  });
}

async function viewOf(deps: ApiDeps, caller: Caller, id: string): Promise<OrderView> {
  const stored = await readOrder(deps.db, id);
  if (!stored || !maySee(caller, stored.start.storeId)) throw unknownOrder(id);
  const maySeeCustomer = may(caller.role, 'readCustomers');
  return orderView(stored, {
    ...(maySeeCustomer ? await addressesOf(deps, stored) : { address: null, proposedAddress: null }),
    maySeeCustomer,
    maySeeAssessments: may(caller.role, 'readAssessments'),
  });
}

/** The order's own, and one that its customer proposed and a person must look at (C-25). */
async function addressesOf(deps: ApiDeps, { start, recorded }: StoredOrder) {
  const order = recorded?.snapshot ?? start.initial;
  const one = order.cases.find(({ type, resolution }) => type === 'address' && resolution === null);
  const proposed = one?.facts.proposedAddressVersion;
  const [address, proposal] = await Promise.all([
    addressWithSuggestion(deps.db, order.id, order.addressVersion),
    typeof proposed === 'number' ? addressWithSuggestion(deps.db, order.id, proposed) : null,
  ]);
  return { address, proposedAddress: proposal?.address ?? null };
}

/** Throws the problem where there is none, or none that this key may see. */
export async function visibleOrder(deps: ApiDeps, caller: Caller, id: string): Promise<void> {
  const start = await orderStart(deps.db, id);
  if (!start || !maySee(caller, start.storeId)) throw unknownOrder(id);
}

function unknownOrder(id: string): Problem {
  return new Problem('notFound', `There is no order ${id}.`);
}
