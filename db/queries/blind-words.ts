import { and, eq, inArray } from 'drizzle-orm';
import type { SupplierIdentity } from '../../domain/blind/dictionary.js';
import type { Database } from '../client.js';
import { products, suppliers, warehouses } from '../schema/master.js';

/** Every supplier by all its names (B10), and the store's own titles of these SKUs, in which such a word is innocent. */
export async function blindWords(
  db: Database,
  storeId: string,
  skus: readonly string[],
): Promise<{ suppliers: SupplierIdentity[]; productTitles: string[] }> {
  const [supplierRows, warehouseRows, productRows] = await Promise.all([
    db
      .select({
        id: suppliers.id,
        name: suppliers.name,
        aliases: suppliers.aliases,
        connection: suppliers.connection,
      })
      .from(suppliers),
    db.select({ supplierId: warehouses.supplierId, name: warehouses.name }).from(warehouses),
    db
      .selectDistinct({ title: products.title })
      .from(products)
      .where(and(eq(products.storeId, storeId), inArray(products.sku, [...skus]))),
  ]);
  const identities = supplierRows.map((supplier) => ({
    name: supplier.name,
    aliases: [
      ...supplier.aliases,
      ...warehouseRows.filter((one) => one.supplierId === supplier.id).map((one) => one.name),
    ],
    domains: domainsOf(supplier.connection.baseUrl),
    phones: [],
    streets: [],
    skuPrefixes: [],
  }));
  return { suppliers: identities, productTitles: productRows.map((row) => row.title) };
}

/** `https://api.acme.example/v1` is known by `acme.example`; an address without a name names nobody. */
function domainsOf(baseUrl: string): string[] {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
  const labels = host.split('.');
  if (labels.length < 2 || !/[a-z]/i.test(labels.at(-1) ?? '')) return [];
  return [labels.length > 2 ? labels.slice(1).join('.') : host];
}
