import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listCases, type ListedCase, readCase } from '../../db/queries/list-cases.js';
import { allow, maySee } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { Caller, HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { caseView } from './case-view.js';
import { caseSchema } from './order-schema.js';
import { decodeCursor, jsonBody, pageFrom, pageOf, pageQuery, problems } from './shared.js';

const position = z.object({ dueAt: z.string().nullable(), id: z.string() });

const list = createRoute({
  method: 'get',
  path: '/cases',
  summary: 'The operations queue, soonest deadline first',
  tags: ['Cases'],
  security: [{ apiKey: [] }],
  middleware: [allow('readCases')] as const,
  request: {
    query: z.object({
      state: z.enum(['open', 'closed']).optional(),
      type: z.string().optional(),
      owner: z.string().optional(),
      store: z.string().optional(),
      order: z.string().optional().openapi({ description: 'The id of an order.' }),
      ...pageQuery,
    }),
  },
  responses: { 200: jsonBody(pageOf(caseSchema), 'A page of cases'), ...problems(400, 401, 403, 503) },
});

const byId = createRoute({
  method: 'get',
  path: '/cases/{id}',
  summary: 'One case',
  tags: ['Cases'],
  security: [{ apiKey: [] }],
  middleware: [allow('readCases')] as const,
  request: {
    params: z.object({ id: z.string().openapi({ description: 'URL-encoded: it contains slashes.' }) }),
  },
  responses: { 200: jsonBody(caseSchema, 'The case'), ...problems(401, 403, 404, 503) },
});

export function caseRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(list, async (c) => {
    const { cursor, limit, order, ...filter } = c.req.valid('query');
    const rows = await listCases(
      deps.db,
      { ...filter, orderId: order, visible: c.get('caller').stores },
      { after: decodeCursor(cursor, position), limit: limit + 1 },
    );
    const page = pageFrom(rows, limit, { item: caseView, position: ({ dueAt, id }) => ({ dueAt, id }) });
    return c.json(page, 200);
  });

  app.openapi(byId, async (c) => {
    const row = await visibleCase(deps, c.get('caller'), c.req.valid('param').id);
    return c.json(caseView(row), 200);
  });
}

/** Throws the problem where there is none, or none that this key may see. */
export async function visibleCase(deps: ApiDeps, caller: Caller, id: string): Promise<ListedCase> {
  const row = await readCase(deps.db, id);
  if (!row || !maySee(caller, row.store)) throw new Problem('notFound', `There is no case ${id}.`);
  return row;
}
