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

export function totalsOf(description: OrderDescription): Totals {
  const linesCents = description.lines.reduce((sum, line) => sum + line.unitPriceCents * line.quantity, 0);
  const discountCents = description.discountCents ?? 0;
  const shippingCents = description.shipping?.priceCents ?? 0;
  const taxCents = Math.round((linesCents - discountCents) * (description.taxRate ?? 0));
  const totalCents = linesCents - discountCents + shippingCents + taxCents;
  return {
    currency: description.currency ?? 'USD',
    linesCents,
    discountCents,
    shippingCents,
    taxCents,
    totalCents,
  };
}

export function moneyMembers(totals: Totals, description: OrderDescription): JsonObject {
  const { currency, linesCents, discountCents, shippingCents, taxCents, totalCents } = totals;
  const status = description.financialStatus ?? 'paid';
  const outstanding = status === 'pending' || status === 'authorized' ? totalCents : 0;
  const weight = description.lines.reduce((sum, line) => sum + (line.grams ?? 0) * line.quantity, 0);
  const none = fromCents(0);
  return {
    currency,
    presentment_currency: currency,
    financial_status: status,
    payment_gateway_names: [description.gateway ?? 'shopify_payments'],
    taxes_included: false,
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
    total_shipping_price_set: moneySet(fromCents(shippingCents), currency),
    total_cash_rounding_payment_adjustment_set: moneySet(none, currency),
    total_cash_rounding_refund_adjustment_set: moneySet(none, currency),
    current_total_additional_fees_set: null,
    current_total_duties_set: null,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    total_outstanding: fromCents(outstanding),
    total_tip_received: none,
    total_weight: numeral(weight),
    tax_lines: taxLines(taxCents, description.taxRate ?? 0, currency),
    discount_codes: description.discountCode
      ? [{ code: description.discountCode, amount: fromCents(discountCents), type: 'fixed_amount' }]
      : [],
    discount_applications: [],
  };
}

export function priced(name: string, cents: number, currency: string): JsonObject {
  return { [name]: fromCents(cents), [`${name}_set`]: moneySet(fromCents(cents), currency) };
}

export function taxLines(cents: number, rate: number, currency: string): Json[] {
  if (cents === 0) return [];
  const price = fromCents(cents);
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
