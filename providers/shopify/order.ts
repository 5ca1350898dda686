import type { IncomingLine, IncomingOrder, PostalAddress } from '../../domain/order/incoming.js';
import { readContent } from '../content.js';
import { UnusableContent } from '../ports/inbound.js';
import { minorUnits } from './money.js';
import { financialStatusOf } from './states.js';
import {
  type GraphAddress,
  type GraphOrder,
  graphOrder,
  type RestAddress,
  type RestOrder,
  restOrder,
} from './wire.js';

/** The number at the end of a global id: `gid://shopify/Order/42` is "42". */
export function numberIn(globalId: string): string {
  return /\/(\d+)(?:\?.*)?$/.exec(globalId)?.[1] ?? globalId;
}

/** An order of Shopify's REST JSON, as webhooks carry it. Throws UnusableContent. Money is the shop's, not the customer's. */
export function orderFromRest(content: unknown): IncomingOrder {
  return incomingFromRest(readContent(restOrder, content));
}

export function incomingFromRest(order: RestOrder): IncomingOrder {
  const money = (amount: string, path: string): number => minor(amount, order.currency, path);
  return {
    channelOrderId: order.id,
    name: order.name,
    placedAt: order.created_at,
    updatedAt: order.updated_at,
    currency: order.currency,
    isTest: order.test ?? false,
    tags: tagsIn(order.tags),
    email: orNull(order.email),
    phone: orNull(order.phone),
    locale: orNull(order.customer_locale),
    shippingAddress: order.shipping_address ? restAddress(order.shipping_address) : null,
    lines: order.line_items.map((line, index) => ({
      id: line.id,
      sku: orNull(line.sku),
      barcode: null,
      title: line.title ?? '',
      variantTitle: orNull(line.variant_title),
      quantity: line.quantity,
      unitPriceCents: money(line.price, `line_items[${index}].price`),
      requiresShipping: line.requires_shipping ?? true,
      kind: kindOf({
        isGiftCard: line.gift_card ?? false,
        isTip: isPresent(line.tip),
        title: line.title ?? '',
        requiresShipping: line.requires_shipping ?? true,
      }),
      properties: (line.properties ?? []).map(({ name, value }) => ({ name, value: String(value ?? '') })),
    })),
    shippingMethod: orNull(order.shipping_lines?.[0]?.title),
    shippingCents: restShipping(order),
    taxCents: money(order.total_tax ?? '0', 'total_tax'),
    totalCents: money(order.total_price, 'total_price'),
    cancelledAt: order.cancelled_at ?? null,
    financialStatus: financialStatusOf(order.financial_status),
  };
}

/** An order of the Admin GraphQL API with all its lines. The same order told by REST reads the same. Throws UnusableContent. */
export function orderFromGraphql(content: unknown): IncomingOrder {
  const order = readContent(graphOrder, content);
  const money = (bag: GraphOrder['totalPriceSet'], path: string): number =>
    minor(bag.shopMoney.amount, order.currencyCode, `${path}.shopMoney.amount`);
  return {
    channelOrderId: numberIn(order.id),
    name: order.name,
    placedAt: order.createdAt,
    updatedAt: order.updatedAt,
    currency: order.currencyCode,
    isTest: order.test,
    tags: order.tags,
    email: orNull(order.email),
    phone: orNull(order.phone),
    locale: orNull(order.customerLocale),
    shippingAddress: order.shippingAddress ? addressFromGraphql(order.shippingAddress) : null,
    lines: order.lines.map((line, index) => ({
      id: numberIn(line.id),
      sku: orNull(line.sku),
      barcode: null,
      title: line.title,
      variantTitle: orNull(line.variantTitle),
      quantity: line.quantity,
      unitPriceCents: money(line.originalUnitPriceSet, `lines[${index}].originalUnitPriceSet`),
      requiresShipping: line.requiresShipping,
      kind: kindOf({ ...line, isTip: false }),
      properties: line.customAttributes.map(({ key, value }) => ({ name: key, value: value ?? '' })),
    })),
    shippingMethod: orNull(order.shippingLine?.title),
    shippingCents: money(order.totalShippingPriceSet, 'totalShippingPriceSet'),
    taxCents: order.totalTaxSet ? money(order.totalTaxSet, 'totalTaxSet') : 0,
    totalCents: money(order.totalPriceSet, 'totalPriceSet'),
    cancelledAt: order.cancelledAt ?? null,
    financialStatus: financialStatusOf(order.displayFinancialStatus),
  };
}

function minor(amount: string, currency: string, path: string): number {
  const units = minorUnits(amount, currency);
  if (units === null) throw new UnusableContent(path, `"${amount}" is no amount of ${currency}`);
  return units;
}

function restShipping(order: RestOrder): number {
  const total = order.total_shipping_price_set?.shop_money.amount;
  if (total !== undefined) {
    return minor(total, order.currency, 'total_shipping_price_set.shop_money.amount');
  }
  return (order.shipping_lines ?? [])
    .map((line, index) => minor(line.price ?? '0', order.currency, `shipping_lines[${index}].price`))
    .reduce((sum, cents) => sum + cents, 0);
}

/** Which lines are goods (C-40). Only REST marks a tip; both name it "Tip". */
function kindOf(line: {
  isGiftCard: boolean;
  isTip: boolean;
  title: string;
  requiresShipping: boolean;
}): IncomingLine['kind'] {
  if (line.isGiftCard) return 'giftCard';
  if (line.requiresShipping) return 'goods';
  return line.isTip || line.title.trim().toLowerCase() === 'tip' ? 'tip' : 'service';
}

function restAddress(address: RestAddress): PostalAddress {
  return {
    name: orNull(address.name) ?? fullName(address.first_name, address.last_name),
    company: orNull(address.company),
    line1: address.address1?.trim() ?? '',
    line2: orNull(address.address2),
    city: address.city?.trim() ?? '',
    region: orNull(address.province_code) ?? orNull(address.province),
    postalCode: orNull(address.zip),
    country: address.country_code,
    phone: orNull(address.phone),
  };
}

export function addressFromGraphql(address: GraphAddress): PostalAddress {
  return {
    name: orNull(address.name) ?? fullName(address.firstName, address.lastName),
    company: orNull(address.company),
    line1: address.address1?.trim() ?? '',
    line2: orNull(address.address2),
    city: address.city?.trim() ?? '',
    region: orNull(address.provinceCode) ?? orNull(address.province),
    postalCode: orNull(address.zip),
    country: address.countryCodeV2,
    phone: orNull(address.phone),
  };
}

function fullName(first: string | null | undefined, last: string | null | undefined): string | null {
  return orNull([first, last].filter(Boolean).join(' '));
}

function tagsIn(tags: string | null | undefined): string[] {
  return (tags ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Shopify writes "nothing" as null, as an empty text or not at all. */
function orNull(text: string | null | undefined): string | null {
  const trimmed = text?.trim();
  return trimmed ? trimmed : null;
}
