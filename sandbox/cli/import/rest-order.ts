import { isLosslessNumber } from 'lossless-json';
import {
  type AddressBody,
  financialStatusOf,
  kindOf,
  type LineBody,
  minorUnits,
  type OrderBody,
  orNull,
  tagsIn,
  Unusable,
} from './reading.js';

/** A JSON object whose numbers are as they were written. */
type Members = Readonly<Record<string, unknown>>;

/** An order of Shopify's REST JSON; null where nothing of it is left to fulfil. @throws Unusable */
export function orderOfRest(order: Members): OrderBody | null {
  const id = text(order.id);
  if (!/^\d+$/.test(id)) throw new Unusable('id: expected an id of digits');
  if (text(order.cancelled_at) !== '') return null;
  const currency = text(order.currency);
  if (currency === '') throw new Unusable('currency is missing');
  const items = objects(order.line_items);
  if (items.length === 0) throw new Unusable('line_items is missing or empty');
  const lines = items.flatMap((item, index) => lineOf(item, `line_items[${index}]`, currency));
  if (lines.length === 0) return null;
  const shipping = objects(order.shipping_lines);
  return {
    channelOrderId: id,
    name: text(order.name) || `#${id}`,
    placedAt: instantOf(text(order.created_at)),
    currency,
    isTest: order.test === true,
    tags: Array.isArray(order.tags) ? order.tags.map(text) : tagsIn(text(order.tags)),
    email: orNull(text(order.email) || text(order.contact_email)),
    phone: orNull(text(order.phone)),
    locale: orNull(text(order.customer_locale)),
    shippingAddress: addressOf(object(order.shipping_address)),
    lines,
    shippingMethod: orNull(text(shipping[0]?.title)),
    shippingCents: shippingCents(order, shipping, currency),
    taxCents: minorUnits(text(order.total_tax) || '0', currency, 'total_tax'),
    totalCents: minorUnits(text(order.total_price), currency, 'total_price'),
    financialStatus: financialStatusOf(text(order.financial_status), 'financial_status'),
  };
}

/** Units that were fulfilled or refunded are not bought again. */
function lineOf(item: Members, path: string, currency: string): LineBody[] {
  const left = text(item.fulfillable_quantity) || text(item.current_quantity) || text(item.quantity);
  if (!/^\d{1,9}$/.test(left)) throw new Unusable(`${path}.quantity: "${left}" is not a number of units`);
  // A line that was ordered with none is the sender's mistake, and the API says so.
  if (Number(left) === 0 && text(item.quantity) !== '0') return [];
  const title = text(item.title) || text(item.name);
  const requiresShipping = item.requires_shipping !== false;
  return [
    {
      id: text(item.id) || path,
      sku: orNull(text(item.sku)),
      title,
      variantTitle: orNull(text(item.variant_title)),
      quantity: Number(left),
      unitPriceCents: minorUnits(text(item.price), currency, `${path}.price`),
      requiresShipping,
      kind: kindOf({ title, requiresShipping, isGiftCard: item.gift_card === true }),
      properties: objects(item.properties)
        .map(({ name, value }) => ({ name: text(name), value: text(value) }))
        .filter(({ name }) => name !== ''),
    },
  ];
}

function shippingCents(order: Members, shipping: readonly Members[], currency: string): number {
  const total = text(object(object(order.total_shipping_price_set)?.shop_money)?.amount);
  if (total !== '') return minorUnits(total, currency, 'total_shipping_price_set.shop_money.amount');
  return shipping.reduce(
    (sum, line, index) =>
      sum + minorUnits(text(line.price) || '0', currency, `shipping_lines[${index}].price`),
    0,
  );
}

function addressOf(address: Members | null): AddressBody | null {
  if (address === null) return null;
  const names = [text(address.first_name), text(address.last_name)].filter((name) => name !== '');
  return {
    name: orNull(text(address.name) || names.join(' ')),
    company: orNull(text(address.company)),
    line1: text(address.address1),
    line2: orNull(text(address.address2)),
    city: text(address.city),
    region: orNull(text(address.province_code) || text(address.province)),
    postalCode: orNull(text(address.zip)),
    country: text(address.country_code),
    phone: orNull(text(address.phone)),
  };
}

function instantOf(written: string): string {
  const instant = new Date(written);
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(written) || Number.isNaN(instant.getTime())) {
    throw new Unusable(`created_at: "${written}" is not a time such as "2026-03-24T10:15:00-04:00"`);
  }
  return instant.toISOString();
}

/** A member as text, numerals digit by digit; "" where there is nothing. */
function text(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (isLosslessNumber(value) || typeof value === 'number' || typeof value === 'boolean')
    return value.toString();
  return '';
}

function object(value: unknown): Members | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isLosslessNumber(value))
    return null;
  return Object.fromEntries(Object.entries(value));
}

function objects(value: unknown): Members[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.flatMap((one) => {
    const members = object(one);
    return members ? [members] : [];
  });
}
