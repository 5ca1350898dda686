import { z } from 'zod';

const externalId = z.string().max(255).nullish();
const via = z.enum(['api', 'email', 'internal-note', 'helpdesk', 'form', 'rule', 'shopify']);
const party = z
  .strictObject({ id: z.int().optional(), email: z.email().optional() })
  .refine((one) => one.id !== undefined || one.email !== undefined, 'id or email is required');

/** Unknown parameters are refused, as there. */
export const newMessageSchema = z
  .strictObject({
    channel: z.enum(['api', 'email', 'internal-note', 'phone', 'sms']),
    via,
    from_agent: z.boolean(),
    sender: party.optional(),
    receiver: party.optional(),
    source: z.looseObject({}).optional(),
    subject: z.string().nullish(),
    body_text: z.string().nullish(),
    body_html: z.string().nullish(),
    external_id: externalId,
  })
  .refine((message) => Boolean(message.body_text || message.body_html), {
    message: 'body_text or body_html is required',
    path: ['body_text'],
  })
  .refine((message) => message.channel !== 'internal-note' || message.from_agent, {
    message: 'internal notes are from an agent',
    path: ['from_agent'],
  });

const status = z.enum(['open', 'closed']);

export const newTicketSchema = z.strictObject({
  customer: party.optional(),
  subject: z.string().nullish(),
  external_id: externalId,
  channel: z.string().optional(),
  via,
  from_agent: z.boolean().optional(),
  status: status.optional(),
  tags: z.array(z.strictObject({ name: z.string().min(1) })).default([]),
  meta: z.record(z.string(), z.json()).nullish(),
  messages: z.array(newMessageSchema).min(1).max(500),
});

export const changeSchema = z.strictObject({
  status: status.optional(),
  subject: z.string().optional(),
  external_id: externalId,
});

export const listSchema = z.strictObject({
  external_id: z.string().optional(),
  order_by: z
    .enum(['created_datetime:asc', 'created_datetime:desc', 'updated_datetime:asc', 'updated_datetime:desc'])
    .default('created_datetime:desc'),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});

export type NewMessage = z.output<typeof newMessageSchema>;
export type NewTicket = z.output<typeof newTicketSchema>;
