import type { IncomingOrder } from '../order/incoming.js';
import type { Order } from '../order/order.js';

/** One thing a customer ordered, as the shop's page named it. Titles are data: whoever renders one escapes it. */
export interface ItemView {
  title: string;
  variant: string | null;
  quantity: number;
}

/** What the customer still gets: cancelled units are off. Goods we do not send (a gift card) are theirs too. */
export function itemsOf(order: Order, content: IncomingOrder): ItemView[] {
  return pick(
    content,
    content.lines.map((line) => {
      const ours = order.lines.find((one) => one.id === line.id);
      return { lineId: line.id, quantity: ours ? ours.ordered - ours.cancelled : line.quantity };
    }),
  );
}

/** Some units of some lines, in the words of the shop, without empty ones. */
export function pick(content: IncomingOrder, lines: { lineId: string; quantity: number }[]): ItemView[] {
  return lines.flatMap(({ lineId, quantity }) => {
    const line = content.lines.find((one) => one.id === lineId);
    if (!line || quantity <= 0) return [];
    return [{ title: line.title, variant: line.variantTitle, quantity }];
  });
}

/** Units that are on their way in no parcel yet. */
export function itemsWaiting(order: Order, content: IncomingOrder): ItemView[] {
  const lines = order.lines.map((line) => {
    const inParcels = order.parcels
      .flatMap((parcel) => parcel.lines)
      .filter((one) => one.lineId === line.id)
      .reduce((sum, one) => sum + one.quantity, 0);
    return { lineId: line.id, quantity: line.ordered - line.cancelled - line.returned - inParcels };
  });
  return pick(content, lines);
}
