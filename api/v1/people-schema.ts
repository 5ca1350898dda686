import { z } from '@hono/zod-openapi';
import { roles } from '../../domain/cases/role.js';
import { calendarMistakes } from '../../domain/sla/calendar-mistakes.js';
import { weekdays } from '../../domain/sla/calendar.js';
import { plain } from './shared.js';

const range = z.strictObject({
  from: z.string().openapi({ example: '09:00' }),
  to: z.string().openapi({ example: '17:00', description: 'Up to 24:00.' }),
});

const calendar = z
  .strictObject({
    timeZone: z.string().openapi({ example: 'America/New_York' }),
    week: z.partialRecord(z.enum(weekdays), z.array(range).max(24).readonly()),
    closedDays: z
      .array(z.string())
      .max(1000)
      .readonly()
      .openapi({ example: ['2026-11-26'] }),
  })
  .superRefine((given, context) => {
    for (const { path, message } of calendarMistakes(given))
      context.addIssue({ code: 'custom', path, message });
  })
  .openapi('DutyHours');

const fields = {
  role: z.enum(roles),
  store: z
    .string()
    .max(200)
    .regex(...plain)
    .nullable()
    .openapi({ description: 'Null: for every store.' }),
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(...plain),
  email: z.email().max(254),
  duty: calendar.nullable().openapi({ description: 'Null: day and night.' }),
};

export const personRequest = z.strictObject(fields).openapi('PersonRequest');

export const personSchema = z
  .object({ id: z.string().openapi({ example: 'olivia-ops' }), ...fields })
  .openapi('Person');
