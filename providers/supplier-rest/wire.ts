import { z } from 'zod';

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
