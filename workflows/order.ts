import { makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import { decide } from '../domain/order/decide.js';
import type { Effect } from '../domain/order/effects.js';
import type { PersonEvent } from '../domain/order/events.js';
import type { Order } from '../domain/order/order.js';
import { clocksOf, stageOf } from '../domain/order/status.js';
import { whyNotEarly } from '../domain/order/why-not.js';
import { Display } from './display.js';
import { Life, shielded } from './entity.js';
import { everybodyAnswered, openInbox } from './inbox.js';
import type { OrderInput } from './messages.js';
import { performerFor } from './perform.js';
import { searchAttributesOf } from './search-attributes.js';

/** Where continue-as-new keeps a run short; an order of ordinary life stays far below it. */
const longHistory = 4000;

/** One order, from its arrival until its after-sales window has passed. Answers its last stage. */
export async function order(input: OrderInput): Promise<string> {
  const state = input.order;
  const display = new Display(state);
  const life = new Life({
    me: {
      decide,
      clocksOf,
      isClosed: (one) => one.closedAt !== null,
      pendingEffects,
      show: (one) => display.show(one),
    },
    state,
    lastVersion: input.lastVersion,
    performer: performerFor(input.settings),
    quickTimeoutMs: input.settings.quickTimeoutMs,
    isLong: () => {
      const { continueAsNewSuggested, historyLength } = workflowInfo();
      return continueAsNewSuggested || historyLength > (input.settings.maxHistory ?? longHistory);
    },
  });
  openInbox({
    hearMachine: (event) => life.hearSafely(event, event.occurredAt),
    hearPerson: (event) => life.hear(event, event.askedAt),
    // What was heard already, from the mail or by signal, is not refused for what it has changed itself.
    whyNot: (event) => (life.state.heard.includes(event.id) ? null : whyNotEarly(life.state, event)),
    hearPersonSafely: (event) => life.hearSafely(event, event.askedAt),
    rubbish: (what) => life.note(`${what} was ignored`),
    onRecord: () => life.onRecord(),
  });
  if (input.lastVersion === 0) life.begin();
  for (const event of input.waiting ?? []) life.hearSafely(event, event.occurredAt);
  const end = await shielded(
    () => life.hearSafely(cancelledInTemporal),
    async () => {
      const reason = await life.live();
      await everybodyAnswered();
      return reason;
    },
  );
  if (end === 'long') {
    const next = { ...input, order: life.state, lastVersion: life.version, waiting: [] };
    await makeContinueAsNewFunc<typeof order>({ typedSearchAttributes: searchAttributesOf(life.state) })(
      next,
    );
  }
  return stageOf(life.state);
}

/** Effects that an earlier run asked for and nobody answered: asked again, under their identity. */
function pendingEffects(state: Order): Effect[] {
  return Object.values(state.effects).flatMap((one) =>
    one.status === 'asked' && one.effect ? [one.effect] : [],
  );
}

/** Cancel in the Temporal UI is a request like any other. */
const cancelledInTemporal: PersonEvent = {
  id: 'cancelled-in-temporal',
  actor: { id: 'temporal', role: 'ops', verified: false },
  reason: 'cancellation requested in Temporal',
  type: 'cancelRequested',
  byStore: false,
};
