import type { Instant } from '../../sla/instant.js';
import { hasUnits, isBlocked, isFiltered } from '../status.js';
import { ask, change } from '../turning.js';
import type { Turn } from '../turn.js';

/** Plans what is open once every check has passed and no case blocks. */
export function assign(turn: Turn, at: Instant): Turn {
  const { state } = turn;
  if (!isFiltered(state) || isBlocked(state, 'assign') || !hasUnits(unplanned(state), 'open')) return turn;
  if (state.plan.status !== 'none') return turn;
  const generation = state.plan.generation + 1;
  const lines = unplanned(state).lines.flatMap((line) =>
    line.open > 0 && line.sku !== null ? [{ lineId: line.id, sku: line.sku, quantity: line.open }] : [],
  );
  const rejected = state.legs.filter((leg) => leg.purchaseOrder.state === 'rejected');
  const excludedSuppliers = [
    ...new Set([...rejected, ...state.unavailable].map(({ supplier }) => supplier)),
  ].sort();
  const asked = change(turn, { plan: { status: 'asked', generation } });
  return ask(asked, at, 'plan', { kind: 'plan', lines, excludedSuppliers }, generation);
}

/** A plan covers all that is open; legs that are planned and not yet sent hold theirs. */
function unplanned(state: Turn['state']): Turn['state'] {
  const hasWaitingLegs = state.legs.some((leg) => leg.purchaseOrder.state === 'planned');
  return hasWaitingLegs ? { ...state, lines: [] } : state;
}
