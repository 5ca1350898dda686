import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { readDecision } from '../../db/queries/read-decision.js';
import { allDecisions } from '../../domain/cases/case-type.js';
import { isSystemCase } from '../../domain/cases/system-case.js';
import type { PersonEvent } from '../../domain/order/events.js';
import { allow, maySee } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { answerOf, answers, personOf } from './answered.js';
import { visibleCase } from './cases.js';
import { decideIntake } from './decide-intake.js';
import { decideSystem } from './decide-system.js';
import { decisionView } from './decision-view.js';
import { decisionSchema } from './order-schema.js';
import { visibleOrder } from './orders.js';
import { auditOf, idempotencyKey, jsonBody, keyHeader, problems, reason } from './shared.js';

const decide = createRoute({
  method: 'post',
  path: '/cases/{id}/decision',
  summary: 'Decide a case',
  tags: ['Cases'],
  security: [{ apiKey: [] }],
  middleware: [allow('decideCases')] as const,
  request: {
    params: z.object({ id: z.string().openapi({ description: 'URL-encoded: it contains slashes.' }) }),
    headers: keyHeader,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ decision: z.enum(allDecisions), reason }).openapi('DecisionRequest'),
        },
      },
    },
  },
  responses: { ...answers, ...problems(400, 401, 403, 404, 409, 413, 422, 503) },
});

const cancel = createRoute({
  method: 'post',
  path: '/orders/{id}/cancellation',
  summary: 'Ask an order to be cancelled',
  description: 'Answers at once, supplier by supplier: done, asked, or too late.',
  tags: ['Orders'],
  security: [{ apiKey: [] }],
  middleware: [allow('cancelOrders')] as const,
  request: {
    params: z.object({ id: z.string().openapi({ description: 'URL-encoded: order%2Fshine%2F5551' }) }),
    headers: keyHeader,
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ reason }).openapi('CancellationRequest') } },
    },
  },
  responses: { ...answers, ...problems(400, 401, 403, 404, 409, 413, 422, 503) },
});

const byId = createRoute({
  method: 'get',
  path: '/decisions/{id}',
  summary: 'What became of a decision or a request',
  tags: ['Cases'],
  security: [{ apiKey: [] }],
  middleware: [allow('readCases')] as const,
  request: { params: z.object({ id: z.string().openapi({ description: 'URL-encoded' }) }) },
  responses: { 200: jsonBody(decisionSchema, 'The decision'), ...problems(401, 403, 404, 503) },
});

export function decisionRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(decide, async (c) => {
    const key = idempotencyKey(c);
    const { decision, reason: why } = c.req.valid('json');
    const row = await visibleCase(deps, c.get('caller'), c.req.valid('param').id);
    if (row.case.type === 'unusableInput') {
      return c.json(await decideIntake(deps, c, { one: row.case, decision, reason: why, key }), 200);
    }
    if (isSystemCase(row.case)) {
      return c.json(await decideSystem(deps, c, { one: row.case, decision, reason: why, key }), 200);
    }
    if (row.orderId === null) throw new Error(`case ${row.id} has no order`);
    const event: PersonEvent = {
      ...personOf(c, key, why),
      type: 'caseDecided',
      caseId: row.case.id,
      decision,
    };
    const audit = auditOf(c, {
      action: 'case.decide',
      target: row.id,
      reason: why,
      before: { state: row.state },
      after: { decision },
    });
    return answerOf(deps, c, { orderId: row.orderId, caseId: row.id, event, audit });
  });

  app.openapi(cancel, async (c) => {
    const key = idempotencyKey(c);
    const { reason: why } = c.req.valid('json');
    const { id } = c.req.valid('param');
    await visibleOrder(deps, c.get('caller'), id);
    const event: PersonEvent = { ...personOf(c, key, why), type: 'cancelRequested', byStore: false };
    const audit = auditOf(c, {
      action: 'order.cancel',
      target: id,
      reason: why,
      before: null,
      after: { requested: 'cancellation' },
    });
    return answerOf(deps, c, { orderId: id, caseId: null, event, audit });
  });

  app.openapi(byId, async (c) => {
    const { id } = c.req.valid('param');
    const found = await readDecision(deps.db, id);
    if (!found || !maySee(c.get('caller'), found.storeId)) {
      throw new Problem('notFound', `There is no decision ${id}.`);
    }
    return c.json(decisionView(found.decision, found.snapshot), 200);
  });
}
