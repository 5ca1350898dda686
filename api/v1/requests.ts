import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { roles } from '../../domain/cases/role.js';
import { isSystemCase } from '../../domain/cases/system-case.js';
import type { PersonEvent } from '../../domain/order/events.js';
import { allow } from '../auth/authenticate.js';
import { may, type Permission } from '../auth/permissions.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { answerOf, answers, personOf } from './answered.js';
import { visibleCase } from './cases.js';
import { visibleOrder } from './orders.js';
import { auditOf, idempotencyKey, keyHeader, problems, reason } from './shared.js';

const encoded = z.string().openapi({ description: 'URL-encoded: it contains slashes.' });

function requestRoute<Path extends string, Params extends z.ZodObject, Body extends z.ZodType>(of: {
  method: 'post';
  path: Path;
  summary: string;
  description?: string;
  tag: string;
  permission: Permission;
  params: Params;
  body: Body;
}) {
  return createRoute({
    method: of.method,
    path: of.path,
    summary: of.summary,
    description: of.description,
    tags: [of.tag],
    security: [{ apiKey: [] }],
    middleware: [allow(of.permission)] as const,
    request: {
      params: of.params,
      headers: keyHeader,
      body: { required: true, content: { 'application/json': { schema: of.body } } },
    },
    responses: { ...answers, ...problems(400, 401, 403, 404, 409, 413, 422, 503) },
  });
}

const handOver = requestRoute({
  method: 'post',
  path: '/cases/{id}/handover',
  summary: 'Give a case to another role, which is called',
  tag: 'Cases',
  permission: 'handOverCases',
  params: z.object({ id: encoded }),
  body: z
    .strictObject({
      role: z.enum(roles).refine((role) => may(role, 'readCases'), 'reads no cases: nobody would see it'),
      reason,
    })
    .openapi('HandoverRequest'),
});

const hold = requestRoute({
  method: 'post',
  path: '/orders/{id}/holds',
  summary: 'Stop an order by hand',
  description: 'Opens a case that blocks. What a supplier already has goes on there, and the answer says so.',
  tag: 'Orders',
  permission: 'holdOrders',
  params: z.object({ id: encoded }),
  body: z.strictObject({ reason }).openapi('HoldRequest'),
});

const resend = requestRoute({
  method: 'post',
  path: '/orders/{id}/notifications/{effectId}/resend',
  summary: 'Send a notification again',
  description: 'The same message under its own Message-ID, once for each time it is asked.',
  tag: 'Orders',
  permission: 'resendNotifications',
  params: z.object({ id: encoded, effectId: encoded }),
  body: z.strictObject({ reason }).openapi('ResendRequest'),
});

/** What people ask of an order beside decisions and cancels: stored, asked, and answered as those are. */
export function requestRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(handOver, async (c) => {
    const key = idempotencyKey(c);
    const { role, reason: why } = c.req.valid('json');
    const { id, orderId, case: one } = await visibleCase(deps, c.get('caller'), c.req.valid('param').id);
    if (orderId === null || isSystemCase(one)) {
      const message = 'no order keeps this case, so no role can be called for it: assign it instead';
      throw new Problem('unprocessable', 'The case cannot be handed over.', {
        errors: [{ path: 'role', message }],
      });
    }
    const event: PersonEvent = { ...personOf(c, key, why), type: 'caseHandedOver', caseId: one.id, role };
    const before = { owner: one.owner };
    const audit = auditOf(c, {
      action: 'case.handOver',
      target: id,
      reason: why,
      before,
      after: { owner: role },
    });
    return answerOf(deps, c, { orderId, caseId: id, event, audit });
  });

  app.openapi(hold, async (c) => {
    const key = idempotencyKey(c);
    const { reason: why } = c.req.valid('json');
    const { id } = c.req.valid('param');
    await visibleOrder(deps, c.get('caller'), id);
    const event: PersonEvent = { ...personOf(c, key, why), type: 'holdRequested' };
    const after = { requested: 'hold' };
    const audit = auditOf(c, { action: 'order.hold', target: id, reason: why, before: null, after });
    return answerOf(deps, c, { orderId: id, caseId: null, event, audit });
  });

  app.openapi(resend, async (c) => {
    const key = idempotencyKey(c);
    const { reason: why } = c.req.valid('json');
    const { id, effectId } = c.req.valid('param');
    await visibleOrder(deps, c.get('caller'), id);
    const event: PersonEvent = { ...personOf(c, key, why), type: 'resendRequested', effectId };
    const after = { requested: 'resend', notification: effectId };
    const audit = auditOf(c, { action: 'notification.resend', target: id, reason: why, before: null, after });
    return answerOf(deps, c, { orderId: id, caseId: null, event, audit });
  });
}
