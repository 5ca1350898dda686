import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { storeAddressAnswer } from '../../db/commands/store-address.js';
import { addressWithSuggestion } from '../../db/queries/address-question.js';
import { recordedWithVersion } from '../../db/queries/find-order.js';
import { addressScope, destinationOf } from '../../domain/filter/address-scope.js';
import type { PersonEvent } from '../../domain/order/events.js';
import type { PostalAddress } from '../../domain/order/incoming.js';
import { allow } from '../auth/authenticate.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { contentHash } from '../intake/content-hash.js';
import { Problem } from '../problems/problem.js';
import { aloneMs, answerTo, askedOf } from './ask.js';
import { answers, personOf, sayAnswer } from './answered.js';
import { addressOf, addressRequest } from './order-request.js';
import { visibleOrder } from './orders.js';
import { auditOf, idempotencyKey, keyHeader, problems, reason } from './shared.js';

const correct = createRoute({
  method: 'post',
  path: '/orders/{id}/address',
  summary: 'Give an order another address',
  description:
    'Stored as the next version, validated again, and screened for fraud again where it changes more than unit, spelling, house number or postal code within the city. Too late, once a supplier has the old one.',
  tags: ['Orders'],
  security: [{ apiKey: [] }],
  middleware: [allow('correctAddresses')] as const,
  request: {
    params: z.object({ id: z.string().openapi({ description: 'URL-encoded: order%2Fshine%2F5551' }) }),
    headers: keyHeader,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ address: addressRequest, reason }).openapi('AddressCorrectionRequest'),
        },
      },
    },
  },
  responses: { ...answers, ...problems(400, 401, 403, 404, 409, 413, 422, 503) },
});

export function addressRoutes(app: OpenAPIHono<HttpEnv>, deps: ApiDeps): void {
  app.openapi(correct, async (c) => {
    const key = idempotencyKey(c);
    const { reason: why, address: given } = c.req.valid('json');
    const { id: orderId } = c.req.valid('param');
    await visibleOrder(deps, c.get('caller'), orderId);
    const known = await currentAddress(deps, orderId);
    const address = addressOf(given);
    if (!address) throw new Error('a valid request has an address');
    const event = {
      ...personOf(c, key, why),
      type: 'addressCorrected' as const,
      destination: destinationOf(address),
      scope: addressScope(known.address, address),
    };
    const asked = { orderId, caseId: null, address, event, aloneMs };
    const stored = await storeAddressAnswer(deps.db, asked, (addressVersion) =>
      auditOf(c, {
        action: 'order.address',
        target: orderId,
        reason: why,
        before: { addressVersion: known.version },
        after: { addressVersion, scope: event.scope },
      }),
    );
    if (!isSame(stored.decision, stored.address, { orderId, address, event })) {
      throw new Problem('idempotencyKeyReused', 'The key was sent with another decision or request.');
    }
    return sayAnswer(c, event.id, askedOf(await answerTo(deps, stored.decision)));
  });
}

/** The order's own as last recorded: a proposal that nobody has accepted is not it. */
async function currentAddress(deps: ApiDeps, orderId: string) {
  const recorded = await recordedWithVersion(deps.db, orderId);
  const version = recorded?.snapshot.addressVersion ?? 1;
  const row = await addressWithSuggestion(deps.db, orderId, version);
  return { version, address: row?.address ?? null };
}

/** The scope may be another by now: it was judged against the address of then. */
function isSame(
  decision: { orderId: string; event: PersonEvent },
  stored: PostalAddress | null,
  now: { orderId: string; address: PostalAddress; event: { actor: PersonEvent['actor']; reason: string } },
): boolean {
  const { event } = decision;
  return (
    decision.orderId === now.orderId &&
    event.type === 'addressCorrected' &&
    event.reason === now.event.reason &&
    contentHash(event.actor) === contentHash(now.event.actor) &&
    contentHash(stored) === contentHash(now.address)
  );
}
