import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });

const address = z.strictObject({
  name: z.string().min(1),
  line1: z.string().min(1),
  line2: z.string().nullish(),
  city: z.string().min(1),
  region: z.string().nullish(),
  postalCode: z.string().nullish(),
  country: z.string().regex(/^[A-Z]{2}$/, 'two capital letters, ISO 3166-1'),
});

export const purchaseOrderSchema = z.strictObject({
  poNumber: z.string().min(1).max(64),
  orderReference: z.string().min(1),
  shipTo: address,
  contactEmail: z.email(),
  shipping: z.strictObject({ method: z.string().min(1) }),
  blind: z.strictObject({
    shipFromName: z.string().min(1),
    returnAddress: address.nullish(),
    packingSlipText: z.string(),
    noPrices: z.literal(true),
    noInserts: z.literal(true),
  }),
  lines: z
    .array(
      z.strictObject({
        lineNumber: z.int().min(1),
        sku: z.string().min(1),
        quantity: z.int().min(1),
        unitCostCents: z.int().min(0),
        currency: z.string().regex(/^[A-Z]{3}$/, 'three capital letters, ISO 4217'),
        personalization: z.array(z.strictObject({ name: z.string(), value: z.string() })).nullish(),
      }),
    )
    .min(1),
});

export type PurchaseOrder = z.infer<typeof purchaseOrderSchema>;

export const cancellationSchema = z.strictObject({ reason: z.string().min(1) });

const target = { supplier: z.string(), poNumber: z.string(), copies: z.int().min(1).default(1) };

export const acknowledgeSchema = z.strictObject({
  ...target,
  at: instant,
  lines: z
    .array(
      z.strictObject({
        lineNumber: z.int(),
        answer: z.enum(['accepted', 'backordered', 'rejected']),
        quantity: z.int().min(0).optional(),
        availableAt: instant.optional(),
        reason: z.string().optional(),
      }),
    )
    .optional(),
});

export const rejectSchema = z.strictObject({ ...target, at: instant, reason: z.string() });

export const shipSchema = z.strictObject({
  ...target,
  at: instant,
  carrier: z.string(),
  trackingNumber: z.string(),
  service: z.string().default('GROUND'),
  lines: z.array(z.strictObject({ lineNumber: z.int(), quantity: z.int().min(1) })).optional(),
});

/** What the supplier decides about a cancellation it answered `pending`. */
export const cancelledSchema = z.strictObject({
  ...target,
  at: instant,
  refused: z.boolean().default(false),
  reason: z.string().optional(),
});

/** How a supplier answers requests to cancel; without it, by how far the purchase order is. */
export const cancellationAnswerSchema = z.strictObject({
  supplier: z.string(),
  answer: z.enum(['accepted', 'refused', 'pending']).nullable(),
});

export const stockSchema = z.strictObject({
  supplier: z.string(),
  at: instant,
  items: z.array(z.strictObject({ sku: z.string(), warehouse: z.string(), available: z.int().min(0) })),
});

export const webhookSchema = z.strictObject({
  supplier: z.string(),
  url: z.url(),
  secret: z.string().startsWith('whsec_').optional(),
});

export const accountSchema = z.strictObject({
  supplier: z.string().regex(/^[a-z0-9-]+$/),
  token: z.string().min(1),
  webhookSecret: z.string().startsWith('whsec_'),
});

/** No name, address or note: what is more than this is refused. */
export const stockQuestionSchema = z.strictObject({
  reference: z.string().min(1).max(64),
  answerBy: instant.nullable(),
  lines: z
    .array(
      z.strictObject({
        lineNumber: z.int().min(1),
        sku: z.string().min(1),
        variant: z.string().min(1).nullable(),
        quantity: z.int().min(1),
      }),
    )
    .min(1),
});

export type StockQuestion = z.infer<typeof stockQuestionSchema>;

const stockLine = {
  availableQuantity: z.int().min(0).optional(),
  holdUntil: instant.nullable().optional(),
  replenishment: z.strictObject({ expectedOn: z.iso.date(), isConfirmed: z.boolean() }).nullable().optional(),
  packaging: z.string().optional(),
  preparationCutOff: z.string().nullable().optional(),
  substituteRisk: z.string().optional(),
  fallbackRoute: z.string().optional(),
};

/** Of a line that is not given, everything is there. */
export const answerStockSchema = z.strictObject({
  supplier: z.string(),
  reference: z.string(),
  at: instant,
  copies: z.int().min(1).default(1),
  lines: z.array(z.strictObject({ lineNumber: z.int(), ...stockLine })).default([]),
});

export const stockAnsweringSchema = z.strictObject({
  supplier: z.string(),
  availableQuantity: z.int().min(0).nullable(),
});
