import { z } from 'zod';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { ChannelFulfilmentOrder, ChannelOrder } from '../ports/channel.js';
import { UnusableContent } from '../ports/inbound.js';
import * as documents from './documents.js';
import { allNodes, type Graphql, noSuch, type Page, pageOf, refuse, userErrors } from './graphql.js';
import { addressFromGraphql, numberIn, orderFromGraphql } from './order.js';
import { deliveryOf, financialStatusOf } from './states.js';
import { authorizationEnd, cardOf, transaction } from './transactions.js';
import { graphAddress } from './wire.js';

const fulfilmentOrderLine = z.looseObject({
  id: z.string(),
  remainingQuantity: z.int(),
  requiresShipping: z.boolean(),
  lineItem: z.looseObject({ id: z.string() }),
});
const fulfilmentOrderLines = pageOf(fulfilmentOrderLine);

const fulfilmentOrder = z.looseObject({
  id: z.string(),
  status: z.enum(['OPEN', 'IN_PROGRESS', 'ON_HOLD', 'SCHEDULED', 'INCOMPLETE', 'CLOSED', 'CANCELLED']),
  assignedLocation: z.looseObject({ name: z.string().nullish() }).nullish(),
  deliveryMethod: z.looseObject({ methodType: z.string() }).nullish(),
  lineItems: fulfilmentOrderLines,
});

const orderData = z.looseObject({
  order: z
    .looseObject({
      cancelledAt: z.string().nullish(),
      test: z.boolean(),
      displayFinancialStatus: z.string().nullish(),
      capturable: z.boolean(),
      transactions: z.array(transaction),
      /** What a person wrote must not keep us from reading the rest. */
      shippingAddress: graphAddress
        .extend({ validationResultSummary: z.enum(['NO_ISSUES', 'WARNING', 'ERROR']).nullish().catch(null) })
        .nullish()
        .catch(null),
      risk: z.looseObject({
        recommendation: z.enum(['ACCEPT', 'INVESTIGATE', 'CANCEL', 'NONE']),
        assessments: z.array(
          z.looseObject({ riskLevel: z.enum(['HIGH', 'MEDIUM', 'LOW', 'NONE', 'PENDING']) }),
        ),
      }),
      fulfillmentOrders: pageOf(fulfilmentOrder),
    })
    .nullish(),
});

/** Everything Filter must know of an order (R-015, C-26, C-40, C-41); null where the store has none of this id. */
export async function readOrder(
  ask: Graphql,
  orderId: string,
  signal: AbortSignal,
): Promise<ChannelOrder | null> {
  const id = `gid://shopify/Order/${orderId}`;
  const read = (after: string | null) =>
    ask({ document: documents.readOrder, variables: { id, after }, shape: orderData, signal });
  const { order } = await read(null);
  if (!order) return null;
  const nodes = await allNodes(order.fulfillmentOrders, async (after) => {
    const more = await read(after);
    if (!more.order) throw noSuch('order');
    return more.order.fulfillmentOrders;
  });
  const fulfilmentOrders: ChannelFulfilmentOrder[] = [];
  for (const node of nodes) fulfilmentOrders.push(await wholeFulfilmentOrder(ask, node, signal));
  return {
    cancelledAt: order.cancelledAt ?? null,
    isTest: order.test,
    payment: {
      status: financialStatusOf(order.displayFinancialStatus),
      capturable: order.capturable,
      authorizationExpiresAt: authorizationEnd(order.transactions),
    },
    card: cardOf(order.transactions),
    shippingAddress: order.shippingAddress ? addressFromGraphql(order.shippingAddress) : null,
    addressValidation: order.shippingAddress?.validationResultSummary ?? null,
    risk: {
      recommendation: order.risk.recommendation,
      levels: order.risk.assessments.map(({ riskLevel }) => riskLevel),
    },
    fulfilmentOrders,
  };
}

async function wholeFulfilmentOrder(
  ask: Graphql,
  node: z.output<typeof fulfilmentOrder>,
  signal: AbortSignal,
): Promise<ChannelFulfilmentOrder> {
  const shape = z.looseObject({
    fulfillmentOrder: z.looseObject({ lineItems: fulfilmentOrderLines }).nullish(),
  });
  const lines = await allNodes(node.lineItems, async (after) => {
    const variables = { id: node.id, after };
    const more = await ask({ document: documents.moreFulfilmentOrderLines, variables, shape, signal });
    if (!more.fulfillmentOrder) throw noSuch('fulfilment order');
    return more.fulfillmentOrder.lineItems;
  });
  return {
    id: numberIn(node.id),
    status: node.status,
    locationName: node.assignedLocation?.name ?? null,
    delivery: deliveryOf(node.deliveryMethod?.methodType ?? null),
    lines: lines.map((line) => ({
      id: numberIn(line.id),
      orderLineId: numberIn(line.lineItem.id),
      remaining: line.remainingQuantity,
      requiresShipping: line.requiresShipping,
    })),
  };
}

const orderLines = pageOf(z.unknown());
const orderNode = z.looseObject({ id: z.string(), lineItems: orderLines });
const ordersData = z.looseObject({ orders: pageOf(orderNode) });

/**
 * Orders changed at or after `since` (ISO 8601), oldest change first. One that we cannot use does not stop the others: its UnusableContent
 * is thrown after the last of them.
 */
export async function* ordersUpdatedSince(
  ask: Graphql,
  since: string,
  signal: AbortSignal,
): AsyncGenerator<IncomingOrder> {
  const query = `updated_at:>='${new Date(since).toISOString()}'`;
  const unusable: UnusableContent[] = [];
  let after: string | null = null;
  do {
    const variables = { query, after };
    const data: z.output<typeof ordersData> = await ask({
      document: documents.ordersUpdatedSince,
      variables,
      shape: ordersData,
      signal,
    });
    for (const node of data.orders.nodes) {
      const lines = await linesOf(ask, node, signal);
      const order = usable({ ...node, lines }, unusable);
      if (order) yield order;
    }
    after = nextCursor(data.orders);
  } while (after !== null);
  if (unusable[0]) throw allOf(unusable[0], unusable.slice(1));
}

function allOf(first: UnusableContent, others: readonly UnusableContent[]): UnusableContent {
  if (others.length === 0) return first;
  const more = others.map((one) => one.message).join('; ');
  return new UnusableContent(first.path, `${first.message.slice(first.path.length + 2)}; ${more}`);
}

function nextCursor({ pageInfo }: Page<unknown>): string | null {
  return pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
}

function usable(node: { id: string; lines: unknown[] }, unusable: UnusableContent[]): IncomingOrder | null {
  try {
    return orderFromGraphql(node);
  } catch (error) {
    if (!(error instanceof UnusableContent)) throw error;
    const problem = error.message.slice(error.path.length + 2);
    unusable.push(new UnusableContent(`orders[${numberIn(node.id)}].${error.path}`, problem));
    return null;
  }
}

async function linesOf(
  ask: Graphql,
  node: z.output<typeof orderNode>,
  signal: AbortSignal,
): Promise<unknown[]> {
  const shape = z.looseObject({ order: z.looseObject({ lineItems: orderLines }).nullish() });
  return allNodes(node.lineItems, async (after) => {
    const variables = { id: node.id, after };
    const more = await ask({ document: documents.moreOrderLines, variables, shape, signal });
    if (!more.order) throw noSuch('order');
    return more.order.lineItems;
  });
}

/** Adds tags to what is there; the same again changes nothing. */
export async function addTags(
  ask: Graphql,
  { orderId, tags }: { orderId: string; tags: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  const data = await ask({
    document: documents.addTags,
    variables: { id: `gid://shopify/Order/${orderId}`, tags },
    shape: z.looseObject({ tagsAdd: z.looseObject({ userErrors }) }),
    signal,
  });
  refuse(data.tagsAdd.userErrors);
}
