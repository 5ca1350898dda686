import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offers, products, stock, stores } from '../../db/schema/index.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { importFile } from '../../sandbox/cli/import.js';
import { demoStores } from '../../sandbox/world/catalog.js';
import { silent } from '../../sandbox/world/reporter.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { purchaseOrders } from '../kit/orders.js';
import { control } from '../kit/simulators.js';
import {
  type DayOfOrders,
  hasRealData,
  idOfInvoice,
  type InvoiceLine,
  isGoods,
  labelledStreets,
  linesOfDay,
  ordersOf,
} from '../kit/uci.js';

const day = '2011-02-18';
const store = 'uci-trading';
/** Two customers of the day left out their house number. */
const withoutNumber = [5, 20];

interface Listed {
  id: string;
  stage: string;
  openCaseTypes: string[];
}
interface Sent {
  poNumber: string;
  lines: { sku: string; quantity: number }[];
}

if (!hasRealData) console.warn('skipped: the real invoices are not in ../shared/data');

describe.skipIf(!hasRealData)('C-42: a business day of a real retailer', { timeout: 400_000 }, () => {
  let house: House;
  let dir: string;
  let lines: InvoiceLine[];
  let made: DayOfOrders;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'faros-uci-'));
    house = await openHouse();
    lines = await linesOfDay(day);
    const streets = labelledStreets();
    made = ordersOf(lines, (index) => {
      const from = withoutNumber.includes(index) ? streets.withoutNumber : streets.complete;
      const street = from[(index * 7) % from.length];
      if (!street) throw new Error('there are no such addresses');
      return street;
    });
    await stockGoods(house, lines);
  });
  afterAll(async () => {
    await house?.stop();
    if (dir) rmSync(dir, { recursive: true, force: true });
  });

  /** What must be on purchase orders, straight from the file: `code x units` per invoice, sorted. */
  const goodsOf = (invoice: string) =>
    lines
      .filter((line) => line.InvoiceNo === invoice && isGoods(line) && Number(line.Quantity) > 0)
      .map((line) => `${line.StockCode} x ${line.Quantity}`)
      .toSorted();
  const invoices = () => [...made.orders.keys()];
  const isHeld = (invoice: string) => withoutNumber.includes(invoices().indexOf(invoice));
  const shipped = () => invoices().filter((invoice) => !isHeld(invoice) && goodsOf(invoice).length > 0);
  const orderId = (invoice: string) => `order/${store}/${idOfInvoice(invoice)}`;

  const importDay = async () => {
    const file = join(dir, 'day.ndjson');
    writeFileSync(file, [...made.orders.values()].map((order) => `${order}\n`).join(''));
    const door = { api: house.api, apiKey: 'test-admin-key', store };
    return importFile(file, 'ndjson', { door, reporter: silent });
  };
  const listed = async () => (await house.call(`/v1/orders?store=${store}&limit=200`)).body.items as Listed[];
  const sent = async () => (await purchaseOrders(house, 'silver-a')) as Sent[];

  it('C-42: has credits, stock corrections, free goods, repeated codes and services, all told apart', () => {
    const sales = lines.filter(
      ({ InvoiceNo, Quantity }) => !InvoiceNo.startsWith('C') && Number(Quantity) > 0,
    );
    expect(made.credits).toBe(lines.filter(({ InvoiceNo }) => InvoiceNo.startsWith('C')).length);
    expect(made.adjustments).toBe(lines.length - made.credits - sales.length);
    expect(Math.min(made.credits, made.adjustments)).toBeGreaterThan(0);
    expect(sales.filter((line) => Number(line.UnitPrice) === 0 && isGoods(line)).length).toBeGreaterThan(0);
    expect(sales.filter((line) => !isGoods(line)).length).toBeGreaterThan(0);
    expect(invoices().some((invoice) => codesOf(goodsOf(invoice)).size < goodsOf(invoice).length)).toBe(true);
    expect(invoices().filter((invoice) => invoice.startsWith('C'))).toEqual([]);
    expect(invoices().length).toBeGreaterThan(30);
  });

  it('C-42, R-007: is imported once, however often it is imported', async () => {
    const orders = invoices().length;
    expect(await importDay()).toEqual({ read: orders, new: orders, known: 0, nothingToDo: 0, rejected: 0 });
    expect(await importDay()).toEqual({ read: orders, new: 0, known: orders, nothingToDo: 0, rejected: 0 });
  });

  it('C-42, R-010, R-018: goes to the supplier to the line, but for the orders whose address is wrong', async () => {
    const orders = await eventually(
      listed,
      (all) =>
        all.length === invoices().length &&
        all.every((one) => one.openCaseTypes.length > 0 || ['route', 'settled'].includes(one.stage)),
      120_000,
    );
    const all = await eventually(sent, (some) => some.length >= shipped().length, 120_000);
    const held = orders.filter((one) => one.openCaseTypes.length > 0);
    expect(held.map(({ id }) => id).toSorted()).toEqual(invoices().filter(isHeld).map(orderId).toSorted());
    expect(held.every((one) => one.openCaseTypes.join() === 'address')).toBe(true);
    expect(all).toHaveLength(shipped().length);
    for (const invoice of shipped()) {
      const own = all.filter(({ poNumber }) => poNumber.includes(idOfInvoice(invoice)));
      expect(own, invoice).toHaveLength(1);
      const onOrder = own.flatMap((one) =>
        one.lines.map(({ sku, quantity }) => `${codeOf(sku)} x ${quantity}`),
      );
      expect(onOrder.toSorted(), invoice).toEqual(goodsOf(invoice));
    }
    expect(unitsOf(all)).toBe(
      shipped()
        .flatMap(goodsOf)
        .reduce((sum, line) => sum + Number(line.split(' x ')[1]), 0),
    );
  });

  it('C-42, C-40: ends delivered, with nothing to ship, or in the case that was expected', async () => {
    const at = () => new Date().toISOString();
    const all = await sent();
    const tracking = new Map(
      all.map(({ poNumber }, index) => [poNumber, `1ZUCI0000${String(index).padStart(9, '0')}`]),
    );
    for (const { poNumber } of all) {
      const target = { supplier: 'silver-a', poNumber };
      await control(house.simulators.supplier.url, 'acknowledge', { ...target, at: at() });
      const trackingNumber = tracking.get(poNumber);
      await control(house.simulators.supplier.url, 'ship', {
        ...target,
        at: at(),
        carrier: 'UPS',
        trackingNumber,
      });
    }
    await eventually(listed, (orders) => orders.every((one) => one.stage !== 'route'), 120_000);
    for (const trackingCode of tracking.values()) {
      await control(house.simulators.easypost.url, 'scans', { trackingCode, status: 'delivered', at: at() });
    }
    const orders = await eventually(
      listed,
      (now) => now.every((one) => one.stage === 'settled' || one.openCaseTypes.length > 0),
      120_000,
    );
    for (const { id, stage } of orders) {
      const invoice = invoices().find((one) => orderId(one) === id) ?? '';
      const { body } = await house.call(`/v1/orders/${encodeURIComponent(id)}`);
      const states = body.parcels.map((parcel: { state: string }) => parcel.state);
      if (shipped().includes(invoice))
        expect({ stage, states }, id).toEqual({ stage: 'settled', states: ['delivered'] });
      else if (isHeld(invoice)) expect({ stage, states }, id).toEqual({ stage: 'filter', states: [] });
      else
        expect({ stage, states, left: body.leftAlone.length > 0 }, id).toEqual({
          stage: 'settled',
          states: [],
          left: true,
        });
    }
  });
});

const codesOf = (goods: readonly string[]) => new Set(goods.map((line) => line.split(' x ')[0]));
const supplierSku = (code: string) => `SUP-${code}`;
const codeOf = (sku: string) => sku.replace(/^SUP-/, '');
const unitsOf = (all: readonly Sent[]) =>
  all.flatMap((one) => one.lines).reduce((sum, { quantity }) => sum + quantity, 0);

/** A store without a platform whose supplier has all the goods of the day, and none of the services. */
async function stockGoods({ db }: House, lines: readonly InvoiceLine[]): Promise<void> {
  const [{ brand }] = demoStores;
  const routing = { skuRules: [], tagRules: [], supplierPriority: ['silver-a'] };
  const policy = { version: 1, order: defaultOrderPolicy, routing };
  await db
    .insert(stores)
    .values({ id: store, name: 'UCI Trading', channel: 'api', connection: null, brand, policy });
  const goods = new Map(lines.filter(isGoods).map((line) => [line.StockCode, line.Description.trim()]));
  const codes = [...goods.keys()];
  const titled = codes.map((sku) => ({
    id: `${store}/${sku}`,
    storeId: store,
    sku,
    title: goods.get(sku) || sku,
  }));
  await db.insert(products).values(titled);
  const warehouse = { warehouseId: 'silver-a' };
  const costs = { costCents: 100, currency: 'GBP' };
  await db
    .insert(offers)
    .values(codes.map((sku) => ({ ...warehouse, ...costs, sku, supplierSku: supplierSku(sku) })));
  const level = { onHand: 1_000_000, safetyThreshold: 10, observedAt: new Date().toISOString() };
  await db.insert(stock).values(codes.map((sku) => ({ ...warehouse, ...level, sku })));
}
