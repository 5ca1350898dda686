import type { Channel } from '../ports/channel.js';
import { createGraphql, type Graphql, type ShopifyAccess } from './graphql.js';
import * as addresses from './addresses.js';
import * as fulfilments from './fulfilments.js';
import * as holds from './holds.js';
import * as giveBack from './give-back.js';
import * as orders from './orders.js';
import { readMoney } from './paid.js';
import * as subscriptions from './subscriptions.js';

/** One store on Shopify, through its Admin GraphQL API 2026-10. Order, line and fulfilment ids are Shopify's numbers as text. */
export function createShopifyChannel(access: ShopifyAccess): Channel {
  const ask: Graphql = createGraphql(access);
  return {
    readOrder: (orderId, signal) => orders.readOrder(ask, orderId, signal),
    ordersUpdatedSince: (since, signal) => orders.ordersUpdatedSince(ask, since, signal),
    addTags: (orderId, tags, signal) => orders.addTags(ask, { orderId, tags }, signal),
    readAddress: (orderId, signal) => addresses.readAddress(ask, orderId, signal),
    writeAddress: (orderId, address, signal) => addresses.writeAddress(ask, { orderId, address }, signal),
    hold: (orderId, hold, signal) => holds.hold(ask, { orderId, hold }, signal),
    releaseHold: (orderId, handle, signal) => holds.releaseHold(ask, { orderId, handle }, signal),
    findFulfilment: (orderId, trackingNumber, signal) =>
      fulfilments.findFulfilment(ask, { orderId, trackingNumber }, signal),
    createFulfilment: (_orderId, fulfilment, signal) => fulfilments.createFulfilment(ask, fulfilment, signal),
    fulfilmentEvents: (_orderId, fulfilmentId, signal) =>
      fulfilments.fulfilmentEvents(ask, fulfilmentId, signal),
    addFulfilmentEvent: (...[, fulfilmentId, event, signal]: Parameters<Channel['addFulfilmentEvent']>) =>
      fulfilments.addFulfilmentEvent(ask, { fulfilmentId, event }, signal),
    readMoney: (orderId, signal) => readMoney(ask, orderId, signal),
    refund: (orderId, refund, signal) => giveBack.refund(ask, { orderId, refund }, signal),
    voidPayment: (_orderId, authorizationId, signal) => giveBack.voidPayment(ask, authorizationId, signal),
    cancelOrder: (orderId, note, signal) => giveBack.cancelOrder(ask, { orderId, note }, signal),
    ensureSubscriptions: (callbackUrl, signal) => subscriptions.ensureSubscriptions(ask, callbackUrl, signal),
  };
}
