import { z } from 'zod';

const text = z.string().nullish();

/** The vendor writes errors as objects or as plain text. */
const problem = z.union([z.looseObject({ code: text, message: text, field: text }), z.string()]);

export const address = z.looseObject({
  company: text,
  street1: text,
  street2: text,
  city: text,
  state: text,
  zip: text,
  country: text,
  verifications: z.looseObject({
    delivery: z
      .looseObject({
        success: z.boolean(),
        errors: z.array(problem).nullish(),
        details: z
          .looseObject({
            latitude: z.number().nullish(),
            longitude: z.number().nullish(),
            time_zone: text,
          })
          .nullish(),
      })
      .nullish(),
  }),
});

export const failure = z.looseObject({
  error: z.union([
    z.looseObject({ code: text, message: text, errors: z.array(problem).nullish() }),
    z.string(),
  ]),
});

export const trackerCreated = z.looseObject({ id: z.string().min(1) });

const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString());

export const tracker = z.looseObject({
  id: z.string(),
  tracking_code: z.string().min(1),
  carrier: text,
  status: z.string(),
  updated_at: instant.nullish(),
  est_delivery_date: text,
  tracking_details: z
    .array(z.looseObject({ status: text, status_detail: text, datetime: instant.nullish() }))
    .nullish(),
});

export const event = z.looseObject({ id: z.string().min(1), description: z.string() });
export const trackerEvent = z.looseObject({ id: z.string().min(1), result: tracker });

export type Address = z.output<typeof address>;
export type Delivery = NonNullable<Address['verifications']['delivery']>;
export type Failure = z.output<typeof failure>;
export type Problem = z.output<typeof problem>;
export type Tracker = z.output<typeof tracker>;
