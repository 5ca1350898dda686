import type { GraphQLResolveInfo } from 'graphql';
import { type JsonObject, objectOf, textOf } from '../kit/json.js';
import { idOf } from './ids.js';
import { cancelOrder, voidTransaction } from './mutations-cancel.js';
import { fulfillmentMutations } from './mutations-fulfillment.js';
import { idempotencyKey, type RefundInput, refund } from './mutations-refund.js';
import { subscriptionView } from './queries.js';
import { refreshRest, withoutTags, withTags } from './rest.js';
import { type OrderRecord, type Shop, subscribe } from './state.js';
import { tagsOf } from './views-line.js';
import { orderView } from './views-order.js';
import type { Topic } from './webhooks.js';

export interface MutationContext {
  shop: Shop;
  now: string;
  /** Told of every change that the real shop would send a webhook for. */
  changed: (order: OrderRecord, topic: Topic) => void;
}

interface OrderInput {
  id: string;
  note?: string | null;
  email?: string | null;
  phone?: string | null;
  poNumber?: string | null;
  tags?: string[] | null;
  customAttributes?: { key: string; value: string }[] | null;
  shippingAddress?: Record<string, string | null> | null;
}

/** The root of mutations against one shop. */
export function mutations(context: MutationContext) {
  return {
    ...fulfillmentMutations(context),
    tagsAdd: ({ id, tags }: { id: string; tags: string[] }) =>
      retag(context, id, (rest) => withTags(rest, [...tagsOf(rest), ...tags])),
    tagsRemove: ({ id, tags }: { id: string; tags: string[] }) =>
      retag(context, id, (rest) => withoutTags(rest, tags)),
    orderUpdate: ({ input }: { input: OrderInput }) => updateOrder(context, input),
    orderCancel: (args: Parameters<typeof cancelOrder>[1]) => cancelOrder(context, args),
    transactionVoid: ({ parentTransactionId }: { parentTransactionId: string }) =>
      voidTransaction(context, parentTransactionId),
    refundCreate: ({ input }: { input: RefundInput }, _context: unknown, info: GraphQLResolveInfo) =>
      refund(context, input, idempotencyKey(info)),
    webhookSubscriptionCreate: (args: {
      topic: string;
      webhookSubscription: { uri?: string | null; callbackUrl?: string | null; name?: string | null };
    }) => {
      const { uri, callbackUrl, name } = args.webhookSubscription;
      const address = uri ?? callbackUrl;
      const refused = (message: string) => ({
        webhookSubscription: null,
        userErrors: [{ field: ['webhookSubscription', 'callbackUrl'], message }],
      });
      if (!address) return refused("Address can't be blank");
      const made = subscribe(context.shop, {
        topic: args.topic,
        uri: address,
        name: name ?? null,
        now: context.now,
      });
      return made
        ? { webhookSubscription: subscriptionView(made), userErrors: [] }
        : refused('Address for this topic has already been taken');
    },
  };
}

function retag(context: MutationContext, id: string, change: (rest: JsonObject) => JsonObject) {
  const order = context.shop.orders.get(idOf('Order', id));
  if (!order) return { node: null, userErrors: [{ field: ['id'], message: 'Order does not exist' }] };
  order.rest = change(order.rest);
  refreshRest(order, context.now);
  context.changed(order, 'orders/updated');
  return { node: orderView(order), userErrors: [] };
}

function updateOrder(context: MutationContext, input: OrderInput) {
  const order = context.shop.orders.get(idOf('Order', input.id));
  if (!order) return { order: null, userErrors: [{ field: ['id'], message: 'Order does not exist' }] };
  const { note, email, phone, poNumber, tags, customAttributes, shippingAddress } = input;
  order.rest = {
    ...order.rest,
    ...(note === undefined ? {} : { note }),
    ...(email === undefined ? {} : { email, contact_email: email }),
    ...(phone === undefined ? {} : { phone }),
    ...(poNumber === undefined ? {} : { po_number: poNumber }),
    ...(customAttributes
      ? { note_attributes: customAttributes.map(({ key, value }) => ({ name: key, value })) }
      : {}),
    ...(shippingAddress
      ? { shipping_address: newAddress(objectOf(order.rest, 'shipping_address'), shippingAddress) }
      : {}),
  };
  if (tags) order.rest = withTags(order.rest, tags);
  refreshRest(order, context.now);
  context.changed(order, 'orders/updated');
  return { order: orderView(order), userErrors: [] };
}

/** Members not given stay; a moved address loses its coordinates, and the names of what only its codes tell. */
function newAddress(before: JsonObject | null, input: Record<string, string | null>): JsonObject {
  const names: Record<string, string> = {
    firstName: 'first_name',
    lastName: 'last_name',
    countryCode: 'country_code',
    provinceCode: 'province_code',
  };
  const changes = Object.fromEntries(Object.entries(input).map(([key, value]) => [names[key] ?? key, value]));
  const isMoved = (code: string) => changes[code] !== undefined && changes[code] !== textOf(before, code);
  const address: JsonObject = {
    ...before,
    ...(isMoved('province_code') ? { province: changes.province_code ?? null } : {}),
    ...(isMoved('country_code') ? { country: changes.country_code ?? null } : {}),
    ...changes,
    latitude: null,
    longitude: null,
  };
  const name = [textOf(address, 'first_name'), textOf(address, 'last_name')].filter(Boolean).join(' ');
  return { ...address, name };
}
