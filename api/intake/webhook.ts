import type { Context } from 'hono';
import { storeMessage } from '../../db/commands/store-message.js';
import { storeById } from '../../db/queries/stores.js';
import type { Cleared } from '../../domain/blind/cleared.js';
import type { Verification } from '../../providers/ports/inbound.js';
import type { ApiDeps, WebhookReader } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
import { reasonOf } from '../reason.js';
import { helpFor } from './incoming-text.js';
import { handOn } from './hand-on.js';

/** `POST /webhooks/{provider}/{account}`: verified on its raw bytes, stored, answered, and handed on at once. */
export async function receiveWebhook(deps: ApiDeps, c: Context<HttpEnv>): Promise<Response> {
  const provider = c.req.param('provider') ?? '';
  const account = c.req.param('account') ?? '';
  const inbound = Object.hasOwn(deps.inbound, provider) ? deps.inbound[provider] : undefined;
  const secret = inbound ? await deps.secrets(provider, account) : null;
  if (!inbound || secret === null)
    throw new Problem('notFound', `There is no ${provider} account "${account}".`);

  const rawBody = Buffer.from(await c.req.arrayBuffer());
  const verified = await verify(deps, inbound, { c, rawBody, secret, account });
  if (!verified.ok) {
    deps.metrics('webhooks', { provider, outcome: 'refused' });
    throw new Problem('badSignature', `${verified.reason}.`);
  }
  const { messageId, topic } = verified;
  const id = await storeMessage(deps.db, { provider, account, messageId, topic, rawBody });
  deps.metrics('webhooks', { provider, outcome: id === null ? 'repeated' : 'stored' });
  if (id !== null) deps.background.run('hand on a message', () => handOn(deps, id));
  if (!inbound.reply) return c.json({ received: true }, 200);
  const words = id === null ? null : await helpIn(deps, inbound, { topic, rawBody });
  const { contentType, body } = inbound.reply(words);
  return c.body(body, 200, { 'content-type': contentType });
}

/** A text that asks for help is answered at once, and once. What cannot be read is for the relay to say. */
async function helpIn(
  deps: ApiDeps,
  inbound: WebhookReader,
  message: { topic: string; rawBody: Buffer },
): Promise<Cleared | null> {
  try {
    const meanings = inbound.read({ ...message, receivedAt: deps.now().toISOString() });
    const text = meanings.find((one) => one.kind === 'incomingText');
    return text ? await helpFor(deps, text) : null;
  } catch (error) {
    deps.log.warn({ reason: reasonOf(error) }, 'a text was not answered');
    return null;
  }
}

async function verify(
  deps: ApiDeps,
  inbound: WebhookReader,
  request: { c: Context<HttpEnv>; rawBody: Buffer; secret: string; account: string },
): Promise<Verification> {
  const headers = new Map(Object.entries(request.c.req.header()));
  const { pathname, search } = new URL(request.c.req.url);
  // As the provider called it: a proxy before us may have another address.
  const url = `${deps.publicUrl.replace(/\/+$/, '')}${pathname}${search}`;
  const { rawBody } = request;
  const verified = inbound.verify({ headers, rawBody, now: deps.now(), url }, request.secret);
  if (!verified.ok || verified.account === null) return verified;
  const store = await storeById(deps.db, request.account);
  const expected = store?.connection?.shopDomain;
  if (expected === undefined || expected.toLowerCase() === verified.account.toLowerCase()) return verified;
  return { ok: false, reason: 'the message is about another account than the address it was sent to' };
}
