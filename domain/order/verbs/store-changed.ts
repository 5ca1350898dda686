import type { Instant } from '../../sla/instant.js';
import { open } from '../casework.js';
import { cancelEverything, dropLeg } from '../cancel.js';
import type { MachineEvent } from '../events.js';
import { refundedByUs } from '../steps/give-back.js';
import { move, type Units } from '../ledger.js';
import type { Line, Order } from '../order.js';
import { change, ignored, say } from '../turning.js';
import { system } from '../../cases/case.js';
import type { Turn } from '../turn.js';

type Changed = Extract<MachineEvent, { type: 'storeChanged' }>;

/**
 * The store's own admin refunded, fulfilled or cancelled: facts for the ledger before the next effect (C-28). Counts are totals that only
 * rise, so a late message changes nothing. A line dealt with elsewhere is never bought.
 */
export function storeChanged(turn: Turn, event: Changed, at: Instant): Turn {
  const isOurs = turn.state.refunds.some((one) => one.isEverything);
  if (event.change.cancelledAt && !isOurs && !turn.state.cancellations.some((one) => one.byStore)) {
    const said = say(turn, at, 'event', 'the store cancelled the order');
    return cancelEverything(said, at, {
      id: event.id,
      actor: system,
      reason: 'cancelled in the store',
      byStore: true,
    });
  }
  const news = newsOf(turn.state, event);
  if (news.length === 0) return ignored(turn, 'nothing new');
  const counted = change(turn, { lines: news.reduce(count, turn.state.lines) });
  const dropped = dropPlanned(counted, news, at);
  const units = news.map((one) => ({ lineId: one.line.id, quantity: one.refunded + one.fulfilled }));
  const before = dropped.state.lines;
  const lines = move(before, 'open', 'cancelled', units);
  const said = say(
    change(dropped, { lines }),
    at,
    'event',
    `changed in the store: ${units.map(text).join(', ')}`,
  );
  return atSupplier(said, before, units, at);
}

interface News {
  line: Line;
  refunded: number;
  fulfilled: number;
}

function newsOf(order: Order, event: Changed): News[] {
  return event.change.lines.flatMap((told) => {
    const line = order.lines.find((one) => one.id === told.lineId);
    if (!line) return [];
    const ours = line.shipped + line.delivered + line.returned;
    const refunded = Math.max(0, told.refunded - refundedByUs(order, line.id) - line.elsewhere.refunded);
    const fulfilled = Math.max(0, told.fulfilledElsewhere - ours - line.elsewhere.fulfilled);
    return refunded + fulfilled > 0 ? [{ line, refunded, fulfilled }] : [];
  });
}

function count(lines: Line[], news: News): Line[] {
  return lines.map((line) =>
    line.id === news.line.id
      ? {
          ...line,
          elsewhere: {
            refunded: line.elsewhere.refunded + news.refunded,
            fulfilled: line.elsewhere.fulfilled + news.fulfilled,
          },
        }
      : line,
  );
}

/** Legs that are only planned are planned again without the units; their stock goes back with the old plan. */
function dropPlanned(turn: Turn, news: readonly News[], at: Instant): Turn {
  const isTouched = (lineId: string) => news.some((one) => one.line.id === lineId);
  const legs = turn.state.legs.filter(
    (leg) => leg.purchaseOrder.state === 'planned' && leg.lines.some((line) => isTouched(line.lineId)),
  );
  return legs.reduce((each, leg) => dropLeg(each, leg, at), turn);
}

/** Units that are with a supplier already cannot be taken back silently. */
function atSupplier(turn: Turn, before: readonly Line[], units: readonly Units[], at: Instant): Turn {
  const late = units.filter((unit) => {
    const line = before.find((one) => one.id === unit.lineId);
    return line !== undefined && unit.quantity > line.open && line.onOrder > 0;
  });
  if (late.length === 0) return turn;
  return open(turn, at, 'changedElsewhere', null, { lines: late.map(text) });
}

function text(unit: Units): string {
  return `${unit.quantity} of line ${unit.lineId}`;
}
