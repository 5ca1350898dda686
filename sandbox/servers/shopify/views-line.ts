import { type JsonObject, numberOf, objectsOf, textOf } from '../kit/json.js';
import { gid } from './ids.js';
import { fromCents, moneyBag, toCents } from './money.js';
import type { Card, OrderRecord, TransactionRecord } from './state.js';

export function currencyOf(order: OrderRecord): string {
  return textOf(order.rest, 'currency') ?? 'USD';
}

export function tagsOf(rest: JsonObject): string[] {
  return (textOf(rest, 'tags') ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

export function lineItemViews(order: OrderRecord) {
  return objectsOf(order.rest, 'line_items').map((line) => lineItemView(order, line));
}

export function lineItemView(order: OrderRecord, line: JsonObject) {
  const currency = currencyOf(order);
  const quantity = numberOf(line, 'quantity') ?? 0;
  const unit = textOf(line, 'price') ?? '0.00';
  const discountCents = discountOf(line, currency);
  const totalCents = toCents(unit, currency) * quantity;
  const inBag = (cents: number) => moneyBag(fromCents(cents, currency), currency);
  const id = textOf(line, 'id') ?? '';
  return {
    __typename: 'LineItem',
    id: gid('LineItem', id),
    sku: textOf(line, 'sku'),
    name: textOf(line, 'name') ?? textOf(line, 'title') ?? '',
    title: textOf(line, 'title') ?? '',
    variantTitle: textOf(line, 'variant_title'),
    vendor: textOf(line, 'vendor'),
    quantity,
    currentQuantity: numberOf(line, 'current_quantity') ?? quantity,
    unfulfilledQuantity: remainingOf(order, id),
    requiresShipping: line.requires_shipping !== false,
    isGiftCard: line.gift_card === true,
    taxable: line.taxable !== false,
    originalUnitPriceSet: moneyBag(unit, currency),
    originalTotalSet: inBag(totalCents),
    totalDiscountSet: inBag(discountCents),
    discountedTotalSet: inBag(totalCents - discountCents),
    discountedUnitPriceSet: inBag(quantity === 0 ? 0 : Math.round((totalCents - discountCents) / quantity)),
    discountAllocations: objectsOf(line, 'discount_allocations').map((one) => ({
      allocatedAmountSet: moneyBag(textOf(one, 'amount') ?? '0', currency),
    })),
    taxLines: objectsOf(line, 'tax_lines').map((tax) => taxLineView(tax, currency)),
    customAttributes: attributes(objectsOf(line, 'properties')),
    product: reference('Product', textOf(line, 'product_id')),
    variant: reference('ProductVariant', textOf(line, 'variant_id')),
    fulfillmentService: serviceView(textOf(line, 'fulfillment_service')),
  };
}

/** Of the line itself and its share of the order's. */
function discountOf(line: JsonObject, currency: string): number {
  return objectsOf(line, 'discount_allocations').reduce(
    (sum, allocation) => sum + toCents(textOf(allocation, 'amount') ?? '0', currency),
    toCents(textOf(line, 'total_discount') ?? '0', currency),
  );
}

/** What a line costs after discounts, and its tax, in minor units. */
export function lineCents(line: JsonObject, currency: string): { priceCents: number; taxCents: number } {
  const unitCents = toCents(textOf(line, 'price') ?? '0', currency);
  const taxCents = objectsOf(line, 'tax_lines').reduce(
    (sum, tax) => sum + toCents(textOf(tax, 'price') ?? '0', currency),
    0,
  );
  const priceCents = unitCents * (numberOf(line, 'quantity') ?? 0) - discountOf(line, currency);
  return { priceCents, taxCents };
}

function remainingOf(order: OrderRecord, lineItemId: string): number {
  return order.fulfillmentOrders
    .flatMap((one) => one.lines)
    .filter((line) => line.lineItemId === lineItemId)
    .reduce((sum, line) => sum + line.remaining, 0);
}

function reference(type: string, id: string | null) {
  return id === null ? null : { __typename: type, id: gid(type, id), legacyResourceId: id };
}

function serviceView(handle: string | null) {
  return handle === null ? null : { __typename: 'FulfillmentService', handle, serviceName: handle };
}

export function taxLineView(line: JsonObject, currency: string) {
  return {
    title: textOf(line, 'title') ?? '',
    rate: numberOf(line, 'rate'),
    ratePercentage: (numberOf(line, 'rate') ?? 0) * 100,
    priceSet: moneyBag(textOf(line, 'price') ?? '0.00', currency),
  };
}

export function transactionView(transaction: TransactionRecord, card: Card | null) {
  return {
    __typename: 'OrderTransaction',
    id: gid('OrderTransaction', transaction.id),
    kind: transaction.kind,
    status: transaction.status,
    gateway: transaction.gateway,
    amountSet: moneyBag(transaction.amount, transaction.currency),
    parentTransaction:
      transaction.parentId === null
        ? null
        : { __typename: 'OrderTransaction', id: gid('OrderTransaction', transaction.parentId) },
    createdAt: instant(transaction.createdAt),
    processedAt: instant(transaction.createdAt),
    authorizationExpiresAt: instant(transaction.authorizationExpiresAt),
    paymentDetails: paymentDetails(card),
  };
}

function paymentDetails(card: Card | null) {
  if (!card) return null;
  const { bin, lastDigits, avsResultCode, cvvResultCode } = card;
  return {
    __typename: 'CardPaymentDetails',
    bin,
    number: `•••• •••• •••• ${lastDigits}`,
    company: 'Visa',
    avsResultCode,
    cvvResultCode,
  };
}

export function attributes(pairs: readonly JsonObject[]) {
  return pairs.map((pair) => ({ key: textOf(pair, 'name') ?? '', value: textOf(pair, 'value') }));
}

/** GraphQL gives instants in UTC with whole seconds; REST keeps the shop's offset. */
export function instant<T extends string | null>(text: T): T | string {
  return text === null ? text : new Date(text).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

export function lineById(order: OrderRecord, lineItemId: string): JsonObject {
  const found = objectsOf(order.rest, 'line_items').find((line) => textOf(line, 'id') === lineItemId);
  return found ?? {};
}
