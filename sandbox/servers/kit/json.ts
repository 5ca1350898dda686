import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';

/** JSON whose numbers keep every digit: Shopify's ids do not fit a double. */
export type Json = null | boolean | string | number | LosslessNumber | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

/** Parses a JSON object; throws a SyntaxError for anything else. */
export function parseObject(text: string): JsonObject {
  const value = parse(text);
  if (!isJsonObject(value)) throw new SyntaxError('expected a JSON object');
  return value;
}

/** Serialises with raw numerals for LosslessNumber. */
export function toText(value: unknown): string {
  return stringify(value) ?? 'null';
}

export function numeral(digits: string | number): LosslessNumber {
  return new LosslessNumber(String(digits));
}

/** A member as text: strings as they are, numerals digit by digit, everything else null. */
export function textOf(object: JsonObject | null, key: string): string | null {
  const value = object?.[key];
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || isLosslessNumber(value)) return value.toString();
  return null;
}

export function numberOf(object: JsonObject | null, key: string): number | null {
  const text = textOf(object, key);
  return text === null || text === '' || Number.isNaN(Number(text)) ? null : Number(text);
}

export function objectOf(object: JsonObject | null, key: string): JsonObject | null {
  const value = object?.[key];
  return isJsonObject(value) ? value : null;
}

export function objectsOf(object: JsonObject | null, key: string): JsonObject[] {
  const value = object?.[key];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
