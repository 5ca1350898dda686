import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  setHandler,
} from '@temporalio/workflow';
import type { Answer, MachineEvent, PersonEvent } from '../domain/order/events.js';
import { askOrder, askOrderBySignal, tellOrder } from './messages.js';
import { isMachineEvent, isPersonEvent } from './shapes.js';

export interface Ears {
  hearMachine(event: MachineEvent): void;
  /** Resolves when it was its turn: a clock that is due reads what is stored first. */
  hearPerson(event: PersonEvent): Promise<Answer>;
  whyNot(event: PersonEvent): Extract<Answer, { status: 'refused' }> | null;
  /** By signal there is nobody to answer: a refusal is a line of the timeline. */
  hearPersonSafely(event: PersonEvent): void;
  /** A message that is no event at all: kept as a line of the timeline, never an error. */
  rubbish(what: string): void;
  onRecord(): Promise<void>;
}

/** The order's door. Handlers only hear: nothing here performs an effect, and nothing may throw. */
export function openInbox(ears: Ears): void {
  setHandler(tellOrder, (event) => {
    if (isMachineEvent(event)) ears.hearMachine(event);
    else ears.rubbish('a "tell" signal that is no event');
  });
  setHandler(askOrderBySignal, (event) => {
    if (isPersonEvent(event)) ears.hearPersonSafely(event);
    else ears.rubbish('an "ask" signal that is no decision or request');
  });
  setHandler(askOrder, (event) => answerOnRecord(ears, event), {
    validator: (event: PersonEvent) => refuseEarly(ears, event),
  });
}

/** Resolves when every sender has an answer: a run may not end before. */
export async function everybodyAnswered(): Promise<void> {
  await condition(allHandlersFinished);
}

/** The sender is told when the turn is on record. */
async function answerOnRecord(ears: Ears, event: PersonEvent): Promise<Answer> {
  return CancellationScope.nonCancellable(async () => {
    const answer = await ears.hearPerson(event);
    if (answer.status === 'accepted') await ears.onRecord();
    return answer;
  });
}

/** An early refusal leaves nothing in history; `decide` has the last word. The details carry the answer. */
function refuseEarly(ears: Ears, event: PersonEvent): void {
  if (!isPersonEvent(event)) {
    throw ApplicationFailure.nonRetryable(
      'this is no decision or request: see the order details for the shape',
      'Rubbish',
    );
  }
  const refusal = ears.whyNot(event);
  if (refusal) throw ApplicationFailure.nonRetryable(refusal.because, 'Refused', refusal);
}
