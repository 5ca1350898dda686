import type { PlannedLeg, PlanResult } from '../../routing/plan.js';
import type { Instant } from '../../sla/instant.js';
import { open, settleByFact } from '../casework.js';
import type { EffectOf } from '../effects.js';
import type { Leg, Order } from '../order.js';
import { ask, change, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';

/** A plan becomes legs if the order still is what was planned; else its stock goes back and the order plans again. */
export function planned(turn: Turn, effect: EffectOf<'plan'>, plan: PlanResult, at: Instant): Turn {
  const { status, generation } = turn.state.plan;
  const isCurrent = status === 'asked' && generation === effect.generation;
  if (plan.status === 'impossible') {
    if (!isCurrent) return ignored(turn, 'a newer plan is under way');
    const told = change(turn, { plan: { status: 'impossible', generation, reasons: plan.reasons } });
    const said = say(told, at, 'decision', `no supplier: ${plan.reasons.join('; ')}`);
    return open(said, at, 'noSupplier', null, { reasons: plan.reasons });
  }
  if (!isCurrent || !fits(turn.state, effect, plan.legs)) {
    const back = ask(turn, at, `plan-${effect.generation}`, {
      ...release,
      planGeneration: effect.generation,
    });
    const again = isCurrent ? change(back, { plan: { status: 'none', generation } }) : back;
    return say(again, at, 'decision', 'the order changed while it was planned: the stock goes back');
  }
  const legs = plan.legs.map((leg, index) => legOf(turn.state, leg, effect.generation, index));
  const state: Turn = change(turn, {
    legs: [...turn.state.legs, ...legs],
    plan: { status: 'planned', generation, window: plan.window },
    ...(turn.state.stockWords && { stockWords: [] }),
  });
  const text = legs.map((leg) => `leg ${leg.id} to ${leg.warehouse}`).join(', ');
  const said = say(state, at, 'decision', `${text} (${plan.rules.join(', ')})`);
  return settleByFact(said, at, 'noSupplier', null, 'a supplier was found');
}

const release = { kind: 'releaseStock', legId: null } as const;

/** The plan's demand is exactly what is open now, and its legs carry exactly that (P-10). */
function fits(order: Order, effect: EffectOf<'plan'>, legs: readonly PlannedLeg[]): boolean {
  const carried = new Map<string, number>();
  for (const line of legs.flatMap((leg) => leg.lines)) {
    carried.set(line.lineId, (carried.get(line.lineId) ?? 0) + line.quantity);
  }
  const open = order.lines.filter((line) => line.open > 0);
  return (
    open.length > 0 &&
    open.length === effect.lines.length &&
    carried.size === open.length &&
    open.every((line) => carried.get(line.id) === line.open)
  );
}

function legOf(order: Order, leg: PlannedLeg, planGeneration: number, index: number): Leg {
  const id =
    String.fromCharCode('A'.charCodeAt(0) + ((order.legs.length + index) % 26)) + suffix(order, index);
  return {
    id,
    planGeneration,
    supplier: leg.supplier,
    warehouse: leg.warehouse,
    tag: leg.tag,
    lines: leg.lines,
    purchaseOrder: {
      number: `${order.store}-${order.channelOrderId}-${id}`,
      state: 'planned',
      sentAt: null,
      acknowledgedAt: null,
      answers: leg.lines.map((line) => ({ lineId: line.lineId, answer: 'pending' as const })),
      cancel: 'none',
    },
  };
}

/** Legs are A to Z, then A2 to Z2: letters people can say on the phone. */
function suffix(order: Order, index: number): string {
  const round = Math.floor((order.legs.length + index) / 26);
  return round === 0 ? '' : String(round + 1);
}
