import type { Instant } from '../../sla/instant.js';
import { assertNever } from '../assert-never.js';
import { open } from '../casework.js';
import { type Effect, type EffectResult, type Outcome, speedOf } from '../effects.js';
import type { OrderEvent } from '../events.js';
import { change, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';
import { checked } from './checked.js';
import { messageLost } from './not-delivered.js';
import { planned } from './planned.js';
import { refundDone, refundFailed } from './refunded.js';
import {
  cancelAnswered,
  cancelUnanswerable,
  sendRefused,
  sendSettled,
  sendUnknown,
} from './purchase-order-sent.js';

type Answered = Extract<OrderEvent, { type: 'effectAnswered' }>;
type Settled = Exclude<Outcome, { status: 'unanswered' | 'deferred' }>;

/** An effect has an answer, or none yet: then it stays pending and its retries go on; the sweep watches over waits. */
export function effectAnswered(turn: Turn, event: Answered, at: Instant): Turn {
  const known = turn.state.effects[event.effectId];
  if (!known?.effect || known.status !== 'asked') return ignored(turn, 'no such effect is pending');
  const { outcome } = event;
  if (outcome.status === 'unanswered') return ignored(turn, outcome.reason);
  if (outcome.status === 'deferred') return deferred(turn, event.effectId, outcome, at);
  const effects = {
    ...turn.state.effects,
    [event.effectId]: {
      status: outcome.status,
      askedAt: known.askedAt,
      answeredAt: at,
      effect: outcome.status === 'done' ? null : known.effect,
    },
  };
  return apply(change(turn, { effects }), known.effect, outcome, at);
}

/** Nothing happened, and its retries end: a clock of the order asks for it again, which costs no history meanwhile. */
function deferred(
  turn: Turn,
  id: string,
  outcome: Extract<Outcome, { status: 'deferred' }>,
  at: Instant,
): Turn {
  const known = turn.state.effects[id];
  if (!known || known.deferredUntil === outcome.until) return ignored(turn, outcome.reason);
  const effects = { ...turn.state.effects, [id]: { ...known, deferredUntil: outcome.until } };
  const text = `${id.slice(turn.state.id.length + 1)} waits until ${outcome.until}: ${outcome.reason}`;
  return say(change(turn, { effects }), at, 'effect', text);
}

function apply(turn: Turn, effect: Effect, outcome: Settled, at: Instant): Turn {
  switch (outcome.status) {
    case 'done':
      return done(turn, effect, outcome.result, at);
    case 'refused':
      return refused(turn, effect, outcome, at);
    case 'unknown':
      return unknown(turn, effect, outcome.reason, at);
    default:
      return assertNever(outcome);
  }
}

function done(turn: Turn, effect: Effect, result: EffectResult, at: Instant): Turn {
  if (effect.kind === 'check' && result.kind === 'checked') return checked(turn, effect, result.verdict, at);
  if (effect.kind === 'plan' && result.kind === 'planned') return planned(turn, effect, result.plan, at);
  if (effect.kind === 'purchaseOrder' && result.kind === 'purchaseOrderSent')
    return sendSettled(turn, effect, at);
  if (effect.kind === 'cancelPurchaseOrder' && result.kind === 'purchaseOrderCancel') {
    return cancelAnswered(turn, effect.legId, result.answer, at);
  }
  if (effect.kind === 'writeTracking' && result.kind === 'trackingWritten') {
    const parcels = turn.state.parcels.map((parcel) =>
      parcel.id === effect.parcelId ? { ...parcel, storeFulfilmentId: result.fulfilmentId } : parcel,
    );
    return change(turn, { parcels });
  }
  if (effect.kind === 'notify' && result.kind === 'suppressed') {
    const said = say(turn, at, 'effect', `${effect.notification} not sent: ${result.reason}`);
    return messageLost(said, effect.id, result.reason, at);
  }
  if (effect.kind === 'resend' && result.kind === 'suppressed') {
    return say(
      turn,
      at,
      'effect',
      `${effect.effectId.slice(turn.state.id.length + 1)} not sent again: ${result.reason}`,
    );
  }
  if (effect.kind === 'refund') {
    return refundDone(turn, effect, result.kind === 'refunded' ? result.refund : null, at);
  }
  return turn;
}

function refused(turn: Turn, effect: Effect, outcome: { code: string; reason: string }, at: Instant): Turn {
  const said = say(turn, at, 'effect', `${effect.kind} refused: ${outcome.code}, ${outcome.reason}`);
  if (effect.kind === 'purchaseOrder') return sendRefused(said, effect, outcome, at);
  if (effect.kind === 'cancelPurchaseOrder') return cancelAnswered(said, effect.legId, 'refused', at);
  if (effect.kind === 'refund') return refundFailed(said, effect, `${outcome.code}: ${outcome.reason}`, at);
  if (outcome.code === 'blindLeak') return open(said, at, 'blindLeak', effect.id, { reason: outcome.reason });
  const lost = effect.kind === 'notify' ? effect.id : effect.kind === 'resend' ? effect.effectId : null;
  if (lost !== null && isLost(outcome.code)) return messageLost(said, lost, outcome.code, at);
  // Whatever the reason, who was not asked cannot answer (C-46).
  const known = effect.kind === 'notify' ? messageLost(said, effect.id, outcome.code, at) : said;
  const facts = { effect: effect.kind, code: outcome.code, reason: outcome.reason };
  return open(known, at, 'connectorAway', effect.id, facts);
}

/** The receiver, not the connector, is the reason: it is a message that will not be read (C-46). */
function isLost(code: string): boolean {
  return code === 'bounced' || code === 'badNumber' || code === 'optedOut';
}

function unknown(turn: Turn, effect: Effect, reason: string, at: Instant): Turn {
  if (speedOf(effect) === 'read') return refused(turn, effect, { code: 'NO_ANSWER', reason }, at);
  const said = say(turn, at, 'effect', `${effect.kind}: nobody can say whether it happened (${reason})`);
  if (effect.kind === 'purchaseOrder') return sendUnknown(said, effect, reason, at);
  if (effect.kind === 'cancelPurchaseOrder') return cancelUnanswerable(said, effect, reason, at);
  if (effect.kind === 'refund') return refundFailed(said, effect, reason, at);
  return open(said, at, 'unknownOutcome', effect.id, { effect: effect.kind, reason });
}
