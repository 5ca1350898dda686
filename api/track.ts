import type { Context } from 'hono';
import { readLink } from '../customer/links.js';
import { pageHeaders } from '../customer/pages/headers.js';
import { renderNotFoundPage, renderTrackPage } from '../customer/pages/track.js';
import { orderStart } from '../db/queries/find-order.js';
import { orderFacts } from '../db/queries/order-facts.js';
import { trackView } from '../domain/customer/order-view.js';
import type { ApiDeps } from './deps.js';
import type { HttpEnv } from './http-env.js';

/** `GET /track/{token}`: the customer's page. Reads only, however often it is fetched (C-29). */
export async function trackPage(deps: ApiDeps, c: Context<HttpEnv>): Promise<Response> {
  const token = c.req.param('token') ?? '';
  const link = readLink({ secret: deps.linkSecret, token, purpose: 'track', now: deps.now().toISOString() });
  const page = 'orderId' in link ? await pageOf(deps, link.orderId) : null;
  return page === null ? c.body(renderNotFoundPage(), 404, pageHeaders) : c.body(page, 200, pageHeaders);
}

async function pageOf(deps: ApiDeps, orderId: string): Promise<string | null> {
  const facts = await orderFacts(deps.db, orderId);
  if (!facts) return null;
  const order = facts.recorded ?? (await orderStart(deps.db, orderId))?.initial;
  return order ? renderTrackPage(trackView({ order, content: facts.content, brand: facts.brand })) : null;
}
