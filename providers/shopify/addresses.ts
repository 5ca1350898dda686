import { z } from 'zod';
import type { PostalAddress } from '../../domain/order/incoming.js';
import * as documents from './documents.js';
import { type Graphql, noSuch, refuse, userErrors } from './graphql.js';
import { addressFromGraphql } from './order.js';
import { graphAddress } from './wire.js';

/** The order's shipping address as the store has it now. */
export async function readAddress(
  ask: Graphql,
  orderId: string,
  signal: AbortSignal,
): Promise<PostalAddress | null> {
  const { order } = await ask({
    document: documents.readAddress,
    variables: { id: `gid://shopify/Order/${orderId}` },
    shape: z.looseObject({
      order: z.looseObject({ shippingAddress: graphAddress.nullish() }).nullish(),
    }),
    signal,
  });
  if (!order) throw noSuch('order');
  return order.shippingAddress ? addressFromGraphql(order.shippingAddress) : null;
}

/** All of it, because members that are not given stay as they were. */
export async function writeAddress(
  ask: Graphql,
  { orderId, address }: { orderId: string; address: PostalAddress },
  signal: AbortSignal,
): Promise<void> {
  const data = await ask({
    document: documents.writeAddress,
    variables: { input: { id: `gid://shopify/Order/${orderId}`, shippingAddress: theirAddress(address) } },
    shape: z.looseObject({ orderUpdate: z.looseObject({ userErrors }) }),
    signal,
  });
  refuse(data.orderUpdate.userErrors);
}

function theirAddress({
  name,
  company,
  line1,
  line2,
  city,
  region,
  postalCode,
  country,
  phone,
}: PostalAddress) {
  return {
    ...theirName(name),
    company,
    address1: line1,
    address2: line2,
    city,
    provinceCode: region,
    zip: postalCode,
    countryCode: country,
    ...(phone === null ? {} : { phone }),
  };
}

/** Shopify joins both again with a blank. */
function theirName(name: string | null): { firstName: string | null; lastName: string | null } {
  const words = (name ?? '').trim().split(/\s+/);
  const lastName = words.at(-1) || null;
  return { firstName: words.slice(0, -1).join(' ') || null, lastName };
}
