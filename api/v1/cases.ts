import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { aroundCase } from '../../db/queries/case-detail.js';
import type { CaseFilter } from '../../db/queries/case-filter.js';
import {
  type CaseCount,
  countCases,
  listCases,
  type ListedCase,
  readCase,
} from '../../db/queries/list-cases.js';
import { storeById } from '../../db/queries/stores.js';
import { instantOf } from '../../domain/sla/instant.js';
import { allow, maySee } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { Caller, HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { caseDetailView } from './case-detail.js';
import { atQuery, caseCounts, caseDetail, queuedCase, queueQuery } from './case-schema.js';
import { caseView } from './case-view.js';
import { decodeCursor, jsonBody, moment, pageFrom, pageOf, plain, problems } from './shared.js';

const position = z.object({
  sort: z.enum(['deadline', 'opening']),
  dueAt: moment.nullable(),
  openedAt: moment,
  id: z.string().regex(...plain),
});

const list = createRoute({
  method: 'get',
  path: '/cases',
  summary: 'The operations queue, soonest deadline first',
  tags: ['Cases'],
  security: [{ apiKey: [] }],
  middleware: [allow('readCases')] as const,
  request: { query: queueQuery },
  responses: { 200: jsonBody(pageOf(queuedCase), 'A page of cases'), ...problems(400, 401, 403, 503) },
});

const counts = createRoute({
  method: 'get',
  path: '/cases/counts',
  summary: 'Open cases by type: overdue, near their deadline, escalated',
  tags: ['Cases'],
  security: [{ apiKey: [] }],
  middleware: [allow('readCases')] as const,
  request: { query: z.object({ store: z.string().optional(), at: atQuery }) },
  responses: { 200: jsonBody(caseCounts, 'Counts'), ...problems(400, 401, 403, 404, 503) },
});

const byId = createRoute({
  method: 'get',
  path: '/cases/{id}',
  summary: 'One case with everything needed to decide it',
  tags: ['Cases'],
  security: [{ apiKey: [] }],
  middleware: [allow('readCases')] as const,
  request: {
    params: z.object({ id: z.string().openapi({ description: 'URL-encoded: it contains slashes.' }) }),
    query: z.object({ at: atQuery }),
  },
  responses: { 200: jsonBody(caseDetail, 'The case'), ...problems(400, 401, 403, 404, 503) },
});

export function caseRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(list, async (c) => {
    const { cursor, limit, sort, ...asked } = c.req.valid('query');
    const after = decodeCursor(
      cursor,
      position.refine((one) => one.sort === sort),
    );
    const filter = filterOf(deps, c.get('caller'), asked);
    const rows = await listCases(deps.db, filter, { sort, after, limit: limit + 1 });
    const page = pageFrom(rows, limit, {
      item: (row) => ({ ...caseView(row), isSnoozed: row.isSnoozed }),
      position: ({ dueAt, openedAt, id }) => ({ sort, dueAt, openedAt, id }),
    });
    return c.json(page, 200);
  });

  app.openapi(counts, async (c) => {
    const { stores: visible, ...caller } = c.get('caller');
    const { store, at } = c.req.valid('query');
    const isKnown =
      store === undefined ||
      (maySee({ ...caller, stores: visible }, store) && (await storeById(deps.db, store)) !== null);
    if (!isKnown) {
      throw new Problem('notFound', `There is no store "${store}".`);
    }
    const rows = await countCases(deps.db, { visible, store, at: instantAsked(deps, at) });
    const byType = Object.fromEntries(rows.map(({ type, ...numbers }) => [type, numbers]));
    return c.json({ ...sumOf(rows), byType }, 200);
  });

  app.openapi(byId, async (c) => {
    const { keyId, role } = c.get('caller');
    const at = instantAsked(deps, c.req.valid('query').at);
    const row = await visibleCase(deps, c.get('caller'), c.req.valid('param').id, at);
    const actor = { id: keyId, role, verified: true };
    return c.json(caseDetailView(row, await aroundCase(deps.db, row), { actor, at }), 200);
  });
}

function filterOf(
  deps: ApiDeps,
  caller: Caller,
  asked: Omit<z.infer<typeof queueQuery>, 'cursor' | 'limit' | 'sort'>,
): CaseFilter {
  const { at, q, order, assignee, snoozed, escalatedTo, ...same } = asked;
  return {
    ...same,
    visible: caller.stores,
    at: instantAsked(deps, at),
    orderId: order,
    text: q,
    assignee: assignee === 'me' ? caller.keyId : assignee === 'none' ? null : assignee,
    isSnoozed: snoozed === undefined ? undefined : snoozed === 'true',
    escalatedTo:
      escalatedTo === 'any' ? { is: 'anybody' } : escalatedTo === 'none' ? { is: 'nobody' } : escalatedTo,
  };
}

/** Lists judge by wall time unless somebody says another instant. */
function instantAsked({ now }: ApiDeps, at: string | undefined): string {
  return at === undefined ? now().toISOString() : instantOf(Date.parse(at));
}

function sumOf(rows: readonly CaseCount[]) {
  const sum = (of: (row: CaseCount) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    total: sum((row) => row.total),
    overdue: sum((row) => row.overdue),
    nearDeadline: sum((row) => row.nearDeadline),
    escalated: sum((row) => row.escalated),
    unassigned: sum((row) => row.unassigned),
    snoozed: sum((row) => row.snoozed),
  };
}

/** Throws the problem where there is none, or none that this key may see. */
export async function visibleCase(
  deps: ApiDeps,
  caller: Caller,
  id: string,
  at = deps.now().toISOString(),
): Promise<ListedCase> {
  const row = await readCase(deps.db, id, at);
  if (!row || !maySee(caller, row.store)) throw new Problem('notFound', `There is no case ${id}.`);
  return row;
}
