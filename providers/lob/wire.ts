import { z } from 'zod';

const text = z.string().nullish();

export const usVerification = z.looseObject({
  primary_line: text,
  secondary_line: text,
  deliverability: z.string(),
  components: z
    .looseObject({
      city: text,
      state: text,
      zip_code: text,
      zip_code_plus_4: text,
      latitude: z.number().nullish(),
      longitude: z.number().nullish(),
    })
    .nullish(),
  deliverability_analysis: z.looseObject({ dpv_footnotes: z.array(z.string()).nullish() }).nullish(),
});

export const intlVerification = z.looseObject({
  primary_line: text,
  secondary_line: text,
  country: text,
  coverage: text,
  deliverability: z.string(),
  status: text,
  components: z.looseObject({ primary_number: text, city: text, state: text, postal_code: text }).nullish(),
});

export const failure = z.looseObject({ error: z.looseObject({ message: text, code: text }) });

export type UsVerification = z.output<typeof usVerification>;
export type IntlVerification = z.output<typeof intlVerification>;
