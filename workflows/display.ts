import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { caseTypes } from '../domain/cases/index.js';
import { decisionsOf } from '../domain/cases/engine.js';
import type { Case } from '../domain/cases/case.js';
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
    next ? `- next clock: ${next.id} at ${next.dueAt}` : '- no clock runs: waits for the outside world',
    ...openCases(order).map((one) => `\n${caseText(one)}`),
  ].join('\n');
}

function caseText(one: Case): string {
  const { title, advice } = caseTypes[one.type];
  const event = {
    id: 'any-unique-id',
    actor: { id: 'your-name', role: 'ops', verified: false },
    reason: 'why',
    type: 'caseDecided',
    caseId: one.id,
    decision: decisionsOf(caseTypes[one.type])[0],
  };
  return [
    `### Case ${one.id}: ${title}`,
    `Owner ${one.owner}, ${one.dueAt ? `due ${one.dueAt}` : 'no deadline'}. ${advice}`,
    `Decisions: ${decisionsOf(caseTypes[one.type]).join(', ')}. By the API, or send the update \`ask\` (or signal \`ask\`):`,
    `\`\`\`json\n${JSON.stringify(event, null, 2)}\n\`\`\``,
  ].join('\n\n');
}
