import { and, asc, eq, inArray } from 'drizzle-orm';
import type { EffectOf } from '../../domain/order/effects.js';
import type { Database } from '../client.js';
import { intake } from '../schema/intake.js';
import { offers, warehouses } from '../schema/master.js';
import { effects } from '../schema/orders.js';

export interface StoredQuestion {
  orderId: string;
  asked: EffectOf<'askSupplier'>;
}

/** What a supplier was asked under this reference; null: nothing. The row is there before the supplier can know the reference. */
export async function stockQuestion(db: Database, reference: string): Promise<StoredQuestion | null> {
  const [row] = await db
    .select({ orderId: effects.orderId, request: effects.request })
    .from(effects)
    .where(and(eq(effects.kind, 'askSupplier'), eq(effects.reference, reference)))
    .limit(1);
  return row?.request.kind === 'askSupplier' ? { orderId: row.orderId, asked: row.request } : null;
}

/** What a supplier calls these SKUs of ours: more than one name where its warehouses differ. */
export async function supplierSkus(
  db: Database,
  supplier: string,
  skus: readonly string[],
): Promise<Map<string, string[]>> {
  const named = new Map<string, string[]>();
  if (skus.length === 0) return named;
  const rows = await db
    .selectDistinct({ sku: offers.sku, supplierSku: offers.supplierSku })
    .from(offers)
    .innerJoin(warehouses, eq(warehouses.id, offers.warehouseId))
    .where(and(eq(warehouses.supplierId, supplier), inArray(offers.sku, [...skus])))
    .orderBy(asc(offers.sku), asc(offers.supplierSku));
  for (const { sku, supplierSku } of rows) named.set(sku, [...(named.get(sku) ?? []), supplierSku]);
  return named;
}

/** A message as it came; null: none did under this id. */
export async function storedMessage(
  db: Database,
  message: { provider: string; account: string; messageId: string },
): Promise<{ rawBody: Buffer; receivedAt: string } | null> {
  const [row] = await db
    .select({ rawBody: intake.rawBody, receivedAt: intake.receivedAt })
    .from(intake)
    .where(
      and(
        eq(intake.provider, message.provider),
        eq(intake.account, message.account),
        eq(intake.messageId, message.messageId),
      ),
    );
  return row ?? null;
}
