import { eq } from 'drizzle-orm';
import type { Database } from '../client.js';
import { messagesAbout, type PageMessage } from '../queries/mailed-order.js';
import { mailedPurchaseOrders } from '../schema/purchase-orders.js';
import { type InboundMessage, storeMessage } from './store-message.js';

/**
 * Takes one word of a supplier about a purchase order that it got by mail: one after the other, so that `judge` sees all that was said before.
 * `id`: of the message, where it was stored; what `judge` gives no message for changes nothing.
 */
export async function takeSupplierWord<Judged extends { message: InboundMessage | null }>(
  db: Database,
  { poNumber, ...door }: { poNumber: string; provider: string; account: string; about: string },
  judge: (said: PageMessage[]) => Judged,
): Promise<{ judged: Judged; id: number | null }> {
  return db.transaction(async (tx) => {
    await tx
      .select({ poNumber: mailedPurchaseOrders.poNumber })
      .from(mailedPurchaseOrders)
      .where(eq(mailedPurchaseOrders.poNumber, poNumber))
      .for('update');
    const judged = judge(await messagesAbout(tx, door));
    const id = judged.message && (await storeMessage(tx, { ...judged.message, about: door.about }));
    return { judged, id };
  });
}
