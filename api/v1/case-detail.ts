import type { z } from '@hono/zod-openapi';
import type { AroundCase } from '../../db/queries/case-detail.js';
import type { ListedCase } from '../../db/queries/list-cases.js';
import type { Actor, Case, CaseClock, ClockAction } from '../../domain/cases/case.js';
import { byClock } from '../../domain/cases/clocks.js';
import { isCaseType } from '../../domain/cases/index.js';
import type { Order } from '../../domain/order/order.js';
import { conditionOf } from '../../domain/order/status.js';
import { epochMs, type Instant } from '../../domain/sla/instant.js';
import { clockInWords, durationInWords, momentIn } from '../../domain/sla/words.js';
import type { caseDetail } from './case-schema.js';
import { allowedNow, caseView } from './case-view.js';
import { notificationsOf } from './notification-view.js';

type CaseDetail = z.infer<typeof caseDetail>;

/** One case with everything a person needs to decide it, so that nobody has to guess. */
export function caseDetailView(
  row: ListedCase,
  around: AroundCase,
  { actor, at }: { actor: Actor; at: Instant },
): CaseDetail {
  const { order, timeZone, notes, entries } = around;
  const one = row.case;
  return {
    ...caseView(row),
    isSnoozed: row.isSnoozed,
    condition: order ? conditionOf(order) : null,
    deadline: deadlineOf(one, { order, timeZone, at }),
    clocks: one.clocks.map((clock) => clockOf(one, clock, timeZone)),
    escalations: one.escalations,
    allowedNow: allowedNow(one, actor),
    timeline: entries.filter(({ text }) => isAbout(text, one.id)),
    notes,
    notifications: notificationsOf(around, order),
  };
}

/** `address/1` is not `address/10`. */
function isAbout(text: string, caseId: string): boolean {
  return new RegExp(`(^|[^\\w/])${caseId.replace('/', '\\/')}(?!\\d)`).test(text);
}

function deadlineOf(
  { type, openedAt, dueAt, warnAt, resolution }: ListedCase['case'],
  { order, timeZone, at }: { order: Order | null; timeZone: string; at: Instant },
): CaseDetail['deadline'] {
  const isOpen = resolution === null;
  const isOverdue = isOpen && dueAt !== null && dueAt <= at;
  return {
    timeZone,
    opened: momentIn(timeZone, openedAt),
    due: dueAt === null ? null : momentIn(timeZone, dueAt),
    isOverdue,
    isNear: isOpen && !isOverdue && dueAt !== null && warnAt !== null && warnAt <= at,
    left: isOpen && dueAt !== null ? leftInWords(dueAt, at) : null,
    counted: order && isCaseType(type) ? countedInWords(order, type, openedAt) : null,
  };
}

function leftInWords(dueAt: Instant, at: Instant): string {
  const ms = epochMs(dueAt) - epochMs(at);
  return ms > 0 ? `${durationInWords(ms)} left` : `overdue by ${durationInWords(-ms)}`;
}

/** By the policy that the order pinned. */
function countedInWords({ policy }: Order, type: Case['type'], openedAt: Instant): string | null {
  const { within, calendar: name } = policy.cases[type];
  if (within === null) return null;
  const calendar = name === null ? null : (policy.calendars[name] ?? null);
  return clockInWords({ openedAt, within, calendar, pauses: [] });
}

function clockOf(one: ListedCase['case'], clock: CaseClock, timeZone: string): CaseDetail['clocks'][number] {
  const { n, dueAt, state, rangAt, firstDueAt } = clock;
  const due = momentIn(timeZone, dueAt);
  return {
    n,
    dueAt,
    due,
    does: doesInWords(one, clock.then),
    state,
    rangAt,
    did: didInWords(one, clock),
    firstDueAt,
  };
}

/** With the facts of the case the type may know better than the policy (C-04). */
function doesInWords(one: ListedCase['case'], then: ClockAction): string {
  if ('remind' in then) return `remind ${then.remind}`;
  if ('escalate' in then) return `escalate to ${then.escalate}`;
  const { type, facts } = one;
  return `decide "${isCaseType(type) ? byClock({ type, facts }, then.decide) : then.decide}"`;
}

function didInWords(one: ListedCase['case'], { state, rangAt, then }: CaseClock): string | null {
  if (state === 'stopped') return 'stopped before it rang';
  if (rangAt === null) return one.resolution ? 'nothing: the case closed before' : null;
  const { resolution } = one;
  if (resolution?.at === rangAt && resolution.actor.role === 'system')
    return `decided "${resolution.decision}"`;
  const called = one.escalations.find((each) => each.at === rangAt);
  if (called) return `escalated to ${called.role}: ${called.because}`;
  return 'remind' in then ? `reminded ${then.remind}` : 'rang';
}
