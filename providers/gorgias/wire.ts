import { z } from 'zod';

const id = z.union([z.int(), z.string().min(1)]).transform(String);

export const ticket = z.looseObject({
  id,
  external_id: z.string().nullish(),
  status: z.string(),
});

export const tickets = z.looseObject({ data: z.array(ticket) });

export const ticketWithMessages = z.looseObject({
  messages: z.array(z.looseObject({ external_id: z.string().nullish() })),
});

export const message = z.looseObject({ id });

/** Their errors have words, and no code of their own. */
export const failure = z.looseObject({ error: z.looseObject({ msg: z.string().nullish() }) });
