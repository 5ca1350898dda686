import { GraphQLError } from 'graphql';

const SPACE = 10n ** 15n;

/** Where in an order's number space the ids of its parts begin. Ids survive a restart because they come from the order's. */
export const PART = {
  lineItem: 1,
  shippingLine: 80,
  fulfillmentOrder: 100,
  fulfillmentOrderLine: 200,
  fulfillment: 400,
  hold: 500,
  event: 600,
  refund: 700,
  transaction: 800,
  address: 900,
} as const;

export function partId(orderId: string, part: number): string {
  return String((BigInt(orderId) % SPACE) * 1000n + BigInt(part));
}

export function gid(type: string, id: string): string {
  return `gid://shopify/${type}/${id}`;
}

/** The number inside a global id of this type; another type or form is a GraphQL error, as in the real API. */
export function idOf(type: string, globalId: string): string {
  const match = /^gid:\/\/shopify\/(\w+)\/([\w-]+)(\?.*)?$/.exec(globalId);
  if (match?.[1] !== type || match[2] === undefined) {
    throw new GraphQLError(`Invalid global id '${globalId}'`, {
      extensions: { code: 'argumentLiteralsIncompatible' },
    });
  }
  return match[2];
}
