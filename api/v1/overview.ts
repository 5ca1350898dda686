import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listStores } from '../../db/queries/stores.js';
import { summarize } from '../../db/queries/summary.js';
import { allow, maySee } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { jsonBody, problems } from './shared.js';

const storeSchema = z
  .object({ id: z.string(), name: z.string(), channel: z.enum(['shopify', 'api']), brand: z.string() })
  .openapi('Store');

const counts = z.record(z.string(), z.int());

const summarySchema = z
  .object({
    orders: z.object({
      total: z.int(),
      byStage: counts.openapi({ example: { observe: 72, filter: 8 } }),
      byCondition: counts,
      unrecorded: z.int().openapi({ description: 'Taken in; their first wake-up is not on record yet.' }),
    }),
    openCases: z.object({
      total: z.int(),
      byType: counts.openapi({ example: { address: 6, stockConfirmation: 2 } }),
    }),
  })
  .openapi('Summary');

const stores = createRoute({
  method: 'get',
  path: '/stores',
  summary: 'The stores that the key may see',
  tags: ['Overview'],
  security: [{ apiKey: [] }],
  middleware: [allow('readStores')] as const,
  responses: {
    200: jsonBody(z.object({ items: z.array(storeSchema) }), 'All of them'),
    ...problems(401, 403, 503),
  },
});

const summary = createRoute({
  method: 'get',
  path: '/summary',
  summary: 'How many orders stand where, and which cases are open',
  tags: ['Overview'],
  security: [{ apiKey: [] }],
  middleware: [allow('readOrders')] as const,
  request: { query: z.object({ store: z.string().optional() }) },
  responses: { 200: jsonBody(summarySchema, 'Counts'), ...problems(401, 403, 404, 503) },
});

export function overviewRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(stores, async (c) => {
    const rows = await listStores(deps.db, c.get('caller').stores);
    return c.json({ items: rows.map((row) => ({ ...row, brand: row.brand.name })) }, 200);
  });

  app.openapi(summary, async (c) => {
    const caller = c.get('caller');
    const { store } = c.req.valid('query');
    if (store !== undefined && !maySee(caller, store)) {
      throw new Problem('notFound', `There is no store "${store}".`);
    }
    const { byStage, byCondition, openCases, unrecorded } = await summarize(deps.db, caller.stores, store);
    const orders = {
      total: total(byStage) + unrecorded,
      byStage: countsOf(byStage),
      byCondition: countsOf(byCondition),
      unrecorded,
    };
    return c.json({ orders, openCases: { total: total(openCases), byType: countsOf(openCases) } }, 200);
  });
}

interface Count {
  key: string;
  count: number;
}

function countsOf(rows: Count[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ key, count }) => [key, count]));
}

function total(rows: Count[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
