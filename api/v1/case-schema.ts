import { z } from '@hono/zod-openapi';
import { caseTypeNames } from '../../domain/cases/index.js';
import { roles } from '../../domain/cases/role.js';
import { systemCaseTypes } from '../../domain/cases/system-case.js';
import { caseSchema, notificationSchema } from './order-schema.js';
import { instantText, moment, pageQuery, plain } from './shared.js';

const types = [...caseTypeNames, ...Object.keys(systemCaseTypes), 'unusableInput'];
const word = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(...plain);
export const atQuery = moment
  .optional()
  .openapi({ description: 'The instant by which deadlines are judged; now, where it is left out.' });

export const queueQuery = z.object({
  state: z.enum(['open', 'closed']).optional(),
  type: z.enum(types).optional(),
  owner: z.enum(roles).optional().openapi({ description: 'The role it belongs to.' }),
  escalatedTo: z
    .enum([...roles, 'any', 'none'])
    .optional()
    .openapi({ description: 'The role called last; `any` or `none`.' }),
  assignee: word.optional().openapi({ description: 'A name as assigned; `me` or `none`.' }),
  snoozed: z.enum(['true', 'false']).optional().openapi({ description: '`false`: the working list.' }),
  deadline: z
    .enum(['overdue', 'near'])
    .optional()
    .openapi({ description: 'overdue: passed; near: its warning has passed, its deadline not.' }),
  at: atQuery,
  store: word.optional(),
  order: word.optional().openapi({ description: 'The id of an order.' }),
  q: word.optional().openapi({
    description: 'How an order’s name or channel id begins, or the whole id of an order or a case.',
  }),
  sort: z
    .enum(['deadline', 'opening'])
    .default('deadline')
    .openapi({ description: 'Soonest deadline first, or longest open first.' }),
  ...pageQuery,
});

export const queuedCase = caseSchema
  .extend({
    isSnoozed: z.boolean().openapi({
      description: 'Out of sight now: never past its deadline, nor past a warning that came meanwhile.',
    }),
  })
  .openapi('QueuedCase');

const count = z.int();
const counted = {
  total: count,
  overdue: count,
  nearDeadline: count,
  escalated: count,
  unassigned: count,
  snoozed: count,
};

export const caseCounts = z
  .object({ ...counted, byType: z.record(z.string(), z.object(counted)) })
  .openapi('CaseCounts');

const clock = z.object({
  n: z.int(),
  dueAt: instantText,
  due: z.string().openapi({ example: 'Thu 2026-03-26 10:16 America/New_York (UTC-04:00)' }),
  does: z.string().openapi({ example: 'escalate to supervisor' }),
  state: z.enum(['running', 'rang', 'stopped']),
  rangAt: instantText.nullable(),
  did: z.string().nullable().openapi({ description: 'What came of it, once it rang or was stopped.' }),
  firstDueAt: instantText
    .nullable()
    .openapi({ description: 'When it was first due, where an outage kept it from ringing.' }),
});

const deadline = z.object({
  timeZone: z.string(),
  opened: z.string(),
  due: z.string().nullable(),
  isOverdue: z.boolean(),
  isNear: z.boolean(),
  left: z.string().nullable().openapi({ example: '3 h 20 min left', description: 'Or `overdue by 2 h`.' }),
  counted: z.string().nullable().openapi({ example: '48 h, day and night' }),
});

export const noteSchema = z
  .object({ id: z.int(), author: z.string(), role: z.string(), text: z.string(), at: instantText })
  .openapi('Note');

export const caseDetail = queuedCase
  .extend({
    condition: z.string().nullable().openapi({
      description: 'The condition of its order, in the operators’ vocabulary (R-093).',
      example: 'held order',
    }),
    deadline,
    clocks: z.array(clock),
    escalations: z.array(z.object({ role: z.string(), at: instantText, because: z.string() })),
    allowedNow: z.array(z.string()).openapi({ description: 'What this key may decide on it now.' }),
    timeline: z
      .array(z.object({ at: instantText, kind: z.string(), text: z.string() }))
      .openapi({ description: 'The lines of its order that are about it.' }),
    notes: z.array(noteSchema),
    notifications: z
      .array(notificationSchema)
      .openapi({ description: 'What the customer of its order was told.' }),
  })
  .openapi('CaseDetail');
