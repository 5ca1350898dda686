import { z } from '@hono/zod-openapi';
import { allDecisions } from '../../domain/cases/case-type.js';
import { caseTypeNames } from '../../domain/cases/index.js';
import { roles } from '../../domain/cases/role.js';
import type { CaseClockPolicy, CasePolicy } from '../../domain/policy/case-policy.js';
import type { OrderPolicy } from '../../domain/policy/policy.js';
import { isCountry } from '../../domain/order/country.js';
import type { RoutingRules } from '../../domain/routing/rules.js';
import { weekdays, type WorkingCalendar } from '../../domain/sla/calendar.js';
import { name } from './shared.js';

// What a shape can say. Whether a duration can be read, a calendar opens or a clock may decide is asked of domain/policy/mistakes.ts.

const duration = z.string().max(50).openapi({ example: 'PT24H' });
const role = z.enum(roles);
const country = z.string().refine(isCountry, 'must be an ISO 3166-1 code of two capitals');
const cents = z.int().min(0);
const atMost = z.int().min(1);

const action = z.union(
  [
    z.strictObject({ remind: role }),
    z.strictObject({ escalate: role }),
    z.strictObject({ decide: z.enum(allDecisions) }),
  ],
  'must remind, escalate or decide',
);

const clock: z.ZodType<CaseClockPolicy> = z.strictObject({ after: duration, then: action });

const row: z.ZodType<CasePolicy> = z
  .strictObject({
    owner: role,
    within: duration.nullable(),
    warnBefore: duration.nullable(),
    calendar: name.nullable(),
    clocks: z.array(clock).max(20),
  })
  .openapi('CasePolicy');

const ranges = z.array(z.strictObject({ from: z.string(), to: z.string() })).max(24);

const calendar: z.ZodType<WorkingCalendar> = z
  .strictObject({
    timeZone: z.string().openapi({ example: 'America/New_York' }),
    week: z.strictObject(Object.fromEntries(weekdays.map((day) => [day, ranges.optional()]))),
    closedDays: z.array(z.string()).max(1000),
  })
  .openapi('WorkingCalendar');

const orderPolicy: z.ZodType<OrderPolicy> = z
  .strictObject({
    confirmWithin: duration,
    riskPendingFor: duration,
    withoutRiskAssessment: z.enum(['clear', 'review']),
    poBox: z.enum(['accept', 'refuse']),
    velocity: z.strictObject({ window: duration, perEmail: atMost, perCard: atMost, perAddress: atMost }),
    stockFreshFor: duration,
    connectorAwayAfter: duration,
    afterSalesWindow: duration,
    cases: z.record(z.enum(caseTypeNames), row),
    calendars: z.record(name, calendar),
    escalation: z.record(role, role.nullable()),
    lateAfter: duration,
    graceAfterOutage: duration,
    refunds: z.enum(['automatic', 'byPeople']),
    unverifiedUpToCents: cents,
    missedAddress: z.strictObject({ shippingCents: cents, returnCents: cents, reshipCents: cents }),
  })
  .openapi('OrderPolicy');

const routing: z.ZodType<RoutingRules> = z
  .strictObject({
    skuRules: z.array(z.strictObject({ id: name, sku: name, warehouse: name, reason: name })),
    tagRules: z.array(z.strictObject({ id: name, tag: name, countries: z.array(country) })),
    supplierPriority: z.array(name),
  })
  .openapi('RoutingRules');

export const policyBody = { order: orderPolicy, routing };

/** A policy as it is stored: an old version may lack what came later. */
export const policySchema = z
  .object({ version: z.int(), order: z.looseObject({}), routing: z.looseObject({}) })
  .openapi('Policy');
