import { z } from 'zod';

/** Numbers come as written (see parseExactly): an id that no double holds is text already. */
const id = z
  .union([z.int().min(1), z.string().regex(/^\d+$/)], { error: 'expected an id of digits' })
  .transform(String);
const amount = z
  .union([z.string(), z.int()], { error: 'expected an amount such as "89.00"' })
  .transform(String)
  .refine((text) => /^\d+(\.\d+)?$/.test(text), {
    error: 'expected an amount of zero or more, such as "89.00"',
  });
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const currency = z.string().refine(isCurrency, { error: 'expected an ISO 4217 currency' });
const country = z.string().refine(isCountry, { error: 'expected an ISO 3166-1 country code' });
const text = z.string().nullish();
const quantity = z.int().min(0);

const knownCurrencies = new Set(Intl.supportedValuesOf('currency'));
const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** Regions that Unicode names and no post reaches. */
const notCountries = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

function isCurrency(code: string): boolean {
  return knownCurrencies.has(code);
}

function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || notCountries.has(code) || regionNames.of(code) === undefined) return false;
  return new Intl.Locale(`und-${code}`).region === code;
}

const restMoneySet = z.looseObject({ shop_money: z.looseObject({ amount }) }).nullish();
const propertyValue = z.union([z.string(), z.number(), z.boolean()]).nullish();

const restAddress = z.looseObject({
  name: text,
  first_name: text,
  last_name: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  province: text,
  province_code: text,
  zip: text,
  country_code: country,
  phone: text,
});

const restLine = z.looseObject({
  id,
  sku: text,
  title: text,
  variant_title: text,
  quantity,
  price: amount,
  requires_shipping: z.boolean().nullish(),
  gift_card: z.boolean().nullish(),
  tip: z.unknown().optional(),
  properties: z.array(z.looseObject({ name: z.string(), value: propertyValue })).nullish(),
});

const restFulfilment = z.looseObject({
  status: text,
  line_items: z.array(z.looseObject({ id, quantity })).nullish(),
});

const restRefund = z.looseObject({
  refund_line_items: z.array(z.looseObject({ line_item_id: id, quantity })).nullish(),
});

/** An order as webhooks and exports tell it: Shopify's REST JSON. */
export const restOrder = z.looseObject({
  id,
  name: z.string().min(1),
  created_at: instant,
  updated_at: instant,
  cancelled_at: instant.nullish(),
  currency,
  test: z.boolean().nullish(),
  tags: text,
  email: text,
  phone: text,
  customer_locale: text,
  financial_status: text,
  shipping_address: restAddress.nullish(),
  line_items: z.array(restLine).min(1),
  shipping_lines: z.array(z.looseObject({ title: text, price: amount.nullish() })).nullish(),
  total_shipping_price_set: restMoneySet,
  total_tax: amount.nullish(),
  total_price: amount,
  fulfillments: z.array(restFulfilment).nullish(),
  refunds: z.array(restRefund).nullish(),
});

export const restRefundNotice = z.looseObject({ id, order_id: id, created_at: instant });

export const restOrderEdit = z.looseObject({
  order_edit: z.looseObject({ id, order_id: id, created_at: instant }),
});

/** The order is named by number or by global id. */
export const restRiskNotice = z
  .looseObject({
    order_id: id.nullish(),
    admin_graphql_api_order_id: text,
    risk_level: text,
    created_at: instant.nullish(),
  })
  .transform((notice, context) => {
    const orderId =
      notice.order_id ?? /^gid:\/\/shopify\/Order\/(\d+)/.exec(notice.admin_graphql_api_order_id ?? '')?.[1];
    if (orderId) return { orderId, riskLevel: notice.risk_level ?? '', createdAt: notice.created_at ?? null };
    context.addIssue({ code: 'custom', path: ['order_id'], message: 'expected an id of digits' });
    return z.NEVER;
  });

const moneyBag = z.looseObject({ shopMoney: z.looseObject({ amount }) });

export const graphAddress = z.looseObject({
  name: text,
  firstName: text,
  lastName: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  province: text,
  provinceCode: text,
  zip: text,
  countryCodeV2: country,
  phone: text,
});

export const graphLine = z.looseObject({
  id: z.string(),
  sku: text,
  title: z.string(),
  variantTitle: text,
  quantity,
  requiresShipping: z.boolean(),
  isGiftCard: z.boolean(),
  originalUnitPriceSet: moneyBag,
  customAttributes: z.array(z.looseObject({ key: z.string(), value: text })),
});

/** An order as the pull reads it, all its lines together. */
export const graphOrder = z.looseObject({
  id: z.string(),
  name: z.string().min(1),
  createdAt: instant,
  updatedAt: instant,
  cancelledAt: instant.nullish(),
  currencyCode: currency,
  test: z.boolean(),
  tags: z.array(z.string()),
  email: text,
  phone: text,
  customerLocale: text,
  displayFinancialStatus: text,
  shippingAddress: graphAddress.nullish(),
  shippingLine: z.looseObject({ title: z.string() }).nullish(),
  totalShippingPriceSet: moneyBag,
  totalTaxSet: moneyBag.nullish(),
  totalPriceSet: moneyBag,
  lines: z.array(graphLine).min(1),
});

export type RestOrder = z.output<typeof restOrder>;
export type RestAddress = z.output<typeof restAddress>;
export type GraphOrder = z.output<typeof graphOrder>;
export type GraphAddress = z.output<typeof graphAddress>;
