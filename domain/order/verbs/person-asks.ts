import type { Instant } from '../../sla/instant.js';
import { call, caseOf, open, updateCase } from '../casework.js';
import type { PersonEvent } from '../events.js';
import { isLive } from '../status.js';
import { answer, ask, countOf, say } from '../turning.js';
import type { Turn } from '../turn.js';
import { whyNot } from '../why-not.js';

type Asked<Type extends PersonEvent['type']> = Extract<PersonEvent, { type: Type }>;

/** Stops the order by hand. What a supplier already has is not stopped by it, and the answer says so. */
export function holdRequested(turn: Turn, event: Asked<'holdRequested'>, at: Instant): Turn {
  const refusal = whyNot(turn.state, event);
  if (refusal) return answer(turn, refusal);
  const withSupplier = turn.state.legs.filter((leg) => isLive(leg) && leg.purchaseOrder.state !== 'planned');
  const legs = withSupplier.map((leg) => ({ legId: leg.id, answer: 'tooLate' as const }));
  const facts = { by: event.actor.id, reason: event.reason };
  const held = open(turn, at, 'manualHold', null, facts);
  const detail = legs.length === 0 ? 'held' : 'held; what a supplier already has goes on there';
  return answer(held, { status: 'accepted', detail, legs });
}

/** The case belongs to another role from now on, which is called. */
export function caseHandedOver(turn: Turn, event: Asked<'caseHandedOver'>, at: Instant): Turn {
  const refusal = whyNot(turn.state, event);
  const one = caseOf(turn, event.caseId);
  if (refusal || !one) return refusal ? answer(turn, refusal) : turn;
  const text = `case ${one.id} handed to ${event.role} by ${event.actor.id}: ${event.reason}`;
  const given = updateCase(say(turn, at, 'case', text), { ...one, owner: event.role });
  const called = call(given, at, one, event.role, 'handed over');
  return answer(called, { status: 'accepted', detail: `${one.id} is for ${event.role}` });
}

/** The same message once more, under its own Message-ID. */
export function resendRequested(turn: Turn, event: Asked<'resendRequested'>, at: Instant): Turn {
  const refusal = whyNot(turn.state, event);
  if (refusal) return answer(turn, refusal);
  const { effectId } = event;
  const subject = effectId.slice(turn.state.id.length + 1).replaceAll('/', '-');
  const said = say(turn, at, 'decision', `${subject} is sent again for ${event.actor.id}: ${event.reason}`);
  const generation = countOf(turn.state, subject, 'resend') + 1;
  const asked = ask(said, at, subject, { kind: 'resend', effectId }, generation);
  return answer(asked, { status: 'accepted', detail: 'sent again' });
}
