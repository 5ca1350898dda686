import type { Context } from 'hono';
import { readLink } from '../customer/links.js';
import { pageHeaders } from '../customer/pages/headers.js';
import { renderNotFoundPage, renderTrackPage, renderUnavailablePage } from '../customer/pages/track.js';
import { orderStart } from '../db/queries/find-order.js';
import { orderFacts } from '../db/queries/order-facts.js';
import type { Cleared } from '../domain/blind/cleared.js';
import { trackView } from '../domain/customer/order-view.js';
import type { ApiDeps } from './deps.js';
import type { HttpEnv } from './http-env.js';
import { dictionaryFor, gated } from './pages/gate.js';

/** `GET /track/{token}`: the customer's page. Reads only, however often it is fetched (C-29). */
export async function trackPage(deps: ApiDeps, c: Context<HttpEnv>): Promise<Response> {
  const token = c.req.param('token') ?? '';
  const link = readLink({ secret: deps.linkSecret, token, purpose: 'track', now: deps.now().toISOString() });
  const page = 'problem' in link ? null : await pageOf(deps, link.subject);
  return page === null ? c.body(renderNotFoundPage(), 404, pageHeaders) : c.body(page, 200, pageHeaders);
}

async function pageOf(deps: ApiDeps, orderId: string): Promise<Cleared | null> {
  const facts = await orderFacts(deps.db, orderId);
  const order = facts?.recorded ?? (await orderStart(deps.db, orderId))?.initial;
  if (!facts || !order) return null;
  const dictionary = await dictionaryFor(deps, facts);
  const view = trackView({ order, content: facts.content, brand: facts.brand });
  return gated(deps, {
    orderId,
    dictionary,
    name: 'track',
    page: renderTrackPage(view),
    otherwise: renderUnavailablePage(view),
  });
}
