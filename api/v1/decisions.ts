import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { orderStart } from '../../db/queries/find-order.js';
import { readDecision } from '../../db/queries/read-decision.js';
import type { PersonEvent } from '../../domain/order/events.js';
import { allow, maySee } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { type Asked, askOrder } from './ask.js';
import { visibleCase } from './cases.js';
import { decideIntake } from './decide-intake.js';
import { decideSystem } from './decide-system.js';
import { decisionView } from './decision-view.js';
import { decisionSchema } from './order-schema.js';
import { unknownOrder } from './orders.js';
import { auditOf, idempotencyKey, jsonBody, keyHeader, problems } from './shared.js';

const reason = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]*$/u, 'must be plain text')
  .openapi({ description: 'Why; kept for ever, so without personal data.' });

const answered = z
  .object({
    decisionId: z.string(),
    status: z.enum(['accepted', 'ignored']),
    detail: z.string(),
    legs: z
      .array(z.object({ legId: z.string(), answer: z.enum(['done', 'asked', 'tooLate']) }))
      .optional()
      .openapi({ description: 'For a cancellation: what became of it, supplier by supplier.' }),
  })
  .openapi('Answered');

const later = z
  .object({ decisionId: z.string(), status: z.literal('pending'), href: z.string() })
  .openapi('Pending');

const answers = {
  200: jsonBody(answered, 'The order has answered'),
  202: {
    ...jsonBody(later, 'Stored; the order has not answered yet. Look at `Location`.'),
    headers: z.object({ location: z.string() }),
  },
};

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
          schema: z
            .strictObject({ decision: z.enum(['release', 'recheck', 'cancel', 'settle']), reason })
            .openapi('DecisionRequest'),
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
  summary: 'What became of a decision or a cancellation',
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
    if (row.case.type === 'connectorDown' || row.case.type === 'orderStopped') {
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
    const asked = await askOrder(deps, { orderId: row.orderId, caseId: row.id, event, audit });
    return asked.status === 'later'
      ? c.json(pending(c, event.id), 202)
      : c.json(answerBody(event.id, asked), 200);
  });

  app.openapi(cancel, async (c) => {
    const key = idempotencyKey(c);
    const { reason: why } = c.req.valid('json');
    const { id } = c.req.valid('param');
    const start = await orderStart(deps.db, id);
    if (!start || !maySee(c.get('caller'), start.storeId)) throw unknownOrder(id);
    const event: PersonEvent = { ...personOf(c, key, why), type: 'cancelRequested', byStore: false };
    const audit = auditOf(c, {
      action: 'order.cancel',
      target: id,
      reason: why,
      before: null,
      after: { requested: 'cancellation' },
    });
    const asked = await askOrder(deps, { orderId: id, caseId: null, event, audit });
    return asked.status === 'later'
      ? c.json(pending(c, event.id), 202)
      : c.json(answerBody(event.id, asked), 200);
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

/** The id carries the API key's own, so that two senders never share one. */
function personOf(c: Context<HttpEnv>, key: string, why: string) {
  const { keyId, role } = c.get('caller');
  return { id: `${keyId}:${key}`, actor: { id: keyId, role, verified: true }, reason: why };
}

function pending(c: Context<HttpEnv>, decisionId: string) {
  const href = `/v1/decisions/${encodeURIComponent(decisionId)}`;
  c.header('location', href);
  return { decisionId, status: 'pending' as const, href };
}

function answerBody(decisionId: string, { answer }: Extract<Asked, { status: 'answered' }>) {
  if (answer.status === 'ignored') return { decisionId, status: answer.status, detail: answer.because };
  return { decisionId, status: answer.status, detail: answer.detail, legs: answer.legs };
}
