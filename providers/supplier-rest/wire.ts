import { z } from 'zod';

// The domain's words, once more: what comes over the wire is theirs to change.
const packagingStates = ['ready', 'needed', 'missing'] as const;
const substituteRisks = ['none', 'possible', 'certain'] as const;
const fallbackRoutes = ['none', 'otherWarehouse', 'laterShipment', 'substitute'] as const;

const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString());
const lineNumber = z.int().min(1);

export const purchaseOrder = z.looseObject({ id: z.string().min(1), receivedAt: instant.nullish() });
export const cancellation = z.looseObject({ status: z.enum(['accepted', 'refused', 'pending']) });

export const failure = z.looseObject({
  error: z.looseObject({
    code: z.string().nullish(),
    message: z.string().nullish(),
    errors: z.array(z.looseObject({ path: z.string() })).nullish(),
  }),
});

/** Every webhook of theirs: Standard Webhooks' own envelope. */
export const notice = z.looseObject({ type: z.string().min(1), timestamp: instant });

const poNumber = z.string().min(1);

export const answered = z.looseObject({
  data: z.looseObject({
    poNumber,
    lines: z
      .array(z.looseObject({ lineNumber, answer: z.enum(['accepted', 'backordered', 'rejected']) }))
      .min(1),
  }),
});

export const cancelAnswered = z.looseObject({ data: z.looseObject({ poNumber }) });

export const shipped = z.looseObject({
  data: z.looseObject({
    shipment: z.looseObject({
      poNumber,
      shipmentId: z.string().min(1),
      carrier: z.string().min(1),
      trackingNumber: z.string().min(1),
      labelCreatedAt: instant,
      lines: z.array(z.looseObject({ lineNumber, quantity: z.int().min(1) })).nullish(),
    }),
  }),
});

export const stockAnsweredType = 'stock_question.answered';

/** `answer` is read when its time comes, as their webhook's. */
export const stockQuestion = z.looseObject({
  reference: z.string().min(1),
  answer: z.looseObject({ answeredAt: z.string() }).nullish(),
});

/** each of these must be said; null where a field allows it says "not known" or "none". */
export const stockAnswered = z.looseObject({
  data: z.looseObject({
    reference: z.string().min(1).max(200),
    lines: z
      .array(
        z.looseObject({
          lineNumber,
          sku: z.string().min(1).max(200),
          variant: z.string().min(1).max(200).nullable(),
          availableQuantity: z.int().min(0),
          holdUntil: instant.nullable(),
          replenishment: z.looseObject({ expectedOn: z.iso.date(), isConfirmed: z.boolean() }).nullable(),
          packaging: z.enum(packagingStates),
          preparationCutOff: z
            .string()
            .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time like 15:00')
            .nullable(),
          substituteRisk: z.enum(substituteRisks),
          fallbackRoute: z.enum(fallbackRoutes),
        }),
      )
      .min(1)
      .max(500),
  }),
});
