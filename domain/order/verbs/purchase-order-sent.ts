import type { Instant } from '../../sla/instant.js';
import { answerCancellation } from '../cancelling.js';
import { open, settleByFact } from '../casework.js';
import { automationStopped, type EffectOf } from '../effects.js';
import { move } from '../ledger.js';
import { legOf, takeOff, unshipped, updatePurchaseOrder } from '../legs.js';
import type { Leg } from '../order.js';
import { ask, change, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';

type Send = EffectOf<'purchaseOrder'>;

/** The supplier has it. Sent is not acknowledged, and nothing is fulfilled. */
export function sendSettled(turn: Turn, effect: Send, at: Instant): Turn {
  const leg = legOf(turn.state, effect.legId);
  if (!leg || !isUncertain(leg)) return ignored(turn, 'the supplier has already answered');
  const sent = updatePurchaseOrder(turn, leg.id, { state: 'sent', sentAt: at });
  const said = say(sent, at, 'effect', `purchase order ${effect.poNumber} sent to ${leg.supplier}`);
  return settleByFact(said, at, 'unknownOutcome', effect.id, 'the supplier has it');
}

/** The supplier's system said no: the units are open again, and a person or another plan takes over. */
export function sendRefused(
  turn: Turn,
  effect: Send,
  outcome: { code: string; reason: string },
  at: Instant,
): Turn {
  const leg = legOf(turn.state, effect.legId);
  if (!leg || !isUncertain(leg)) return turn;
  const isWanted = leg.purchaseOrder.cancel !== 'wanted';
  if (outcome.code === automationStopped && isWanted) return holdBack(turn, leg, outcome.reason, at);
  return rejectLeg(turn, leg, `${outcome.code}: ${outcome.reason}`, at);
}

/** Somebody has switched automation off at this supplier: nobody was asked, so nothing was rejected. The leg waits for a person. */
function holdBack(turn: Turn, leg: Leg, reason: string, at: Instant): Turn {
  const lines = move(turn.state.lines, 'onOrder', 'open', leg.lines);
  const waiting = updatePurchaseOrder(change(turn, { lines }), leg.id, { state: 'planned' });
  const facts = {
    supplier: leg.supplier,
    poNumber: leg.purchaseOrder.number,
    by: 'automation switch',
    reason,
  };
  return open(waiting, at, 'manualHold', leg.id, facts);
}

export function sendUnknown(turn: Turn, effect: Send, reason: string, at: Instant): Turn {
  const leg = legOf(turn.state, effect.legId);
  if (!leg || !isUncertain(leg)) return turn;
  const unknown = updatePurchaseOrder(turn, leg.id, { state: 'outcomeUnknown' });
  const facts = { poNumber: effect.poNumber, supplier: effect.supplier, reason };
  return open(unknown, at, 'unknownOutcome', effect.id, facts);
}

/** Everything that has not shipped leaves the purchase order: to the customer's cancel if one waits, else to be planned again. */
export function rejectLeg(turn: Turn, leg: Leg, reason: string, at: Instant): Turn {
  const isGivenUp = leg.purchaseOrder.cancel === 'wanted' || leg.purchaseOrder.cancel === 'asked';
  const units = unshipped(turn.state, leg);
  const off = takeOff(turn, leg, units, isGivenUp ? 'cancelled' : 'open');
  const state = isGivenUp ? 'cancelled' : 'rejected';
  const ended = updatePurchaseOrder(off, leg.id, { state, cancel: isGivenUp ? 'accepted' : 'none' });
  const free = releaseLeg(ended, leg, at);
  if (isGivenUp) return answerCancellation(free, leg.id, 'done');
  const facts = { supplier: leg.supplier, poNumber: leg.purchaseOrder.number, reason };
  const waiting = change(free, {
    plan: { status: 'impossible', generation: free.state.plan.generation, reasons: [reason] },
  });
  return open(waiting, at, 'supplierAnswer', leg.id, facts);
}

export function releaseLeg(turn: Turn, leg: Leg, at: Instant): Turn {
  return ask(turn, at, leg.id, { kind: 'releaseStock', planGeneration: leg.planGeneration, legId: leg.id });
}

/** What the supplier says to a cancel (C-17): accepted, refused, or later. */
export function cancelAnswered(
  turn: Turn,
  legId: string,
  answer: 'accepted' | 'refused' | 'pending',
  at: Instant,
): Turn {
  const leg = legOf(turn.state, legId);
  if (!leg || leg.purchaseOrder.cancel !== 'asked') return ignored(turn, 'no cancel is waiting for this leg');
  if (answer === 'pending') return say(turn, at, 'effect', `${leg.supplier} will answer the cancel later`);
  if (answer === 'refused') {
    const refused = updatePurchaseOrder(turn, leg.id, { cancel: 'refused' });
    const said = say(refused, at, 'effect', `${leg.supplier} refused to cancel ${leg.purchaseOrder.number}`);
    return answerCancellation(said, leg.id, 'tooLate');
  }
  const said = say(turn, at, 'effect', `${leg.supplier} cancelled ${leg.purchaseOrder.number}`);
  return rejectLeg(said, leg, 'cancelled', at);
}

export function cancelUnanswerable(
  turn: Turn,
  effect: EffectOf<'cancelPurchaseOrder'>,
  reason: string,
  at: Instant,
): Turn {
  const facts = { poNumber: effect.poNumber, supplier: effect.supplier, reason };
  return open(turn, at, 'unknownOutcome', effect.id, facts);
}

export function isUncertain(leg: Leg): boolean {
  return leg.purchaseOrder.state === 'sending' || leg.purchaseOrder.state === 'outcomeUnknown';
}
