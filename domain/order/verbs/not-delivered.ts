import { isOpen } from '../../cases/engine.js';
import type { Instant } from '../../sla/instant.js';
import { escalate, giveNoTime } from '../casework.js';
import type { MachineEvent } from '../events.js';
import { hasAnotherWay, isQuestionOf } from '../questions.js';
import { change, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';

type NotDelivered = Extract<MachineEvent, { type: 'notDelivered' }>;

/** What we sent did not arrive. When no question of a case reaches the customer, their time does not run: a person has it at once (C-46). */
export function notDelivered(turn: Turn, event: NotDelivered, at: Instant): Turn {
  if (!turn.state.effects[event.effectId]) return ignored(turn, 'we have sent nothing like it');
  return messageLost(turn, event.effectId, event.reason, at);
}

/** Bounced, suppressed or refused: it will not be read. */
export function messageLost(turn: Turn, effectId: string, reason: string, at: Instant): Turn {
  const { undelivered, id } = turn.state;
  if (undelivered.includes(effectId)) return ignored(turn, 'known already');
  const said = say(
    turn,
    at,
    'event',
    `${effectId.slice(id.length + 1)} did not reach the customer: ${reason}`,
  );
  const known = change(said, { undelivered: [...undelivered, effectId] });
  const one = known.state.cases.find((each) => isOpen(each) && isQuestionOf(known.state, each, effectId));
  if (!one || hasAnotherWay(known.state, one)) return known;
  return escalate(giveNoTime(known, one), at, one.id, {
    role: null,
    because: 'the customer cannot be reached',
  });
}
