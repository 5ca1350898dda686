import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from '../kit/json.js';
import { connection, type PageArguments } from './connection.js';
import { gid, PART, partId } from './ids.js';
import { bagOf } from './money.js';
import { type OrderRecord, updatedAt } from './state.js';
import { fulfillmentOrderView, fulfillmentView, refundView } from './views-fulfillment.js';
import {
  attributes,
  currencyOf,
  instant,
  lineItemViews,
  tagsOf,
  taxLineView,
  transactionView,
} from './views-line.js';

/** An Order as GraphQL tells it. Fields that take arguments or lead elsewhere are functions. */
export function orderView(order: OrderRecord) {
  const { rest } = order;
  const currency = currencyOf(order);
  return {
    __typename: 'Order',
    ...orderFacts(order),
    ...orderMoney(rest, currency),
    customer: () => customerView(objectOf(rest, 'customer')),
    shippingAddress: () => addressView(order, objectOf(rest, 'shipping_address')),
    billingAddress: () => addressView(order, objectOf(rest, 'billing_address')),
    shippingLine: () => shippingLineView(objectsOf(rest, 'shipping_lines')[0] ?? null, currency),
    shippingLines: (page: PageArguments) =>
      connection(
        objectsOf(rest, 'shipping_lines').map((line) => shippingLineView(line, currency)),
        page,
      ),
    lineItems: (page: PageArguments) => connection(lineItemViews(order), page),
    risk: () => riskView(order),
    transactions: ({ first }: PageArguments) =>
      order.transactions.map((one) => transactionView(one, order.card)).slice(0, first ?? undefined),
    refunds: ({ first }: PageArguments) =>
      order.refunds.map((refund) => refundView(order, refund)).slice(0, first ?? undefined),
    fulfillments: ({ first }: PageArguments) =>
      order.fulfillments.map((one) => fulfillmentView(order, one)).slice(0, first ?? undefined),
    fulfillmentOrders: (page: PageArguments) =>
      connection(
        order.fulfillmentOrders.map((one) => fulfillmentOrderView(order, one)),
        page,
      ),
  };
}

function orderFacts(order: OrderRecord) {
  const { id, rest } = order;
  return {
    id: gid('Order', id),
    legacyResourceId: id,
    name: textOf(rest, 'name') ?? '',
    number: numberOf(rest, 'number') ?? numberOf(rest, 'order_number') ?? 0,
    test: rest.test === true,
    confirmed: rest.confirmed !== false,
    email: textOf(rest, 'email'),
    phone: textOf(rest, 'phone'),
    note: textOf(rest, 'note'),
    poNumber: textOf(rest, 'po_number'),
    sourceName: textOf(rest, 'source_name'),
    customerLocale: textOf(rest, 'customer_locale'),
    tags: tagsOf(rest),
    customAttributes: attributes(objectsOf(rest, 'note_attributes')),
    discountCodes: objectsOf(rest, 'discount_codes').map((code) => textOf(code, 'code') ?? ''),
    paymentGatewayNames: Array.isArray(rest.payment_gateway_names) ? rest.payment_gateway_names : [],
    taxesIncluded: rest.taxes_included === true,
    createdAt: instant(textOf(rest, 'created_at')),
    processedAt: instant(textOf(rest, 'processed_at') ?? textOf(rest, 'created_at')),
    updatedAt: instant(updatedAt(order)),
    cancelledAt: instant(textOf(rest, 'cancelled_at')),
    cancelReason: textOf(rest, 'cancel_reason')?.toUpperCase() ?? null,
    closedAt: instant(textOf(rest, 'closed_at')),
    displayFinancialStatus: textOf(rest, 'financial_status')?.toUpperCase() ?? null,
    displayFulfillmentStatus: fulfillmentStatus(order),
    capturable: textOf(rest, 'financial_status') === 'authorized',
    fullyPaid: textOf(rest, 'financial_status') === 'paid',
    requiresShipping: objectsOf(rest, 'line_items').some((line) => line.requires_shipping !== false),
  };
}

function orderMoney(rest: JsonObject, currency: string) {
  return {
    currencyCode: currency,
    presentmentCurrencyCode: textOf(rest, 'presentment_currency') ?? currency,
    totalPriceSet: bagOf(rest, 'total_price_set', currency),
    currentTotalPriceSet: bagOf(rest, 'current_total_price_set', currency),
    subtotalPriceSet: bagOf(rest, 'subtotal_price_set', currency),
    totalTaxSet: bagOf(rest, 'total_tax_set', currency),
    totalDiscountsSet: bagOf(rest, 'total_discounts_set', currency),
    totalShippingPriceSet: bagOf(rest, 'total_shipping_price_set', currency),
    taxLines: objectsOf(rest, 'tax_lines').map((line) => taxLineView(line, currency)),
  };
}

function fulfillmentStatus(order: OrderRecord): string {
  const lines = order.fulfillmentOrders.flatMap((one) => one.lines);
  if (lines.length > 0 && lines.every((line) => line.remaining === 0)) return 'FULFILLED';
  if (order.fulfillments.length > 0) return 'PARTIALLY_FULFILLED';
  return order.fulfillmentOrders.some((one) => one.status === 'ON_HOLD') ? 'ON_HOLD' : 'UNFULFILLED';
}

function shippingLineView(line: JsonObject | null, currency: string) {
  if (line === null) return null;
  return {
    id: gid('ShippingLine', textOf(line, 'id') ?? ''),
    title: textOf(line, 'title') ?? '',
    code: textOf(line, 'code'),
    source: textOf(line, 'source'),
    carrierIdentifier: textOf(line, 'carrier_identifier'),
    deliveryCategory: textOf(line, 'delivery_category'),
    isRemoved: line.is_removed === true,
    originalPriceSet: bagOf(line, 'price_set', currency),
    discountedPriceSet: bagOf(line, 'discounted_price_set', currency),
    taxLines: objectsOf(line, 'tax_lines').map((tax) => taxLineView(tax, currency)),
  };
}

function customerView(customer: JsonObject | null) {
  if (customer === null) return null;
  const id = textOf(customer, 'id') ?? '';
  const email = textOf(customer, 'email');
  const phone = textOf(customer, 'phone');
  const names = [textOf(customer, 'first_name'), textOf(customer, 'last_name')];
  return {
    __typename: 'Customer',
    id: gid('Customer', id),
    legacyResourceId: id,
    firstName: names[0],
    lastName: names[1],
    displayName: names.filter(Boolean).join(' ') || email || '',
    email,
    phone,
    defaultEmailAddress: email === null ? null : { emailAddress: email },
    defaultPhoneNumber: phone === null ? null : { phoneNumber: phone },
  };
}

function addressView(order: OrderRecord, address: JsonObject | null) {
  if (address === null) return null;
  const latitude = numberOf(address, 'latitude');
  const longitude = numberOf(address, 'longitude');
  const country = textOf(address, 'country_code');
  return {
    __typename: 'MailingAddress',
    id: `${gid('MailingAddress', partId(order.id, PART.address))}?model_name=Address`,
    name: textOf(address, 'name'),
    firstName: textOf(address, 'first_name'),
    lastName: textOf(address, 'last_name'),
    company: textOf(address, 'company'),
    address1: textOf(address, 'address1'),
    address2: textOf(address, 'address2'),
    city: textOf(address, 'city'),
    province: textOf(address, 'province'),
    provinceCode: textOf(address, 'province_code'),
    zip: textOf(address, 'zip'),
    country: textOf(address, 'country'),
    countryCode: country,
    countryCodeV2: country,
    phone: textOf(address, 'phone'),
    latitude,
    longitude,
    coordinatesValidated: latitude !== null && longitude !== null,
    validationResultSummary: order.addressValidation,
  };
}

function riskView({ risk }: OrderRecord) {
  return {
    recommendation: risk.recommendation,
    assessments: risk.assessments.map(({ riskLevel, provider, facts }) => ({
      riskLevel,
      provider: provider === null ? null : { __typename: 'App', id: gid('App', '1'), title: provider },
      facts,
    })),
  };
}
