import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { StoreHold } from '../ports/channel.js';
import * as documents from './documents.js';
import { allNodes, type Graphql, noSuch, pageOf, refuse, userErrors } from './graphql.js';

const fulfilmentOrder = z.looseObject({
  id: z.string(),
  status: z.string(),
  fulfillmentHolds: z.array(
    z.looseObject({ id: z.string(), handle: z.string().nullish(), heldByRequestingApp: z.boolean() }),
  ),
});
type FulfilmentOrder = z.output<typeof fulfilmentOrder>;

const holdsData = z.looseObject({
  order: z.looseObject({ fulfillmentOrders: pageOf(fulfilmentOrder) }).nullish(),
});

/** One on hold can take another hold: each case has its own. */
const holdable = new Set(['OPEN', 'IN_PROGRESS', 'SCHEDULED', 'ON_HOLD']);
const maxHandleLength = 64;

/** Holds what is not shipped of an order. A hold with this handle that is there already is enough. */
export async function hold(
  ask: Graphql,
  { orderId, hold: wanted }: { orderId: string; hold: StoreHold },
  signal: AbortSignal,
): Promise<void> {
  const handle = handleOf(wanted.handle);
  const fulfilmentOrders = await readHolds(ask, orderId, signal);
  for (const { id, status, fulfillmentHolds } of fulfilmentOrders) {
    if (!holdable.has(status) || fulfillmentHolds.some(isOurs(handle))) continue;
    const input = { handle, reason: wanted.reason, reasonNotes: wanted.notes, notifyMerchant: false };
    const data = await ask({
      document: documents.hold,
      variables: { id, hold: input },
      shape: z.looseObject({ fulfillmentOrderHold: z.looseObject({ userErrors }) }),
      signal,
    });
    const refusals = data.fulfillmentOrderHold.userErrors;
    // Shipped or cancelled since it was read: nothing of it is left to hold.
    if (refusals.length > 0 && !(await isHoldable(ask, { orderId, id }, signal))) continue;
    refuse(refusals, ['DUPLICATE_FULFILLMENT_HOLD_HANDLE']);
  }
}

async function isHoldable(
  ask: Graphql,
  { orderId, id }: { orderId: string; id: string },
  signal: AbortSignal,
): Promise<boolean> {
  const now = (await readHolds(ask, orderId, signal)).find((one) => one.id === id);
  return now !== undefined && holdable.has(now.status);
}

/** Releases our holds with this handle and no other. None there: nothing to do. */
export async function releaseHold(
  ask: Graphql,
  { orderId, handle: name }: { orderId: string; handle: string },
  signal: AbortSignal,
): Promise<void> {
  const handle = handleOf(name);
  for (const { id, fulfillmentHolds } of await readHolds(ask, orderId, signal)) {
    const holdIds = fulfillmentHolds.filter(isOurs(handle)).map((one) => one.id);
    if (holdIds.length === 0) continue;
    const data = await ask({
      document: documents.releaseHold,
      variables: { id, holdIds },
      shape: z.looseObject({ fulfillmentOrderReleaseHold: z.looseObject({ userErrors }) }),
      signal,
    });
    refuse(data.fulfillmentOrderReleaseHold.userErrors);
  }
}

function isOurs(handle: string) {
  return (one: FulfilmentOrder['fulfillmentHolds'][number]): boolean =>
    one.heldByRequestingApp && one.handle === handle;
}

/** Shopify takes 64 characters: a longer handle goes by its digest. */
function handleOf(handle: string): string {
  if (handle.length <= maxHandleLength) return handle;
  return createHash('sha256').update(handle).digest('hex');
}

async function readHolds(ask: Graphql, orderId: string, signal: AbortSignal): Promise<FulfilmentOrder[]> {
  const id = `gid://shopify/Order/${orderId}`;
  const read = async (after: string | null) => {
    const data = await ask({
      document: documents.readHolds,
      variables: { id, after },
      shape: holdsData,
      signal,
    });
    if (!data.order) throw noSuch('order');
    return data.order.fulfillmentOrders;
  };
  return allNodes(await read(null), read);
}
