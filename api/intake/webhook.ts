import type { Context } from 'hono';
import { storeMessage } from '../../db/commands/store-message.js';
import { storeById } from '../../db/queries/stores.js';
import type { Inbound, Verification } from '../../providers/ports/inbound.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { Problem } from '../problems/problem.js';
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
  return c.json({ received: true }, 200);
}

async function verify(
  deps: ApiDeps,
  inbound: Inbound,
  request: { c: Context<HttpEnv>; rawBody: Buffer; secret: string; account: string },
): Promise<Verification> {
  const headers = new Map(Object.entries(request.c.req.header()));
  const verified = inbound.verify({ headers, rawBody: request.rawBody, now: deps.now() }, request.secret);
  if (!verified.ok || verified.account === null) return verified;
  const store = await storeById(deps.db, request.account);
  const expected = store?.connection?.shopDomain;
  if (expected === undefined || expected.toLowerCase() === verified.account.toLowerCase()) return verified;
  return { ok: false, reason: 'the message is about another account than the address it was sent to' };
}
