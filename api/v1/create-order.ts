import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { rememberKey } from '../../db/commands/remember-key.js';
import { storeById } from '../../db/queries/stores.js';
import { allow, maySee } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { acceptOrder, knownOrder } from '../intake/accept-order.js';
import { contentHash } from '../intake/content-hash.js';
import { Problem } from '../problems/problem.js';
import { incomingOf, orderRequest } from './order-request.js';
import { auditOf, idempotencyKey, jsonBody, keyHeader, problems } from './shared.js';

const accepted = z
  .object({
    id: z.string().openapi({ example: 'order/shine/9007199254740993' }),
    store: z.string(),
    channelOrderId: z.string(),
  })
  .openapi('AcceptedOrder');

const create = createRoute({
  method: 'post',
  path: '/stores/{store}/orders',
  summary: 'Start an order',
  description:
    'Once for each channelOrderId of a store: the same again answers 200 and changes nothing, other content 409.',
  tags: ['Orders'],
  security: [{ apiKey: [] }],
  middleware: [allow('createOrders')] as const,
  request: {
    params: z.object({ store: z.string() }),
    headers: keyHeader,
    body: { required: true, content: { 'application/json': { schema: orderRequest } } },
  },
  responses: {
    201: jsonBody(accepted, 'The order is taken in and on its way'),
    200: jsonBody(accepted, 'The order was there already, with the same content'),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

export function createOrderRoute(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(create, async (c) => {
    const caller = c.get('caller');
    const key = idempotencyKey(c);
    const { store: storeId } = c.req.valid('param');
    if (!maySee(caller, storeId) || !(await storeById(deps.db, storeId))) throw unknownStore(storeId);

    const order = incomingOf(c.req.valid('json'));
    const body = (id: string) => ({ id, store: storeId, channelOrderId: order.channelOrderId });
    const known = await knownOrder(deps, { storeId, order });
    if (known) return c.json(body(sameOrThrow(known)), 200);
    const requestHash = contentHash({ storeId, order });
    if ((await rememberKey(deps.db, { apiKeyId: caller.keyId, key, requestHash })) === 'other') {
      throw new Problem('idempotencyKeyReused', `The key "${key}" was sent with another order.`);
    }
    const taken = await acceptOrder(deps, {
      storeId,
      order,
      channel: 'api',
      audit: (target) =>
        auditOf(c, {
          action: 'order.create',
          target,
          reason: null,
          before: null,
          after: { name: order.name, lines: order.lines.length, contentHash: contentHash(order) },
        }),
    });
    if (taken.status === 'unknownStore') throw unknownStore(storeId);
    return taken.status === 'taken'
      ? c.json(body(taken.orderId), 201)
      : c.json(body(sameOrThrow(taken)), 200);
  });
}

function sameOrThrow(known: { status: string; orderId: string }): string {
  if (known.status === 'same') return known.orderId;
  throw new Problem('orderDiffers', `${known.orderId} was taken in with other content.`);
}

function unknownStore(store: string): Problem {
  return new Problem('notFound', `There is no store "${store}".`);
}
