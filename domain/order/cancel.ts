import type { Actor } from '../cases/case.js';
import type { Instant } from '../sla/instant.js';
import { supersede } from './casework.js';
import { move, unitsIn } from './ledger.js';
import { unshipped, updateLeg, updatePurchaseOrder } from './legs.js';
import type { Cancellation, Leg } from './order.js';
import { hasUnits, isLive } from './status.js';
import { ask, change, say } from './turning.js';
import type { Turn } from './turn.js';

type LegAnswer = Cancellation['legs'][number]['answer'];

/**
 * Gives up everything that can be given up, leg by leg (C-17, P-03): planned is dropped, sending waits for its outcome, sent is
 * asked of the supplier, shipped is too late.
 */
export function cancelEverything(
  turn: Turn,
  at: Instant,
  request: { id: string; actor: Actor; reason: string; byStore: boolean },
): Turn {
  const legs = turn.state.legs.filter(isLive).map((leg) => ({ leg, answer: answerFor(turn, leg) }));
  const dropped = legs
    .filter(({ leg }) => leg.purchaseOrder.state === 'planned')
    .reduce((each, { leg }) => dropLeg(each, leg, at), turn);
  const wanted = legs
    .filter(({ answer }) => answer === 'asked')
    .reduce((each, { leg }) => wantCancel(each, leg), dropped);
  const free = turn.state.plan.status === 'none' ? releaseUnheard(wanted, at) : wanted;
  const lines = move(free.state.lines, 'open', 'cancelled', unitsIn(free.state.lines, 'open'));
  const cancellation = { ...request, at, legs: legs.map(({ leg, answer }) => ({ legId: leg.id, answer })) };
  const given = change(free, { lines, cancellations: [...turn.state.cancellations, cancellation] });
  const text =
    cancellation.legs.map((leg) => `leg ${leg.legId} ${leg.answer}`).join(', ') || 'nothing was bought yet';
  const said = say(
    given,
    at,
    'decision',
    `cancel requested by ${request.actor.id} (${request.reason}): ${text}`,
  );
  return hasUnits(said.state, 'open') ? said : supersede(said, at, 'nothing is left to buy');
}

/** A leg that no supplier has seen: its units are open again and its stock goes back. */
export function dropLeg(turn: Turn, leg: Leg, at: Instant): Turn {
  const dropped = updatePurchaseOrder(updateLeg(turn, leg.id, { lines: [] }), leg.id, { state: 'cancelled' });
  const back = ask(dropped, at, leg.id, {
    kind: 'releaseStock',
    planGeneration: leg.planGeneration,
    legId: leg.id,
  });
  const { generation } = back.state.plan;
  return change(back, { plan: { status: 'none', generation } });
}

/** A plan may have run that never became history, because its worker died: its stock must not stay held. */
function releaseUnheard(turn: Turn, at: Instant): Turn {
  const planGeneration = turn.state.plan.generation + 1;
  return ask(turn, at, `plan-${planGeneration}`, { kind: 'releaseStock', planGeneration, legId: null });
}

function wantCancel(turn: Turn, leg: Leg): Turn {
  return leg.purchaseOrder.cancel === 'none' ? updatePurchaseOrder(turn, leg.id, { cancel: 'wanted' }) : turn;
}

function answerFor(turn: Turn, leg: Leg): LegAnswer {
  if (leg.purchaseOrder.state === 'planned') return 'done';
  if (leg.purchaseOrder.cancel === 'refused') return 'tooLate';
  return unshipped(turn.state, leg).length > 0 ? 'asked' : 'tooLate';
}
