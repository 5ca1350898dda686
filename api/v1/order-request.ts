import { z } from '@hono/zod-openapi';
import { isCountry } from '../../domain/order/country.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';

const currencies = new Set(Intl.supportedValuesOf('currency'));
const largestCents = 100_000_000_00;

/** Text that Postgres and every reader can hold: no NUL, no other control character but line breaks and tabs. */
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'must not hold control characters')
    .refine(isWellFormed, 'must be well-formed Unicode');
const optionalText = (longest: number) => text(longest).nullish();
const cents = z.int().min(0).max(largestCents);

/** A postal address as callers send it. */
export const addressRequest = z
  .strictObject({
    name: optionalText(200),
    company: optionalText(200),
    line1: text(200).openapi({ example: '388 Townsend St' }),
    line2: optionalText(200).openapi({ example: 'Apt 20' }),
    city: text(100).openapi({ example: 'San Francisco' }),
    region: optionalText(100).openapi({ example: 'CA' }),
    postalCode: optionalText(20).openapi({ example: '94107' }),
    country: z
      .string()
      .refine(isCountry, 'must be an ISO 3166-1 alpha-2 code such as US')
      .openapi({ example: 'US', description: 'ISO 3166-1 alpha-2' }),
    phone: optionalText(40),
  })
  .openapi('PostalAddressRequest');

const line = z
  .strictObject({
    id: text(100)
      .optional()
      .openapi({ description: 'Unique in its order; the position from 1 where absent.' }),
    sku: optionalText(100).openapi({ example: 'PEND-ENG-SLV-001' }),
    barcode: optionalText(100),
    title: text(300).openapi({ example: 'Engraved pendant, silver' }),
    variantTitle: optionalText(300),
    quantity: z.int().min(1).max(100_000),
    unitPriceCents: cents.openapi({ description: 'In minor units of the currency of the order.' }),
    requiresShipping: z.boolean().default(true),
    kind: z.enum(['goods', 'giftCard', 'tip', 'service']).default('goods'),
    properties: z
      .array(z.strictObject({ name: text(200), value: z.string().max(2000) }))
      .max(50)
      .default([]),
  })
  .openapi('OrderLineRequest');

/** The house's own order, for any source without a connector of its own. Unknown members are refused: a misspelt one would be lost. */
export const orderRequest = z
  .strictObject({
    channelOrderId: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/, 'must be 1 to 100 letters, digits, dots, colons, dashes')
      .openapi({
        example: '9007199254740993',
        description: 'Unique in its store; a string, also where it looks like a number.',
      }),
    name: text(100).openapi({ example: '#8492', description: 'What people call it.' }),
    placedAt: z.iso.datetime({ offset: true }).openapi({ example: '2026-03-24T14:15:00Z' }),
    currency: z
      .string()
      .refine((code) => currencies.has(code), 'must be an ISO 4217 code such as USD')
      .openapi({ example: 'USD', description: 'ISO 4217' }),
    isTest: z.boolean().default(false).openapi({ description: 'A test order reaches no supplier.' }),
    tags: z.array(text(200)).max(250).default([]),
    email: z.email().max(254).nullish(),
    phone: optionalText(40),
    locale: z.string().refine(isLocale, 'must be a BCP 47 language tag such as en-US').nullish(),
    shippingAddress: addressRequest.nullish(),
    lines: z.array(line).min(1).max(1000),
    shippingMethod: optionalText(100),
    shippingCents: cents.default(0),
    taxCents: cents.default(0),
    totalCents: cents.optional().openapi({ description: 'Lines, shipping and tax added up, where absent.' }),
    financialStatus: z
      .enum([
        'AUTHORIZED',
        'EXPIRED',
        'PAID',
        'PARTIALLY_PAID',
        'PARTIALLY_REFUNDED',
        'PENDING',
        'REFUNDED',
        'VOIDED',
      ])
      .nullish()
      .openapi({ description: 'Whether it is paid; only PAID and AUTHORIZED go on without a person.' }),
  })
  .superRefine((order, context) => {
    const seen = new Set<string>();
    order.lines.forEach((each, index) => {
      const id = each.id ?? String(index + 1);
      if (seen.has(id)) {
        context.addIssue({
          code: 'custom',
          path: ['lines', index, 'id'],
          message: `"${id}" is another line's id`,
        });
      }
      seen.add(id);
    });
  })
  .openapi('OrderRequest');

export type OrderRequest = z.infer<typeof orderRequest>;

/** The request as any channel would tell it. */
export function incomingOf(request: OrderRequest): IncomingOrder {
  const placedAt = new Date(request.placedAt).toISOString();
  const lines = request.lines.map((each, index) => ({
    ...each,
    id: each.id ?? String(index + 1),
    sku: each.sku ?? null,
    barcode: each.barcode ?? null,
    variantTitle: each.variantTitle ?? null,
  }));
  const goodsCents = lines.reduce((sum, each) => sum + each.quantity * each.unitPriceCents, 0);
  return {
    channelOrderId: request.channelOrderId,
    name: request.name,
    placedAt,
    updatedAt: placedAt,
    currency: request.currency,
    isTest: request.isTest,
    tags: request.tags,
    email: request.email ?? null,
    phone: request.phone ?? null,
    locale: request.locale ?? null,
    shippingAddress: addressOf(request.shippingAddress),
    lines,
    shippingMethod: request.shippingMethod ?? null,
    shippingCents: request.shippingCents,
    taxCents: request.taxCents,
    totalCents: request.totalCents ?? goodsCents + request.shippingCents + request.taxCents,
    cancelledAt: null,
    financialStatus: request.financialStatus ?? null,
  };
}

export function addressOf(given: OrderRequest['shippingAddress']): IncomingOrder['shippingAddress'] {
  if (!given) return null;
  return {
    name: given.name ?? null,
    company: given.company ?? null,
    line1: given.line1,
    line2: given.line2 ?? null,
    city: given.city,
    region: given.region ?? null,
    postalCode: given.postalCode ?? null,
    country: given.country,
    phone: given.phone ?? null,
  };
}

/** Lone surrogates cannot be stored as UTF-8. */
function isWellFormed(value: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value);
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
