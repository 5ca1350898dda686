import { z } from 'zod';

export const message = z.looseObject({ sid: z.string().min(1) });

/** One page of the messages of an account. Twilio writes instants as RFC 2822. */
export const messages = z.looseObject({
  messages: z.array(
    z.looseObject({
      sid: z.string().min(1),
      from: z.string().nullish(),
      to: z.string().nullish(),
      body: z.string().nullish(),
      date_created: z.string().transform((value, context) => {
        const at = Date.parse(value);
        if (Number.isNaN(at)) context.addIssue({ code: 'custom', message: 'is not an instant' });
        return at;
      }),
    }),
  ),
  /** A path with a query; null on the last page. */
  next_page_uri: z.string().startsWith('/').nullish(),
});

export const failure = z.looseObject({ code: z.int().nullish(), message: z.string().nullish() });

export const statusCallback = z.looseObject({
  MessageSid: z.string().min(1),
  MessageStatus: z.string().min(1),
  ErrorCode: z.string().optional(),
});

export const incoming = z.looseObject({
  MessageSid: z.string().min(1),
  From: z.string().min(1),
  To: z.string().min(1),
  Body: z.string(),
  /** Only where Twilio's Advanced Opt-Out is on: how it read the text, in any language. */
  OptOutType: z.string().optional(),
});
