import type { Context } from 'hono';
import { readLink } from '../customer/links.js';
import { pageHeaders } from '../customer/pages/headers.js';
import { renderNotFoundPage, renderTrackPage, renderUnavailablePage } from '../customer/pages/track.js';
import { orderStart } from '../db/queries/find-order.js';
import { type OrderFacts, orderFacts } from '../db/queries/order-facts.js';
import type { Cleared } from '../domain/blind/cleared.js';
import { type BlindDictionary, dictionaryOf } from '../domain/blind/dictionary.js';
import { clear } from '../domain/blind/scan.js';
import { type TrackView, trackView } from '../domain/customer/order-view.js';
import { ownWords, skusOf } from '../domain/customer/own-words.js';
import type { ApiDeps } from './deps.js';
import type { HttpEnv } from './http-env.js';

/** `GET /track/{token}`: the customer's page. Reads only, however often it is fetched (C-29). */
export async function trackPage(deps: ApiDeps, c: Context<HttpEnv>): Promise<Response> {
  const token = c.req.param('token') ?? '';
  const link = readLink({ secret: deps.linkSecret, token, purpose: 'track', now: deps.now().toISOString() });
  const page = 'orderId' in link ? await pageOf(deps, link.orderId) : null;
  return page === null ? c.body(renderNotFoundPage(), 404, pageHeaders) : c.body(page, 200, pageHeaders);
}

async function pageOf(deps: ApiDeps, orderId: string): Promise<Cleared | null> {
  const facts = await orderFacts(deps.db, orderId);
  const order = facts?.recorded ?? (await orderStart(deps.db, orderId))?.initial;
  if (!facts || !order) return null;
  const dictionary = await dictionaryFor(deps, facts);
  return gated(
    deps,
    { orderId, dictionary },
    trackView({ order, content: facts.content, brand: facts.brand }),
  );
}

async function dictionaryFor(deps: ApiDeps, facts: OrderFacts): Promise<BlindDictionary> {
  const words = await deps.blindWords(facts.storeId, skusOf(facts));
  return dictionaryOf(words.suppliers, [...words.allowed, ...ownWords(facts)]);
}

/** The gate before every customer: a page that names a supplier is not shown; the brand's own neutral one is, if that may be. */
function gated(
  deps: ApiDeps,
  { orderId, dictionary }: { orderId: string; dictionary: BlindDictionary },
  view: TrackView,
): Cleared | null {
  const page = clear(renderTrackPage(view), dictionary, 'page');
  if (page.ok) return page.text;
  const words = [...new Set(page.hits.map(({ word }) => word))];
  deps.metrics('track_pages_withheld', {});
  deps.log.error({ orderId, words }, 'the tracking page names a supplier and is not shown');
  const neutral = clear(renderUnavailablePage(view), dictionary, 'page');
  return neutral.ok ? neutral.text : null;
}
