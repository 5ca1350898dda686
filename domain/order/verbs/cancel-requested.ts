import type { Instant } from '../../sla/instant.js';
import { cancelEverything } from '../cancel.js';
import type { PersonEvent } from '../events.js';
import { hasUnits } from '../status.js';
import { answer } from '../turning.js';
import type { Turn } from '../turn.js';
import { whyNot } from '../why-not.js';

type CancelRequested = Extract<PersonEvent, { type: 'cancelRequested' }>;

/** A cancel is a request: it is answered at once, leg by leg; what becomes of it is read later. */
export function cancelRequested(turn: Turn, event: CancelRequested, at: Instant): Turn {
  const refusal = whyNot(turn.state, event);
  if (refusal) return answer(turn, refusal);
  const hadOpen = hasUnits(turn.state, 'open');
  const { id, actor, reason, byStore } = event;
  const cancelled = cancelEverything(turn, at, { id, actor, reason, byStore });
  const legs = cancelled.state.cancellations.at(-1)?.legs ?? [];
  const detail = legs.every((leg) => leg.answer === 'done')
    ? hadOpen || legs.length > 0
      ? 'cancelled'
      : 'nothing was left to cancel'
    : 'the answer of each leg follows';
  return answer(cancelled, { status: 'accepted', detail, legs });
}
