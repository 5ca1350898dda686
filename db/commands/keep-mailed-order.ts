import { eq, ne } from 'drizzle-orm';
import type { EffectOf } from '../../domain/order/effects.js';
import type { PurchaseOrderContent } from '../../domain/suppliers/purchase-order.js';
import type { Database } from '../client.js';
import { mailedPurchaseOrders } from '../schema/purchase-orders.js';

/** Keeps a purchase order as it goes out by mail; the same sending again answers what it kept, whatever has changed since. */
export async function keepMailedOrder(
  db: Database,
  mailed: {
    orderId: string;
    effect: EffectOf<'purchaseOrder'>;
    messageId: string;
    content: PurchaseOrderContent;
    at: string;
  },
): Promise<PurchaseOrderContent> {
  const { orderId, effect, messageId, content, at: askedAt } = mailed;
  const { poNumber, supplier: supplierId, id: effectId } = effect;
  const row = { orderId, supplierId, effectId, messageId, content, askedAt };
  await db
    .insert(mailedPurchaseOrders)
    .values({ poNumber, ...row })
    .onConflictDoUpdate({
      target: mailedPurchaseOrders.poNumber,
      set: row,
      setWhere: ne(mailedPurchaseOrders.effectId, effectId),
    });
  const [kept] = await db
    .select({ content: mailedPurchaseOrders.content })
    .from(mailedPurchaseOrders)
    .where(eq(mailedPurchaseOrders.poNumber, poNumber));
  return kept?.content ?? content;
}
