import { and, eq, inArray, isNull, or } from 'drizzle-orm';
import type { SupplierIdentity } from '../../domain/blind/dictionary.js';
import type { Database } from '../client.js';
import { blindAllowances, products, suppliers, warehouses } from '../schema/master.js';

/** What a store's texts must not say, and the phrases in which they may: allowances, and the store's own titles of these SKUs. */
export type BlindWords = (
  storeId: string,
  skus: readonly string[],
) => Promise<{ suppliers: readonly SupplierIdentity[]; allowed: string[] }>;

/**
 * Reads the words, and suppliers (the same for every text) only once in `ageMs`: for so long a new word or a corrected supplier may go
 * unheard. Allowances and titles are read each time, so that a person who allowed a phrase can ask again at once.
 */
export function createBlindWords(db: Database, { ageMs }: { ageMs: number }): BlindWords {
  let kept: { readAt: number; identities: Promise<SupplierIdentity[]> } | null = null;
  const identities = () => {
    const now = performance.now();
    if (kept && now - kept.readAt < ageMs) return kept.identities;
    const reading = { readAt: now, identities: supplierIdentities(db) };
    kept = reading;
    reading.identities.catch(() => {
      if (kept === reading) kept = null;
    });
    return reading.identities;
  };
  return async (storeId, skus) => {
    const [known, allowed] = await Promise.all([identities(), allowedPhrases(db, storeId, skus)]);
    return { suppliers: known, allowed };
  };
}

/** Every supplier by all its names (B10), its warehouses' names and streets among them. */
async function supplierIdentities(db: Database): Promise<SupplierIdentity[]> {
  const [supplierRows, warehouseRows] = await Promise.all([
    db.select().from(suppliers),
    db
      .select({ supplierId: warehouses.supplierId, name: warehouses.name, streets: warehouses.streets })
      .from(warehouses),
  ]);
  return supplierRows.map((supplier) => {
    const houses = warehouseRows.filter((one) => one.supplierId === supplier.id);
    return {
      name: supplier.name,
      aliases: distinct([...supplier.aliases, ...houses.map(({ name }) => name), ...mailOf(supplier)]),
      domains: distinct([...supplier.domains, ...hostsOf(supplier)]),
      phones: supplier.phones,
      streets: distinct([...supplier.streets, ...houses.flatMap(({ streets }) => streets)]),
      skuPrefixes: supplier.skuPrefixes,
    };
  });
}

async function allowedPhrases(db: Database, storeId: string, skus: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ phrase: products.title })
    .from(products)
    .where(and(eq(products.storeId, storeId), inArray(products.sku, [...skus])))
    .unionAll(
      db
        .select({ phrase: blindAllowances.phrase })
        .from(blindAllowances)
        .where(or(isNull(blindAllowances.storeId), eq(blindAllowances.storeId, storeId))),
    );
  return distinct(rows.map(({ phrase }) => phrase));
}

type Connected = Pick<typeof suppliers.$inferSelect, 'connection'>;

function hostsOf({ connection }: Connected): string[] {
  return connection.provider === 'supplier-rest' ? domainsOf(connection.baseUrl) : [];
}

/** The whole address: its host may be everybody's. */
function mailOf({ connection }: Connected): string[] {
  return connection.provider === 'supplier-mail' ? [connection.email] : [];
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** `https://api.acme.example/v1` is known by `acme.example`; an address without a name names nobody. */
function domainsOf(baseUrl: string): string[] {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
  const labels = host.split('.');
  if (labels.length < 2 || !/[a-z]/i.test(labels.at(-1) ?? '')) return [];
  return [labels.length > 2 ? labels.slice(1).join('.') : host];
}
