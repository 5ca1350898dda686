import { z } from 'zod';
import type { AddressAttempt } from '../../customer/pages/address.js';
import type { AddressField, FieldMistake } from '../../customer/texts/address.js';
import { isCountry } from '../../domain/order/country.js';
import type { PostalAddress } from '../../domain/order/incoming.js';

const short = z.string().max(200);

/** What the page's forms send; anything else is no answer of ours. */
const form = z.object({
  case: short,
  version: z.coerce.number().int().min(1).max(1_000_000),
  choice: z.enum(['suggestion', 'correction', 'confirm']),
});

export interface AddressChoice {
  caseId: string;
  addressVersion: number;
  choice: 'suggestion' | 'correction' | 'confirm';
}

export function readChoice(body: Record<string, unknown>): AddressChoice | null {
  const parsed = form.safeParse(body);
  if (!parsed.success) return null;
  const { case: caseId, version: addressVersion, choice } = parsed.data;
  return { caseId, addressVersion, choice };
}

const longest: Record<AddressField, number> = {
  name: 200,
  company: 200,
  line1: 200,
  line2: 200,
  city: 100,
  region: 100,
  postalCode: 20,
  country: 2,
};
const required: readonly AddressField[] = ['line1', 'city', 'country'];
const fieldNames: readonly AddressField[] = [
  'name',
  'company',
  'line1',
  'line2',
  'city',
  'region',
  'postalCode',
  'country',
];

/** Blanks are data, controls and half characters are not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unusable = /[\u0000-\u001f\u007f\ud800-\udfff]/u;

/** The address as typed, or what is wrong with it field by field. The phone stays what it was. */
export function readAddress(
  body: Record<string, unknown>,
  phone: string | null,
): { ok: true; address: PostalAddress; attempt: AddressAttempt } | { ok: false; attempt: AddressAttempt } {
  const values = valuesIn(body);
  const mistakes: AddressAttempt['mistakes'] = {};
  for (const field of fieldNames) {
    const mistake = mistakeIn(field, values[field]);
    if (mistake) mistakes[field] = mistake;
  }
  const attempt = { values, mistakes };
  if (Object.keys(mistakes).length > 0) return { ok: false, attempt };
  const { line1, city, country } = values;
  const [name, company, line2, region, postalCode] = [
    values.name,
    values.company,
    values.line2,
    values.region,
    values.postalCode,
  ].map((text) => text || null);
  const address = {
    name: name ?? null,
    company: company ?? null,
    line1,
    line2: line2 ?? null,
    city,
    region: region ?? null,
    postalCode: postalCode ?? null,
    country,
    phone,
  };
  return { ok: true, address, attempt };
}

function valuesIn(body: Record<string, unknown>): Record<AddressField, string> {
  const text = (name: AddressField) => {
    const value = body[name];
    return typeof value === 'string' ? value.trim().slice(0, 1000) : '';
  };
  return {
    name: text('name'),
    company: text('company'),
    line1: text('line1'),
    line2: text('line2'),
    city: text('city'),
    region: text('region'),
    postalCode: text('postalCode'),
    country: text('country'),
  };
}

function mistakeIn(field: AddressField, value: string): FieldMistake | null {
  if (value === '') return required.includes(field) ? 'missing' : null;
  if (unusable.test(value)) return 'unusable';
  if (value.length > longest[field]) return 'tooLong';
  return field === 'country' && !isCountry(value) ? 'unusable' : null;
}

/** As far as a customer can write it: sent again as it stands, it would only be asked about again. */
export function isSameAddress(one: PostalAddress | null, other: PostalAddress): boolean {
  return one !== null && fieldNames.every((field) => (one[field] ?? '') === (other[field] ?? ''));
}
