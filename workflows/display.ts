import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { caseTypes } from '../domain/cases/index.js';
import { decisionsOf } from '../domain/cases/engine.js';
import type { Case, ClockAction } from '../domain/cases/case.js';
import type { Decision } from '../domain/cases/case-type.js';
import { byClock, runningClocks } from '../domain/cases/clocks.js';
import type { ClockId } from '../domain/order/events.js';
import type { Order } from '../domain/order/order.js';
import { clocksOf, conditionOf, nextDeadline, openCases, stageOf } from '../domain/order/status.js';
import { caseTypesOf, farosNextDeadline, searchAttributesOf } from './search-attributes.js';

/** Shows an order to engineers in the Temporal UI, and pays for search attributes only when stage or cases change. */
export class Display {
  #shown: string;

  constructor(order: Order) {
    this.#shown = keyOf(order);
  }

  show(order: Order): void {
    setCurrentDetails(detailsOf(order));
    const key = keyOf(order);
    if (key === this.#shown) return;
    this.#shown = key;
    const pairs = searchAttributesOf(order);
    upsertSearchAttributes(nextDeadline(order) ? pairs : [...pairs, { key: farosNextDeadline, value: null }]);
  }
}

function keyOf(order: Order): string {
  return `${stageOf(order)} ${caseTypesOf(order).join()} ${nextDeadline(order) ?? ''}`;
}

/** Markdown: where the order stands, what is open, what happens next and how to decide. */
export function detailsOf(order: Order): string {
  const next = clocksOf(order).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
  return [
    `## ${order.name}: ${stageOf(order)}, ${conditionOf(order)}`,
    ...(order.stopped ? [`**Stopped:** ${order.stopped}`] : []),
    ...order.legs.map(
      (leg) => `- PO \`${leg.purchaseOrder.number}\` to ${leg.warehouse}: ${leg.purchaseOrder.state}`,
    ),
    ...order.parcels.map((parcel) => `- parcel ${parcel.id} \`${parcel.trackingNumber}\`: ${parcel.state}`),
    next
      ? `- next clock: ${clockText(next.id)} at ${next.dueAt}`
      : '- no clock runs: waits for the outside world',
    ...openCases(order).map((one) => `\n${caseText(one)}`),
  ].join('\n');
}

/** `case:address/1:2` is the second clock of case address/1; `send:<effect id>` waits to be sent. */
function clockText(id: ClockId): string {
  const [, caseId, n] = /^case:(.+):(\d+)$/.exec(id) ?? [];
  return caseId === undefined ? id : `case ${caseId}, clock ${n}`;
}

function caseText(one: Case): string {
  const definition = caseTypes[one.type];
  const decisions = decisionsOf(definition);
  const called = one.escalations.at(-1);
  const standing = [
    `Owner ${one.owner}, ${one.dueAt ? `due ${one.dueAt}` : 'no deadline'}`,
    ...(called ? [`escalated to ${called.role} at ${called.at}`] : []),
  ];
  const sendable = decisions.filter((decision) => !definition.verifiedOnly.includes(decision));
  return [
    `### Case ${one.id}: ${definition.title}`,
    `${standing.join(', ')}. ${definition.advice}`,
    ...clocksText(one),
    `Decisions: ${decisions.map((decision) => (sendable.includes(decision) ? decision : `${decision} (by the API only)`)).join(', ')}.`,
    ...sendable.slice(0, 1).map((decision) => howToSend(one, decision)),
  ].join('\n\n');
}

/** What happens when nobody decides. */
function clocksText(one: Case): string[] {
  const clocks = runningClocks(one).map(({ dueAt, then }) => `- ${dueAt}: ${doesText(one, then)}`);
  return clocks.length === 0 ? [] : [`By itself:\n\n${clocks.join('\n')}`];
}

function doesText(one: Case, then: ClockAction): string {
  if ('remind' in then) return `reminds ${then.remind}`;
  return 'escalate' in then ? `escalates to ${then.escalate}` : `decides "${byClock(one, then.decide)}"`;
}

function howToSend(one: Case, decision: Decision): string {
  const event = {
    id: 'any-unique-id',
    actor: {
      id: 'your-name',
      role: caseTypes[one.type].decisions[decision]?.[0] ?? 'admin',
      verified: false,
    },
    reason: 'why',
    type: 'caseDecided',
    caseId: one.id,
    decision,
  };
  return `By the API, or send the update \`ask\` (or signal \`ask\`):\n\n\`\`\`json\n${JSON.stringify(event, null, 2)}\n\`\`\``;
}
