import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { offers, products, stock, stores, suppliers, warehouses } from '../../db/schema/index.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { mailsTo, mugOrder, orderPath, place, purchaseOrders, skip, until } from '../kit/orders.js';
import { control } from '../kit/simulators.js';

const bowl = { sku: 'BOWL-BLUE-20', title: 'Blue Bowl', quantity: 1, unitPriceCents: 2400 };
const potter = 'stock@potter.example';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await seedScarceGoods();
});
afterAll(() => house?.stop());
beforeEach(() =>
  control(house.simulators.supplier.url, 'stock-answering', {
    supplier: 'warehouse-ca',
    availableQuantity: null,
  }),
);

/** Mugs are scarce in California, bowls at a potter without a system; Brooklyn has plenty of both, and comes second. */
async function seedScarceGoods(): Promise<void> {
  const { db } = house;
  await db
    .update(stock)
    .set({ onHand: 15 })
    .where(and(eq(stock.warehouseId, 'warehouse-ca'), eq(stock.sku, 'MUG-ANCHOR-11')));
  await db.insert(suppliers).values({
    id: 'potter',
    name: 'Old Mill Pottery',
    connection: { provider: 'supplier-mail', email: potter },
  });
  const [california] = await db.select().from(warehouses).where(eq(warehouses.id, 'warehouse-ca'));
  if (!california) throw new Error('the seed has this warehouse');
  await db
    .insert(warehouses)
    .values({ ...california, id: 'potter-ca', supplierId: 'potter', name: 'Old Mill', streets: [] });
  await db.insert(products).values({ id: 'p-bowl', storeId: 'harbor-goods', ...bowl, title: bowl.title });
  const offer = (warehouseId: string, sku: string) => ({
    warehouseId,
    sku,
    supplierSku: `${warehouseId.toUpperCase()}-${sku}`,
    costCents: 700,
    currency: 'USD',
  });
  await db
    .insert(offers)
    .values([
      offer('engraving-ny', 'MUG-ANCHOR-11'),
      offer('potter-ca', bowl.sku),
      offer('engraving-ny', bowl.sku),
    ]);
  const counted = (warehouseId: string, sku: string, onHand: number) => ({
    warehouseId,
    sku,
    onHand,
    safetyThreshold: 20,
    observedAt: new Date().toISOString(),
  });
  await db
    .insert(stock)
    .values([
      counted('engraving-ny', 'MUG-ANCHOR-11', 1000),
      counted('potter-ca', bowl.sku, 15),
      counted('engraving-ny', bowl.sku, 1000),
    ]);
  const [store] = await db.select().from(stores).where(eq(stores.id, 'harbor-goods'));
  if (!store) throw new Error('the seed has this store');
  const routing = { ...store.policy.routing, supplierPriority: ['potter', 'warehouse-ca', 'engraving-ny'] };
  await db
    .update(stores)
    .set({ policy: { ...store.policy, routing } })
    .where(eq(stores.id, store.id));
}

type Questions = { reference: string; lines: object[]; status: string }[];
const questions = async (): Promise<Questions> => {
  const at = `${house.simulators.supplier.url}/_control/stock-questions?supplier=warehouse-ca`;
  return ((await (await fetch(at)).json()) as { stockQuestions: Questions }).stockQuestions;
};
const openQuestion = async () => {
  const all = await eventually(questions, (asked) => asked.some(({ status }) => status === 'open'));
  const found = all.find(({ status }) => status === 'open');
  if (!found) throw new Error('no question is open');
  return found;
};
const isHeld = (body: { openCases?: unknown; cases: { type: string; resolution: unknown }[] }) =>
  body.cases.some((one) => one.type === 'stockConfirmation' && one.resolution === null);
const stockCase = async (order: { id: string; shop: string }) => {
  const { body } = await house.call(orderPath(order));
  return body.cases.find((one: { type: string }) => one.type === 'stockConfirmation');
};
const sentTo = (supplier: string) => (body: { purchaseOrders: { supplier: string; state: string }[] }) =>
  body.purchaseOrders.some((one) => one.supplier === supplier && one.state === 'sent');
const placed = async (number: number, line?: typeof bowl) => {
  const order = mugOrder(number, line ? { lines: [line] } : {});
  await place(house, order);
  return order;
};

describe('stock confirmation with a supplier’s system', () => {
  it('C-11, R-082, C-34: below the threshold the supplier is asked without a customer; its yes sends the order on', async () => {
    const order = await placed(9101);
    await until(house, order, isHeld);
    const asked = await openQuestion();
    expect(asked.lines).toEqual([
      { lineNumber: 1, sku: 'WAREHOUSE-CA-MUG-ANCHOR-11', variant: null, quantity: 1 },
    ]);
    expect(JSON.stringify(asked)).not.toMatch(/customer-|Quay|Sarah|#\d?9101/);
    expect(JSON.stringify(asked)).not.toContain(order.id);
    expect(await purchaseOrders(house, 'warehouse-ca')).toEqual([]);
    const answer = { supplier: 'warehouse-ca', reference: asked.reference, copies: 2 };
    await control(house.simulators.supplier.url, 'answer-stock', {
      ...answer,
      at: new Date().toISOString(),
      lines: [{ lineNumber: 1, availableQuantity: 15, holdUntil: '2030-01-01T00:00:00Z' }],
    });
    await until(house, order, sentTo('warehouse-ca'));
    const { resolution, facts } = await stockCase(order);
    expect(resolution).toMatchObject({
      decision: 'release',
      actor: { id: 'warehouse-ca', role: 'supplier' },
    });
    expect(facts.answers).toEqual([expect.stringContaining('15 available, held until 2030-01-01')]);
    expect(facts.answers[0]).toContain('packaging ready');
  });

  it('C-11, C-34: its no sends the order to the next candidate, and not to it again', async () => {
    const order = await placed(9102);
    const { reference } = await openQuestion();
    const at = new Date().toISOString();
    const lines = [{ lineNumber: 1, availableQuantity: 0 }];
    const answer = { supplier: 'warehouse-ca', reference, at, lines };
    await control(house.simulators.supplier.url, 'answer-stock', answer);
    const gone = await until(house, order, sentTo('engraving-ny'));
    expect(gone.purchaseOrders).toHaveLength(1);
    expect((await stockCase(order)).resolution).toMatchObject({ decision: 'unavailable' });
    const { body } = await house.call(orderPath(order));
    const checks = body.assessments.filter((one: { kind: string }) => one.kind === 'stock');
    expect(JSON.stringify(checks.at(-1)) + JSON.stringify(checks[0])).toContain('supplierExcluded');
  });

  it('R-082: an answer in the same breath needs no webhook', async () => {
    const supplier = 'warehouse-ca';
    await control(house.simulators.supplier.url, 'stock-answering', { supplier, availableQuantity: 3 });
    const order = await placed(9103);
    await until(house, order, sentTo(supplier));
    expect((await stockCase(order)).resolution).toMatchObject({ decision: 'release' });
  });

  it('C-34: without a word for 24 hours it counts as not there: the next candidate', async () => {
    const order = await placed(9104);
    await until(house, order, isHeld);
    await openQuestion();
    await skip(house, order, 'PT23H59M');
    expect(isHeld((await house.call(orderPath(order))).body)).toBe(true);
    await skip(house, order, 'PT2M');
    await until(house, order, sentTo('engraving-ny'));
    expect((await stockCase(order)).resolution).toMatchObject({
      decision: 'unavailable',
      actor: { id: 'clock' },
    });
  });
});

describe('stock confirmation with a supplier without a system', () => {
  const linkFor = async (count: number) => {
    const mails = await eventually(
      () => mailsTo(house, potter),
      (all) => all.length === count,
    );
    const found = mails
      .toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))
      .map(async ({ id }) => {
        const mail = await fetch(`${house.simulators.mailbox.url}/messages/${id}`);
        return (await mail.json()) as { text: string };
      });
    const texts = (await Promise.all(found)).map(({ text }) => text);
    return { texts, links: texts.map((text) => /http\S+\/supplier\/\S+/.exec(text)?.[0] ?? '') };
  };
  const post = (link: string, fields: Record<string, string>) =>
    fetch(link.replace(/^http:\/\/[^/]+/, house.api), {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

  it('C-48, C-34, R-082: gets a mail without a customer, says no on the page, and the next candidate gets the order', async () => {
    const order = await placed(9105, bowl);
    const { texts, links } = await linkFor(1);
    expect(texts[0]).toContain('1 x POTTER-CA-BOWL-BLUE-20');
    expect(texts[0]).not.toMatch(/customer-|Quay|Sarah|#\d?9105/);
    expect(texts[0]).not.toContain(order.id);
    const answered = await post(links[0] ?? '', { answer: 'none' });
    expect(answered.status).toBe(303);
    await until(house, order, sentTo('engraving-ny'));
    expect((await stockCase(order)).resolution).toMatchObject({
      decision: 'unavailable',
      actor: { id: 'potter', role: 'supplier', verified: true },
    });
    expect((await post(links[0] ?? '', { answer: 'none' })).status).toBe(303);
  });

  it('C-48: an answer given while no worker runs is kept, and decides when they are back', async () => {
    const order = await placed(9106, bowl);
    const { links } = await linkFor(2);
    await house.stopWorkers();
    const pages = await Promise.all(links.map((link) => post(link, { answer: 'none' })));
    expect(pages.map(({ status }) => status)).toEqual([303, 303]);
    await house.startWorkers();
    await until(house, order, sentTo('engraving-ny'));
  });
});
