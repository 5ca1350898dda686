import { type JsonObject, objectOf, textOf } from '../kit/json.js';

export interface Money {
  amount: string;
  currencyCode: string;
}

const digits = new Map<string, number>();

/** Digits after the point, as ISO 4217 has them. */
function digitsOf(currency: string): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const found = format.resolvedOptions().maximumFractionDigits ?? 2;
  digits.set(currency, found);
  return found;
}

/** Whole minor units as Shopify's REST money: "89.00", or "500" of a currency without a minor unit. */
export function fromCents(cents: number, currency = 'USD'): string {
  const places = digitsOf(currency);
  return (cents / 10 ** places).toFixed(places);
}

export function toCents(amount: string, currency = 'USD'): number {
  return Math.round(Number(amount) * 10 ** digitsOf(currency));
}

/** REST `*_set`. */
export function moneySet(amount: string, currency: string): JsonObject {
  const money = (): JsonObject => ({ amount, currency_code: currency });
  return { shop_money: money(), presentment_money: money() };
}

/** GraphQL's Decimal drops trailing zeros but keeps one: "89.0". */
export function money(amount: string, currencyCode: string): Money {
  const [whole = '0', fraction = ''] = amount.split('.');
  return { amount: `${whole}.${fraction.replace(/0+$/, '') || '0'}`, currencyCode };
}

export function moneyBag(amount: string, currency: string) {
  return { shopMoney: money(amount, currency), presentmentMoney: money(amount, currency) };
}

/** A REST `*_set` member as a MoneyBag; zero of `currency` when it is missing. */
export function bagOf(object: JsonObject, key: string, currency: string) {
  const set = objectOf(object, key);
  const side = (name: string): Money => {
    const found = objectOf(set, name);
    return money(textOf(found, 'amount') ?? '0.00', textOf(found, 'currency_code') ?? currency);
  };
  return { shopMoney: side('shop_money'), presentmentMoney: side('presentment_money') };
}
