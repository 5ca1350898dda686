import { SHOPIFY_ACCOUNTS } from '../../../sandbox/servers/credentials.js';
import { type OrderDescription, shopifyOrderJson } from '../../../sandbox/servers/shopify/order.js';
import { townsendInShop } from '../../kit/addresses.js';
import { type Answer, call, control } from '../../kit/simulators.js';
import { AT, sims } from './world.js';

export const HIGH_RISK = {
  recommendation: 'CANCEL',
  assessments: [
    { riskLevel: 'HIGH', provider: 'Guard', facts: [{ description: 'Proxy', sentiment: 'NEGATIVE' }] },
  ],
};

export const ORDER_QUERY = `query($id: ID!) { order(id: $id) {
  id name test email phone createdAt updatedAt cancelledAt displayFinancialStatus displayFulfillmentStatus capturable
  currencyCode presentmentCurrencyCode tags totalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount } }
  customer { id firstName lastName displayName defaultEmailAddress { emailAddress } }
  shippingAddress { name address1 address2 city provinceCode zip countryCodeV2 latitude longitude coordinatesValidated validationResultSummary }
  shippingLine { title code originalPriceSet { shopMoney { amount } } }
  lineItems(first: 50) { nodes { id sku name quantity currentQuantity requiresShipping isGiftCard vendor customAttributes { key value }
    originalUnitPriceSet { shopMoney { amount } } discountedTotalSet { shopMoney { amount } } taxLines { title rate priceSet { shopMoney { amount } } }
    product { id } variant { id } } }
  risk { recommendation assessments { riskLevel provider { title } facts { description sentiment } } }
  transactions(first: 10) { id kind status gateway authorizationExpiresAt amountSet { shopMoney { amount } } }
  refunds(first: 10) { id totalRefundedSet { shopMoney { amount } } }
  fulfillments(first: 10) { id status displayStatus trackingInfo { company number url } events(first: 20) { nodes { status happenedAt } } }
  fulfillmentOrders(first: 10) { nodes { id status requestStatus assignedLocation { name location { id } } deliveryMethod { methodType }
    fulfillmentHolds { id handle reason } lineItems(first: 50) { nodes { id totalQuantity remainingQuantity lineItem { id sku } } } } }
} }`;
export const HOLD = `mutation($id: ID!, $hold: FulfillmentOrderHoldInput!) { fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) {
  fulfillmentHold { id handle } fulfillmentOrder { status } userErrors { field message code } } }`;
export const RELEASE = `mutation($id: ID!, $holdIds: [ID!]) { fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) {
  fulfillmentOrder { status fulfillmentHolds { handle } } userErrors { field message code } } }`;
export const FULFIL = `mutation($fulfillment: FulfillmentInput!) { fulfillmentCreate(fulfillment: $fulfillment) {
  fulfillment { id trackingInfo { company number url } } userErrors { field message } } }`;
export const EVENT = `mutation($event: FulfillmentEventInput!) { fulfillmentEventCreate(fulfillmentEvent: $event) {
  fulfillmentEvent { id } userErrors { field message } } }`;
export const TRACKING = `mutation($id: ID!, $info: FulfillmentTrackingInput!) {
  fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $info) { fulfillment { id } userErrors { message } } }`;
export const REFUND = `mutation($key: String!, $input: RefundInput!) { refundCreate(input: $input) @idempotent(key: $key) {
  refund { id } userErrors { field message } } }`;

export function shopify(query: string, variables: object = {}): Promise<Answer> {
  return call(`${sims.shopify.url}/lumen-jewelry.myshopify.com/admin/api/2026-10/graphql.json`, {
    body: { query, variables },
    headers: { 'x-shopify-access-token': SHOPIFY_ACCOUNTS[0]?.accessToken ?? '' },
  });
}

export function placeOrder(description: OrderDescription, more: object = {}): Promise<Answer['body']> {
  const order = shopifyOrderJson(description);
  return control(sims.shopify.url, 'orders', { shop: 'lumen-jewelry', order, deliver: false, ...more });
}

export async function fulfillmentOrders(id: string): Promise<Answer['body'][]> {
  return (await shopify(ORDER_QUERY, { id: gidOf(id) })).body.data.order.fulfillmentOrders.nodes;
}

export function fulfilment(fo: Answer['body'], quantity: number): object {
  return {
    lineItemsByFulfillmentOrder: [
      { fulfillmentOrderId: fo.id, fulfillmentOrderLineItems: [{ id: fo.lineItems.nodes[0].id, quantity }] },
    ],
    trackingInfo: { company: 'uPs', number: '1Z1', url: 'https://lumen.example/t/1' },
    notifyCustomer: false,
  };
}

export function gidOf(id: string): string {
  return `gid://shopify/Order/${id}`;
}

export function line(sku: string, quantity: number) {
  return { sku, title: `Item ${sku}`, quantity, unitPriceCents: 8900 };
}

export function order8492(): OrderDescription {
  return {
    id: '8492',
    name: '#8492',
    shop: 'lumen-jewelry.myshopify.com',
    createdAt: AT,
    email: 'sarah@example.com',
    customer: { firstName: 'Sarah', lastName: 'Miller' },
    shipTo: {
      ...townsendInShop,
      latitude: 37.77551,
      longitude: -122.39697,
    },
    lines: [
      { ...line('PEND-ENG-SLV-001', 1), properties: [{ name: 'Engraving', value: 'Léa' }] },
      { sku: 'GIFT', title: 'Gift card', quantity: 1, unitPriceCents: 0, giftCard: true },
    ],
    tags: ['vip'],
  };
}
