import { caseTypes, isCaseType } from '../cases/index.js';
import { intakeCase } from '../cases/intake-case.js';
import { systemCaseTypes } from '../cases/system-case.js';
import type { Role } from '../cases/role.js';
import { momentIn } from '../sla/words.js';
import type { Reached } from './duty.js';
import { type AlertedCase, type AlertedType, type AlertGroup, countsOf } from './group.js';

/** Most cases that one mail, and one field in the channel, name; the rest is counted. */
const most = { mail: 60, field: 12 };

/** What those on duty read by mail: counts, order and case numbers, deadlines; no person (C-35). */
export function mailWords(
  group: AlertGroup,
  reached: Reached,
  queueUrl: string,
): { subject: string; text: string } {
  const parts = countsOf(group.cases).map(({ type, cases }) => {
    const lines = shown(cases, most.mail).map((one) => (typeof one === 'string' ? one : lineOf(group, one)));
    const { title, advice } = wordsOf(type);
    return [`${type}: ${cases.length} (${title})`, advice, ...lines.map((line) => `  ${line}`)].join('\n');
  });
  const opening = [`${headline(group)}.`, ...whoInstead(group.role, reached)].join('\n');
  return {
    subject: headline(group),
    text: `${[opening, ...parts, `The queue: ${queueUrl}`].join('\n\n')}\n`,
  };
}

/** The same for the channel. `reached` null: it has reached nobody, and says so. */
export function channelWords(
  group: AlertGroup,
  reached: Reached | null,
  queueUrl: string,
): { text: string; fields: { name: string; value: string }[] } {
  const who =
    reached === null
      ? [`Unowned: nobody of ${group.role}, nor above, can be reached.`]
      : whoInstead(group.role, reached);
  const fields = countsOf(group.cases).map(({ type, cases }) => ({
    name: `${type}: ${cases.length}`,
    value: shown(cases, most.field)
      .map((one) => (typeof one === 'string' ? one : shortOf(group, one)))
      .join('\n'),
  }));
  return { text: [`${headline(group)}.`, ...who, queueUrl].join('\n'), fields };
}

/** Where the group stands in the queue: `GET /v1/cases`. */
export function queuePath({ store, cases }: AlertGroup): string {
  const query = new URLSearchParams({ state: 'open', ...(store.id === null ? {} : { store: store.id }) });
  const types = new Set(cases.map((one) => one.caseType));
  const orders = new Set(cases.map((one) => one.orderId));
  for (const type of types.size === 1 ? types : []) query.set('type', type);
  for (const order of orders.size === 1 ? orders : []) if (order !== null) query.set('order', order);
  return `/v1/cases?${query.toString()}`;
}

function headline({ store, role, cases }: AlertGroup): string {
  const [only] = cases;
  if (only && cases.length === 1)
    return `${store.name}: ${only.caseType} case of ${subjectOf(only)} for ${role}`;
  const counts = countsOf(cases).map((one) => `${one.cases.length} ${one.type}`);
  return `${store.name}: ${cases.length} cases for ${role} (${counts.join(', ')})`;
}

function whoInstead(role: Role, reached: Reached): string[] {
  if (reached.role === role) return [];
  return [`Nobody of ${role} can be reached now: this goes to ${reached.role}.`];
}

function lineOf(group: AlertGroup, one: AlertedCase): string {
  const { because, isOpen } = one;
  const reasons = isOpen ? because : [...because, 'closed meanwhile'];
  return `${shortOf(group, one)}; ${reasons.join('; ')}`;
}

/** `#8492, address/1, due Thu 2026-03-26 10:15 America/New_York (UTC-04:00)` */
function shortOf({ store }: AlertGroup, one: AlertedCase): string {
  const { caseId, dueAt } = one;
  const number = caseId.split('/case/').at(-1) ?? caseId;
  const due = dueAt === null ? 'no deadline' : `due ${momentIn(store.timeZone, dueAt)}`;
  return `${subjectOf(one)}, ${number}, ${due}`;
}

/** Of no order: what the case is about stands in its id (`connector/<name>/<n>`, `intake/<number>`). */
function subjectOf({ orderName, orderId, caseId }: AlertedCase): string {
  return orderName ?? orderId ?? caseId.split('/').join(' ');
}

function wordsOf(type: AlertedType): { title: string; advice: string } {
  if (type === 'unusableInput') return intakeCase;
  return isCaseType(type) ? caseTypes[type] : systemCaseTypes[type];
}

function shown(cases: readonly AlertedCase[], atMost: number): (AlertedCase | string)[] {
  const rest = cases.length - atMost;
  return rest > 0 ? [...cases.slice(0, atMost), `and ${rest} more`] : [...cases];
}
