import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { CatalogProduct } from '../../domain/filter/items.js';
import type { Offer, RoutedWarehouse } from '../../domain/routing/facts.js';
import type { Database, Transaction } from '../client.js';
import { offers, products, suppliers, warehouses } from '../schema/master.js';

/** A store's products under any of these SKUs or barcodes, blanks around them aside. */
export async function productsUnder(
  db: Database | Transaction,
  storeId: string,
  codes: { skus: readonly string[]; barcodes: readonly string[] },
): Promise<CatalogProduct[]> {
  const { skus, barcodes } = codes;
  if (skus.length === 0 && barcodes.length === 0) return [];
  return db
    .select({ id: products.id, sku: products.sku, barcode: products.barcode })
    .from(products)
    .where(
      and(
        eq(products.storeId, storeId),
        or(
          skus.length > 0 ? inArray(sql`btrim(${products.sku})`, [...skus]) : undefined,
          barcodes.length > 0 ? inArray(sql`btrim(${products.barcode})`, [...barcodes]) : undefined,
        ),
      ),
    )
    .orderBy(products.id);
}

export interface SupplySide {
  offers: Offer[];
  warehouses: RoutedWarehouse[];
}

/** Who offers these SKUs, with `alsoWarehouses` (those that rules name) whether they offer them or not. */
export async function supplySide(
  db: Database | Transaction,
  skus: readonly string[],
  alsoWarehouses: readonly string[],
): Promise<SupplySide> {
  const offered = await offersFor(db, skus);
  const ids = [...new Set([...offered.map(({ warehouse }) => warehouse), ...alsoWarehouses])];
  return { offers: offered, warehouses: await warehousesBy(db, ids) };
}

async function offersFor(db: Database | Transaction, skus: readonly string[]): Promise<Offer[]> {
  if (skus.length === 0) return [];
  return db
    .select({
      warehouse: offers.warehouseId,
      sku: offers.sku,
      costCents: offers.costCents,
      currency: offers.currency,
      handlingDays: offers.handlingDays,
    })
    .from(offers)
    .where(inArray(offers.sku, [...skus]))
    .orderBy(offers.warehouseId, offers.sku);
}

async function warehousesBy(db: Database | Transaction, ids: readonly string[]): Promise<RoutedWarehouse[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ warehouse: warehouses, supplierPaused: suppliers.isPaused })
    .from(warehouses)
    .innerJoin(suppliers, eq(suppliers.id, warehouses.supplierId))
    .where(inArray(warehouses.id, [...ids]))
    .orderBy(warehouses.id);
  return rows.map(({ warehouse, supplierPaused }) => ({
    id: warehouse.id,
    supplier: warehouse.supplierId,
    supplierPaused,
    country: warehouse.country,
    coordinates: coordinatesOf(warehouse),
    timeZone: warehouse.timeZone,
    orderTag: warehouse.orderTag,
    handlingDays: warehouse.handlingDays,
    methods: warehouse.methods,
  }));
}

function coordinatesOf({ latitude, longitude }: { latitude: number | null; longitude: number | null }) {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

export async function knownSuppliers(db: Database): Promise<string[]> {
  const rows = await db.select({ id: suppliers.id }).from(suppliers).orderBy(suppliers.id);
  return rows.map(({ id }) => id);
}

/** Every supplier and warehouse there is, by id: what routing rules may name. */
export async function knownSources(db: Database): Promise<{ suppliers: string[]; warehouses: string[] }> {
  const rows = await db.select({ id: warehouses.id }).from(warehouses).orderBy(warehouses.id);
  return { suppliers: await knownSuppliers(db), warehouses: rows.map(({ id }) => id) };
}
