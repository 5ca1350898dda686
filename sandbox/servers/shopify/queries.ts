import { GraphQLError } from 'graphql';
import { textOf } from '../kit/json.js';
import { connection, type PageArguments } from './connection.js';
import { findFulfillment, findFulfillmentOrder } from './fulfillment-orders.js';
import { gid, idOf } from './ids.js';
import { API_VERSION } from './schema.js';
import { type OrderRecord, type Shop, type Subscription, updatedAt } from './state.js';
import { fulfillmentOrderView, fulfillmentView } from './views-fulfillment.js';
import { instant } from './views-line.js';
import { orderView } from './views-order.js';

interface OrdersArguments extends PageArguments {
  query?: string | null;
  sortKey?: string | null;
}

/** The root of queries against one shop. */
export function queries(shop: Shop) {
  return {
    order: ({ id }: { id: string }) => {
      const order = shop.orders.get(idOf('Order', id));
      return order ? orderView(order) : null;
    },
    orders: (args: OrdersArguments) => {
      const wanted = searchFilter(args.query ?? '');
      const found = [...shop.orders.values()].filter(wanted);
      const page = connection(found, args, (order) => sortText(order, args.sortKey ?? 'ID'));
      return {
        ...page,
        nodes: page.nodes.map(orderView),
        edges: page.edges.map(({ node, cursor }) => ({ node: orderView(node), cursor })),
      };
    },
    fulfillmentOrder: ({ id }: { id: string }) => {
      const found = findFulfillmentOrder({ shop }, idOf('FulfillmentOrder', id));
      return found ? fulfillmentOrderView(found.order, found.record) : null;
    },
    fulfillment: ({ id }: { id: string }) => {
      const found = findFulfillment({ shop }, idOf('Fulfillment', id));
      return found ? fulfillmentView(found.order, found.record) : null;
    },
    job: ({ id }: { id: string }) => (shop.jobs.has(id) ? { __typename: 'Job', id, done: true } : null),
    webhookSubscriptions: (args: PageArguments & { topics?: string[] | null; uri?: string | null }) =>
      connection(
        shop.subscriptions
          .filter(
            ({ topic, uri }) =>
              (!args.topics || args.topics.includes(topic)) && (!args.uri || args.uri === uri),
          )
          .map(subscriptionView),
        args,
      ),
  };
}

export function subscriptionView(subscription: Subscription) {
  return {
    __typename: 'WebhookSubscription',
    id: gid('WebhookSubscription', subscription.id),
    legacyResourceId: subscription.id,
    topic: subscription.topic,
    uri: subscription.uri,
    callbackUrl: subscription.uri,
    endpoint: { __typename: 'WebhookHttpEndpoint', callbackUrl: subscription.uri },
    name: subscription.name,
    format: 'JSON',
    filter: null,
    includeFields: [],
    metafieldNamespaces: [],
    apiVersion: { handle: API_VERSION, displayName: API_VERSION, supported: true },
    createdAt: instant(subscription.createdAt),
    updatedAt: instant(subscription.createdAt),
  };
}

function sortText(order: OrderRecord, sortKey: string): string {
  const id = order.id.padStart(20, '0');
  const at = (text: string): string => new Date(text).toISOString();
  switch (sortKey) {
    case 'UPDATED_AT':
      return `${at(updatedAt(order))} ${id}`;
    case 'CREATED_AT':
    case 'PROCESSED_AT':
      return `${at(textOf(order.rest, 'created_at') ?? updatedAt(order))} ${id}`;
    case 'ID':
      return id;
    default:
      throw new GraphQLError(`The sandbox does not sort orders by ${sortKey}.`);
  }
}

const TERM = /(\w+):(>=|<=|>|<|=)?(?:'([^']*)'|"([^"]*)"|(\S+))/g;

/** Shopify's search syntax, as far as `updated_at`, `created_at`, `name` and `id` with comparisons, joined by AND. */
function searchFilter(query: string): (order: OrderRecord) => boolean {
  const rest = query
    .replaceAll(TERM, '')
    .replaceAll(/\bAND\b/g, '')
    .trim();
  if (rest !== '') throw new GraphQLError(`The sandbox does not understand the search "${rest}".`);
  const terms = [...query.matchAll(TERM)].map(([, field = '', operator = '=', single, double, bare]) =>
    termFilter(field, operator, single ?? double ?? bare ?? ''),
  );
  return (order) => terms.every((term) => term(order));
}

function termFilter(field: string, operator: string, value: string): (order: OrderRecord) => boolean {
  switch (field) {
    case 'updated_at':
      return (order) => compares(Date.parse(updatedAt(order)), operator, Date.parse(value));
    case 'created_at':
      return (order) =>
        compares(Date.parse(textOf(order.rest, 'created_at') ?? ''), operator, Date.parse(value));
    case 'name':
      return (order) => (textOf(order.rest, 'name') ?? '').replace(/^#/, '') === value.replace(/^#/, '');
    case 'id':
      return (order) => compares(BigInt(order.id), operator, BigInt(value));
    case 'status':
      return (order) =>
        value === 'any' || (value === 'cancelled') === (textOf(order.rest, 'cancelled_at') !== null);
    default:
      throw new GraphQLError(`The sandbox does not search orders by ${field}.`);
  }
}

function compares<T extends number | bigint>(left: T, operator: string, right: T): boolean {
  switch (operator) {
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    default:
      return left === right;
  }
}
