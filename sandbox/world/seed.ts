import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { connectDatabase, type Database } from '../../db/client.js';
import { policyVersions } from '../../db/queries/policies.js';
import {
  apiKeys,
  offers,
  peopleOnDuty,
  products,
  stock,
  stores,
  suppliers,
  warehouses,
} from '../../db/schema/index.js';
import type { OrderPolicy } from '../../domain/policy/policy.js';
import { EASYPOST_ACCOUNT, SHOPIFY_ACCOUNTS, SUPPLIER_ACCOUNTS } from '../servers/credentials.js';
import { demoPeople, demoProducts, demoStores, demoSuppliers, demoWarehouses } from './catalog.js';

export interface SandboxUrls {
  shopify: string;
  easypost: string;
  supplier: string;
  twilio: string;
  /** Our API, as the simulators reach it. */
  api: string;
}

/** The sandbox's master data. Safe to run again: what is there is brought up to date, stock that has moved stays. `terms`: instead of the catalog's own. */
export async function seedMasterData(
  db: Database,
  urls: SandboxUrls,
  apiKey: string,
  terms: Partial<OrderPolicy> = {},
): Promise<void> {
  await db.transaction(async (tx) => {
    for (const store of demoStores) {
      const policy = { ...store.policy, order: { ...store.policy.order, ...terms } };
      const row = {
        ...store,
        policy,
        channel: 'shopify' as const,
        connection: storeConnection(store.id, urls),
      };
      const { name, brand, connection } = row;
      // A policy that somebody has put stays.
      const isPut = (await policyVersions(tx, store.id)).length > 0;
      await tx
        .insert(stores)
        .values(row)
        .onConflictDoUpdate({
          target: stores.id,
          set: { name, brand, connection, ...(isPut ? {} : { policy }) },
        });
    }
    await tx
      .insert(peopleOnDuty)
      .values([...demoPeople])
      .onConflictDoNothing();
    for (const supplier of demoSuppliers) {
      const connection = supplierConnection(supplier, urls);
      const named = namedBy(supplier);
      const row = { id: supplier.id, name: supplier.name, ...named, connection };
      await tx
        .insert(suppliers)
        .values(row)
        .onConflictDoUpdate({ target: suppliers.id, set: { ...named, connection } });
    }
    for (const warehouse of demoWarehouses) {
      const methods = warehouse.methods.map((method) => ({ ...method, countries: [...method.countries] }));
      await tx
        .insert(warehouses)
        .values({ ...warehouse, streets: [...warehouse.streets], methods })
        .onConflictDoUpdate({ target: warehouses.id, set: { streets: [...warehouse.streets] } });
    }
    await tx.insert(products).values(demoProducts.map(productRow)).onConflictDoNothing();
    const rows = demoProducts.flatMap(({ sku, offers: each }) => each.map((offer) => ({ sku, ...offer })));
    await tx
      .insert(offers)
      .values(rows.map(({ sku, warehouse, costCents }) => offerRow(sku, warehouse, costCents)))
      .onConflictDoNothing();
    const observedAt = new Date().toISOString();
    await tx
      .insert(stock)
      .values(
        rows.map(({ sku, warehouse: warehouseId, onHand, threshold: safetyThreshold }) => ({
          warehouseId,
          sku,
          onHand,
          safetyThreshold,
          observedAt,
        })),
      )
      .onConflictDoNothing();
    const hash = createHash('sha256').update(apiKey).digest('hex');
    await tx
      .insert(apiKeys)
      .values({ id: 'sandbox-admin', hash, role: 'admin', label: 'sandbox' })
      .onConflictDoUpdate({ target: apiKeys.id, set: { hash } });
  });
}

/** Tells the simulated providers where our webhooks are. */
export async function registerWebhooks(urls: SandboxUrls): Promise<void> {
  const hooks = [
    ...SHOPIFY_ACCOUNTS.map(({ shop }) => ({
      at: urls.shopify,
      body: { shop, url: `${urls.api}/webhooks/shopify/${shop.replace('.myshopify.com', '')}` },
    })),
    {
      at: urls.easypost,
      body: { url: `${urls.api}/webhooks/easypost/default`, secret: EASYPOST_ACCOUNT.webhookSecret },
    },
    ...SUPPLIER_ACCOUNTS.map(({ supplier }) => ({
      at: urls.supplier,
      body: { supplier, url: `${urls.api}/webhooks/supplier-rest/${supplier}` },
    })),
    { at: urls.twilio, body: { url: `${urls.api}/webhooks/twilio/default` } },
  ];
  for (const { at, body } of hooks) {
    const answer = await fetch(`${at}/_control/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok)
      throw new Error(`${at}/_control/webhooks answered ${answer.status}: ${await answer.text()}`);
  }
}

function storeConnection(id: string, urls: SandboxUrls) {
  const account = SHOPIFY_ACCOUNTS.find(({ shop }) => shop === `${id}.myshopify.com`);
  if (!account) throw new Error(`the sandbox has no shop for the store ${id}`);
  const { shop: shopDomain, accessToken, webhookSecret } = account;
  return {
    provider: 'shopify' as const,
    shopDomain,
    baseUrl: `${urls.shopify}/${id}`,
    accessToken,
    webhookSecret,
  };
}

function supplierConnection(supplier: (typeof demoSuppliers)[number], urls: SandboxUrls) {
  if ('email' in supplier) return { provider: 'supplier-mail' as const, email: supplier.email };
  const { id } = supplier;
  const account = SUPPLIER_ACCOUNTS.find(({ supplier }) => supplier === id);
  if (!account) throw new Error(`the sandbox has no supplier ${id}`);
  const { token, webhookSecret } = account;
  return { provider: 'supplier-rest' as const, baseUrl: `${urls.supplier}/${id}`, token, webhookSecret };
}

/** What no text to a customer may say of it. */
function namedBy({ aliases, domains, phones, streets, skuPrefixes }: (typeof demoSuppliers)[number]) {
  return {
    aliases: [...aliases],
    domains: [...domains],
    phones: [...phones],
    streets: [...streets],
    skuPrefixes: [...skuPrefixes],
  };
}

function productRow({ store: storeId, sku, title }: (typeof demoProducts)[number]) {
  return { id: `${storeId}/${sku}`, storeId, sku, title };
}

function offerRow(sku: string, warehouseId: string, costCents: number) {
  return { sku, warehouseId, supplierSku: `${warehouseId.toUpperCase()}-${sku}`, costCents, currency: 'USD' };
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the seed runs inside the sandbox, see temporal-dev.sh`);
  return value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const local = (name: string) => `http://127.0.0.1:${fromEnvironment(name)}`;
  const urls = {
    shopify: local('FAROS_SHOPIFY_PORT'),
    easypost: local('FAROS_EASYPOST_PORT'),
    supplier: local('FAROS_SUPPLIER_PORT'),
    twilio: local('FAROS_TWILIO_PORT'),
    api: local('FAROS_API_PORT'),
  };
  const { db, end } = connectDatabase(fromEnvironment('DATABASE_URL'), { max: 2, name: 'faros-seed' });
  await seedMasterData(db, urls, fromEnvironment('FAROS_API_KEY'));
  await end();
  if (process.env.FAROS_WITHOUT_SANDBOX !== '1') await registerWebhooks(urls);
}
