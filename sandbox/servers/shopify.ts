import { z } from 'zod';
import { SHOPIFY_ACCOUNTS, type ShopifyAccount } from './credentials.js';
import { createSimulator, type Reply, toResponse } from './kit/simulator.js';
import { mountControl } from './shopify/control.js';
import { mutations } from './shopify/mutations.js';
import { queries } from './shopify/queries.js';
import { API_VERSION, rootFields, run } from './shopify/schema.js';
import { domainOf, forgetData, newState, type OrderRecord } from './shopify/state.js';
import { sendEvent, type Topic } from './shopify/webhooks.js';

const BUCKET_POINTS = 2000;
const RESTORE_RATE = 100;
const POINTS_PER_ROOT_FIELD = 10;

const requestSchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** Shopify's Admin GraphQL API for any number of shops, each under its own path, and the webhooks it sends. */
export function createShopify(options: { accounts?: readonly ShopifyAccount[] } = {}) {
  const state = newState(options.accounts ?? SHOPIFY_ACCOUNTS);
  const simulator = createSimulator({
    name: 'shopify',
    failure,
    operationOf: ({ body }) => operationOf(body),
    reset: () => forgetData(state),
  });
  const { app, clock, webhooks } = simulator;

  app.post(`/:shop/admin/api/${API_VERSION}/graphql.json`, async (c) => {
    const shop = state.shops.get(domainOf(c.req.param('shop')));
    if (!shop) return toResponse({ status: 404, body: { errors: 'Not Found' } });
    if (c.req.header('x-shopify-access-token') !== shop.accessToken) return toResponse(failure(401));
    const request = requestOf(await c.req.text());
    if (!request)
      return toResponse({
        status: 400,
        body: { errors: { query: 'Required parameter missing or invalid' } },
      });
    const changes: [OrderRecord, Topic][] = [];
    const now = clock.iso();
    const root = {
      ...queries(shop),
      ...mutations({ shop, now, changed: (order, topic) => changes.push([order, topic]) }),
    };
    const result = await run({
      query: request.query,
      variables: request.variables ?? {},
      operationName: request.operationName ?? null,
      rootValue: root,
      context: null,
    });
    if (shop.echo) {
      // After the answer, as the real shop does; what the receiver refuses stays in the ledger.
      for (const [order, topic] of changes) void sendEvent(webhooks, { shop, order, topic, at: now });
    }
    const cost = rootFields(request.query).length * POINTS_PER_ROOT_FIELD;
    return c.json({ ...result, extensions: { cost: costOf(cost) } });
  });

  mountControl(simulator, state);
  return { ...simulator, state };
}

function requestOf(text: string): z.infer<typeof requestSchema> | null {
  try {
    return requestSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function operationOf(body: string): string | null {
  const request = requestOf(body);
  return request ? rootFields(request.query).join(',') : null;
}

function costOf(points: number) {
  return {
    requestedQueryCost: points,
    actualQueryCost: points,
    throttleStatus: {
      maximumAvailable: BUCKET_POINTS,
      currentlyAvailable: BUCKET_POINTS - points,
      restoreRate: RESTORE_RATE,
    },
  };
}

/** Too many requests is told inside a 200, as GraphQL does; a wrong token and an outage by status. */
function failure(status: number): Reply {
  if (status === 429) {
    const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }];
    const cost = { ...costOf(0), throttleStatus: { ...costOf(0).throttleStatus, currentlyAvailable: 0 } };
    return { status: 200, body: { errors, extensions: { cost } } };
  }
  if (status === 401) {
    const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
    return { status, body: { errors } };
  }
  return { status, body: { errors: 'Internal Server Error' } };
}
