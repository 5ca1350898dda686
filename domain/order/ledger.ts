import type { Line, Order } from './order.js';

/** Where the units of a line can be. */
export type Account = 'open' | 'onOrder' | 'shipped' | 'delivered' | 'returned' | 'cancelled';

export interface Units {
  lineId: string;
  quantity: number;
}

/** Moves units between accounts of their lines. What is not there does not move: `decide` finds a breach afterwards. */
export function move(lines: readonly Line[], from: Account, to: Account, units: readonly Units[]): Line[] {
  return lines.map((line) => {
    const asked = units
      .filter((unit) => unit.lineId === line.id)
      .reduce((sum, unit) => sum + unit.quantity, 0);
    const quantity = Math.min(asked, line[from]);
    return quantity === 0 ? line : { ...line, [from]: line[from] - quantity, [to]: line[to] + quantity };
  });
}

/** All units that stand in one account. */
export function unitsIn(lines: readonly Line[], account: Account): Units[] {
  return lines
    .filter((line) => line[account] > 0)
    .map((line) => ({ lineId: line.id, quantity: line[account] }));
}

/** The first breach of `ordered = open + onOrder + shipped + delivered + returned + cancelled`, in words, or null. */
export function breachOf(order: Order): string | null {
  for (const line of order.lines) {
    const accounts = [line.open, line.onOrder, line.shipped, line.delivered, line.returned, line.cancelled];
    if (accounts.some((units) => !Number.isInteger(units) || units < 0)) {
      return `line ${line.id} has an impossible number of units`;
    }
    const sum = accounts.reduce((total, units) => total + units, 0);
    if (sum !== line.ordered) return `line ${line.id}: ordered ${line.ordered}, but its accounts hold ${sum}`;
    const bought = boughtOn(order, line.id);
    if (bought !== line.onOrder + line.shipped + line.delivered + line.returned) {
      return `line ${line.id}: purchase orders carry ${bought} units, its accounts say otherwise`;
    }
  }
  return null;
}

/** Units of a line on purchase orders that are alive: what a rejected or cancelled one carried is not bought. */
export function boughtOn(order: Order, lineId: string): number {
  return order.legs
    .filter((leg) => leg.purchaseOrder.state !== 'planned')
    .flatMap((leg) => leg.lines)
    .filter((line) => line.lineId === lineId)
    .reduce((sum, line) => sum + line.quantity, 0);
}
