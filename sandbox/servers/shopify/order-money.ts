import { type Json, type JsonObject, numeral } from '../kit/json.js';
import { fromCents, moneySet } from './money.js';
import type { OrderDescription } from './order-description.js';

export interface Totals {
  currency: string;
  linesCents: number;
  discountCents: number;
  shippingCents: number;
  taxCents: number;
  totalCents: number;
}

/** What one line costs: its share of the order's discount is taken off, and its tax is of what is left. */
export interface LineMoney {
  discountCents: number;
  taxCents: number;
}

/** The order's discount by each line's price; what does not divide goes to the last lines. */
export function linesOf(description: OrderDescription): LineMoney[] {
  const prices = description.lines.map((line) => line.unitPriceCents * line.quantity);
  const whole = prices.reduce((sum, price) => sum + price, 0);
  const discount = description.discountCents ?? 0;
  let pricesBefore = 0;
  let given = 0;
  return prices.map((price) => {
    pricesBefore += price;
    const upToHere = whole === 0 ? 0 : Math.floor((discount * pricesBefore) / whole);
    const discountCents = upToHere - given;
    given = upToHere;
    return { discountCents, taxCents: taxOf(price - discountCents, description.taxRate, description) };
  });
}

/** Tax on a price, or the tax within it. */
export function taxOf(priceCents: number, rate: number | undefined, { taxesIncluded }: OrderDescription) {
  const share = rate ?? 0;
  return Math.round(priceCents * (taxesIncluded ? share / (1 + share) : share));
}

export function totalsOf(description: OrderDescription): Totals {
  const { shipping } = description;
  const linesCents = description.lines.reduce((sum, line) => sum + line.unitPriceCents * line.quantity, 0);
  const discountCents = description.discountCents ?? 0;
  const shippingCents = shipping?.priceCents ?? 0;
  const shippingTax = taxOf(shippingCents, shipping?.taxRate, description);
  const taxCents = linesOf(description).reduce((sum, line) => sum + line.taxCents, shippingTax);
  const onTop = description.taxesIncluded ? 0 : taxCents;
  return {
    currency: description.currency ?? 'USD',
    linesCents,
    discountCents,
    shippingCents,
    taxCents,
    totalCents: linesCents - discountCents + shippingCents + onTop,
  };
}

export function moneyMembers(totals: Totals, description: OrderDescription): JsonObject {
  const { currency, linesCents, discountCents, shippingCents, taxCents, totalCents } = totals;
  const status = description.financialStatus ?? 'paid';
  const outstanding = status === 'pending' || status === 'authorized' ? totalCents : 0;
  const weight = description.lines.reduce((sum, line) => sum + (line.grams ?? 0) * line.quantity, 0);
  const inText = (cents: number): string => fromCents(cents, currency);
  const none = inText(0);
  return {
    currency,
    presentment_currency: currency,
    financial_status: status,
    payment_gateway_names: [description.gateway ?? 'shopify_payments'],
    taxes_included: description.taxesIncluded ?? false,
    tax_exempt: false,
    estimated_taxes: false,
    duties_included: false,
    ...priced('subtotal_price', linesCents - discountCents, currency),
    ...priced('current_subtotal_price', linesCents - discountCents, currency),
    ...priced('total_line_items_price', linesCents, currency),
    ...priced('total_discounts', discountCents, currency),
    ...priced('current_total_discounts', discountCents, currency),
    ...priced('total_tax', taxCents, currency),
    ...priced('current_total_tax', taxCents, currency),
    ...priced('total_price', totalCents, currency),
    ...priced('current_total_price', totalCents, currency),
    total_shipping_price_set: moneySet(inText(shippingCents), currency),
    total_cash_rounding_payment_adjustment_set: moneySet(none, currency),
    total_cash_rounding_refund_adjustment_set: moneySet(none, currency),
    current_total_additional_fees_set: null,
    current_total_duties_set: null,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    total_outstanding: inText(outstanding),
    total_tip_received: none,
    total_weight: numeral(weight),
    tax_lines: taxLines(taxCents, description.taxRate ?? 0, currency),
    discount_codes: description.discountCode
      ? [{ code: description.discountCode, amount: inText(discountCents), type: 'fixed_amount' }]
      : [],
    discount_applications: discountCents === 0 ? [] : [orderDiscount(description, inText(discountCents))],
  };
}

function orderDiscount({ discountCode }: OrderDescription, value: string): JsonObject {
  const across = { allocation_method: 'across', target_selection: 'all', target_type: 'line_item' };
  const kind: JsonObject = discountCode
    ? { type: 'discount_code', code: discountCode }
    : { type: 'automatic' };
  return { ...across, ...kind, value, value_type: 'fixed_amount' };
}

export function priced(name: string, cents: number, currency: string): JsonObject {
  const text = fromCents(cents, currency);
  return { [name]: text, [`${name}_set`]: moneySet(text, currency) };
}

export function taxLines(cents: number, rate: number, currency: string): Json[] {
  if (cents === 0) return [];
  const price = fromCents(cents, currency);
  return [
    {
      price,
      price_set: moneySet(price, currency),
      rate: numeral(rate),
      title: 'Sales Tax',
      channel_liable: false,
    },
  ];
}
