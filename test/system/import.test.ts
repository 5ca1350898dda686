import { spawnSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderRequest } from '../../api/v1/order-request.js';
import { readCsv } from '../../sandbox/cli/import/csv.js';
import { importFile } from '../../sandbox/cli/import.js';
import { shopifyOrderJson } from '../../sandbox/servers/shopify/order.js';
import { packageRoot } from '../../sandbox/world/paths.js';
import { freePorts } from '../../sandbox/world/ports.js';
import { silent } from '../../sandbox/world/reporter.js';
import { order8492 } from '../kit/orders.js';
import { openDoor } from './fixtures/order-door.js';

const columns = [
  ...['Name', 'Email', 'Financial Status', 'Fulfillment Status', 'Currency', 'Shipping', 'Taxes', 'Total'],
  ...['Shipping Method', 'Created at', 'Lineitem quantity', 'Lineitem name', 'Lineitem price'],
  ...['Lineitem sku', 'Lineitem requires shipping', 'Lineitem fulfillment status', 'Shipping Name'],
  ...['Shipping Address1', 'Shipping Address2', 'Shipping City', 'Shipping Zip', 'Shipping Province'],
  ...['Shipping Country', 'Cancelled at', 'Id', 'Tags', 'Phone'],
];
const complete: Record<string, string> = {
  Name: '#1001',
  Email: 'ana@example.com',
  'Financial Status': 'paid',
  'Fulfillment Status': 'unfulfilled',
  Currency: 'USD',
  Shipping: '4.90',
  Taxes: '0.00',
  Total: '102.90',
  'Shipping Method': 'Standard',
  'Created at': '2026-03-23 10:15:00 -0400',
  'Lineitem quantity': '1',
  'Lineitem name': 'Silver Band Ring',
  'Lineitem price': '59.00',
  'Lineitem sku': 'RING-SLV-001',
  'Lineitem requires shipping': 'true',
  'Lineitem fulfillment status': 'pending',
  'Shipping Name': 'Ana Silva',
  'Shipping Address1': '12 Elm Court',
  'Shipping City': 'Portland',
  'Shipping Zip': "'04101",
  'Shipping Province': 'ME',
  'Shipping Country': 'US',
  Id: '9007199254740993',
  Tags: 'vip, gift',
};

const row = (patch: Record<string, string> = {}) =>
  columns.map((column) => quoted({ ...complete, ...patch }[column] ?? '')).join(',');
/** Further lines of an order carry its name and their own item only. */
const furtherRow = (patch: Record<string, string>) =>
  columns.map((column) => quoted(patch[column] ?? '')).join(',');
const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const sheet = (...rows: string[]) => `\uFEFF${[columns.join(','), ...rows].join('\r\n')}\r\n`;

let dir: string;
let door: Awaited<ReturnType<typeof openDoor>>;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'faros-import-'));
  door = await openDoor();
});
afterEach(async () => {
  await door.close();
  rmSync(dir, { recursive: true, force: true });
});

function imported(text: string, format: 'csv' | 'ndjson' = 'csv', patienceMs = 20_000) {
  const file = join(dir, `orders.${format}`);
  writeFileSync(file, text);
  const to = { api: door.api, apiKey: 'key', store: 'lumen-jewelry', patienceMs };
  return importFile(file, format, { door: to, reporter: silent });
}

const rejects = (format: 'csv' | 'ndjson') =>
  readFileSync(join(dir, `orders.${format}.rejected.${format}`), 'utf8');

describe("Shopify's order export", () => {
  it('R-004, R-007: makes one order of the rows of one, ids digit by digit, money in exact minor units', async () => {
    const second = { Name: '#1001', Email: 'ana@example.com', 'Lineitem quantity': '2' };
    const earrings = { 'Lineitem name': 'Moon "Stud", small', 'Lineitem price': '19.505' };
    const text = sheet(
      row({ 'Shipping Address2': 'Apt 4\nback house' }),
      furtherRow({ ...second, ...earrings, 'Lineitem price': '19.50', 'Lineitem sku': 'EARR-STD-003' }),
      row({ Name: '#1002', Id: '9007199254740992' }),
    );
    expect(await imported(text)).toEqual({ read: 2, new: 2, known: 0, nothingToDo: 0, rejected: 0 });
    const ids = door.posted.map(({ order }) => String(order.channelOrderId)).toSorted();
    expect(ids).toEqual(['9007199254740992', '9007199254740993']);
    const order = door.posted.find(({ order: { name } }) => name === '#1001')?.order;
    expect(order).toMatchObject({
      placedAt: '2026-03-23T14:15:00.000Z',
      shippingCents: 490,
      totalCents: 10_290,
      financialStatus: 'PAID',
      tags: ['vip', 'gift'],
      shippingAddress: {
        line1: '12 Elm Court',
        line2: 'Apt 4\nback house',
        postalCode: '04101',
        country: 'US',
      },
      lines: [
        { id: '1', sku: 'RING-SLV-001', quantity: 1, unitPriceCents: 5900, kind: 'goods' },
        { id: '2', sku: 'EARR-STD-003', title: 'Moon "Stud", small', quantity: 2, unitPriceCents: 1950 },
      ],
    });
    expect(orderRequest.safeParse(order)).toMatchObject({ success: true });
    expect(existsSync(join(dir, 'orders.csv.rejected.csv'))).toBe(false);
  });

  it('knows that yen have no hundredths', async () => {
    await imported(sheet(row({ Currency: 'JPY', 'Lineitem price': '500', Total: '505.0', Shipping: '5' })));
    expect(door.posted[0]?.order).toMatchObject({ totalCents: 505, lines: [{ unitPriceCents: 500 }] });
  });

  it('C-28, C-40: sends nothing that is cancelled or fulfilled, and no goods for what is not shipped', async () => {
    const text = sheet(
      row({ Name: '#1', Id: '1', 'Cancelled at': '2026-03-23 11:00:00 -0400' }),
      row({ Name: '#2', Id: '2', 'Fulfillment Status': 'fulfilled' }),
      row({
        Name: '#3',
        Id: '3',
        'Lineitem fulfillment status': 'fulfilled',
        'Fulfillment Status': 'partial',
      }),
      furtherRow({
        Name: '#3',
        'Lineitem name': 'Tip',
        'Lineitem quantity': '1',
        'Lineitem price': '5.00',
        'Lineitem requires shipping': 'false',
        'Lineitem fulfillment status': 'pending',
      }),
    );
    expect(await imported(text)).toMatchObject({ read: 3, new: 1, nothingToDo: 2, rejected: 0 });
    expect(door.posted).toMatchObject([
      { order: { channelOrderId: '3', lines: [{ id: '2', kind: 'tip', requiresShipping: false }] } },
    ]);
  });

  it('leaves what it cannot use in a file beside the input, with the reason, to be mended and imported', async () => {
    const text = sheet(
      row({ Name: '#1', Id: '1', 'Lineitem quantity': 'two' }),
      row({ Name: '#2', Id: '4.5E+12' }),
      row({ Name: '#3', Id: '3' }),
      row({ Name: '#4', Id: '4', 'Lineitem fulfillment status': 'partial' }),
      row({ Name: '#5', Id: '5', Total: '1,5' }),
      row({ Name: '#6', Id: '6', 'Created at': 'yesterday' }),
    );
    expect(await imported(text)).toMatchObject({ read: 6, new: 1, rejected: 5 });
    const written = rejects('csv');
    expect(written.split('\n')[0]).toBe(`${columns.join(',')},Rejected because`);
    for (const reason of [
      'Lineitem quantity: ""two"" is not a number of units',
      'spreadsheets round long numbers',
      'is partly fulfilled',
      'Total: ""1,5"" is not an amount of USD',
      'Created at: ""yesterday"" is not a time',
    ]) {
      expect(written).toContain(reason);
    }
    const mended = written.replace(',two,', ',2,').replace(',4.5E+12,', ',2,').replace(',"1,5",', ',1.50,');
    expect(await imported(mended)).toMatchObject({ read: 5, new: 3, rejected: 2 });
    expect(rejects('csv').split('\n')[0]).toBe(`${columns.join(',')},Rejected because`);
  });

  it('reads quotes that a spreadsheet left bare, and says where a quote never ends', async () => {
    const bare = row({ Name: '#2', Id: '2' }).replace('Silver Band Ring', 'Silver "Band" Ring');
    const endless = row({ Name: '#3', Id: '3', Tags: 'vip' }).replace('Silver', '"Silver');
    const text = sheet(row({ Name: '#1', Id: '1' }), bare, endless);
    expect(await imported(text)).toMatchObject({ new: 2, rejected: 1 });
    expect(door.posted).toContainEqual(
      expect.objectContaining({
        order: expect.objectContaining({ lines: [expect.objectContaining({ title: 'Silver "Band" Ring' })] }),
      }),
    );
    expect(rejects('csv')).toContain('Quote Not Closed');
  });

  it('is told from any other table by its columns', async () => {
    await expect(imported('sku,quantity\nA,1\n')).rejects.toThrow('has no column "Name", "Created at"');
  });
});

describe('orders as NDJSON', () => {
  it('R-007: keep every digit of ids a double cannot hold, and say what is left to fulfil', async () => {
    const shop = shopifyOrderJson(order8492({ id: '9007199254740993' }));
    const partly = shopifyOrderJson(order8492({ id: '9007199254740992' })).replace(
      '"fulfillable_quantity":1',
      '"fulfillable_quantity":0',
    );
    expect(await imported(`${shop}\n\n${partly}\n`, 'ndjson')).toMatchObject({ new: 1, nothingToDo: 1 });
    expect(door.posted[0]?.order).toMatchObject({
      channelOrderId: '9007199254740993',
      name: '#8492',
      placedAt: '2026-03-24T14:15:00.000Z',
      totalCents: 8900,
      shippingAddress: { line1: '388 Townsend St', line2: 'Apt 20', region: 'CA', country: 'US' },
      lines: [{ sku: 'PEND-ENG-SLV-001', properties: [{ name: 'Engraving', value: 'For M.' }] }],
    });
    expect(orderRequest.safeParse(door.posted[0]?.order)).toMatchObject({ success: true });
  });

  it('that cannot be used are left beside the input as they came, with the reason', async () => {
    const shop = shopifyOrderJson(order8492({ id: '9007199254740993' })).replace('"USD"', '""');
    const text = `not json\n[1]\n${shop}\n`;
    expect(await imported(text, 'ndjson')).toMatchObject({ read: 3, new: 0, rejected: 3 });
    const lines = rejects('ndjson').trimEnd().split('\n');
    expect(lines[0]).toBe('{"_rejectedBecause":"the line is not JSON","line":"not json"}');
    expect(lines[2]).toContain('"_rejectedBecause":"currency is missing","id":9007199254740993');
    const again = await imported(`${lines[2]?.replace('"currency":""', '"currency":"USD"')}\n`, 'ndjson');
    expect(again).toMatchObject({ new: 1, rejected: 0 });
  });
});

describe('an import', () => {
  it('R-007, P-12: run again changes nothing; the same order has the same key', async () => {
    const text = sheet(row({ Name: '#1', Id: '1' }), row({ Name: '#2', Id: '2' }));
    expect(await imported(text)).toMatchObject({ new: 2, known: 0 });
    expect(await imported(text)).toMatchObject({ new: 0, known: 2, rejected: 0 });
    const keys = (id: string) =>
      door.posted.filter(({ order }) => order.channelOrderId === id).map((one) => one.key);
    expect(new Set(keys('1')).size).toBe(1);
    expect(keys('1')).not.toEqual(keys('2'));
    expect(await imported(sheet(row({ Name: '#1', Id: '1', Total: '1.00' })))).toMatchObject({ rejected: 1 });
    expect(rejects('csv')).toContain('was taken in with other content');
  });

  it('waits as long as a busy API asks, and for one that is away', async () => {
    door.refuse(
      { status: 503, headers: { 'retry-after': '1' } },
      { status: 429, headers: { 'retry-after': '0' } },
    );
    const startedAt = Date.now();
    expect(await imported(sheet(row()))).toMatchObject({ new: 1, rejected: 0 });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000);
    door.refuse({ status: 503, headers: { 'retry-after': '60' } });
    await expect(imported(sheet(row()), 'csv', 1_000)).rejects.toThrow('The API answers 503');
    await door.close();
    await expect(imported(sheet(row()), 'csv', 1_000)).rejects.toThrow('The API does not answer');
  });

  it('tells which fields the API refused, and stops where no order would fare better', async () => {
    const errors = [
      { path: 'shippingAddress.country', message: 'must be an ISO 3166-1 alpha-2 code such as US' },
    ];
    door.refuse({ status: 422, body: { title: 'The content cannot be used', detail: 'x', errors } });
    expect(await imported(sheet(row()))).toMatchObject({ rejected: 1 });
    expect(rejects('csv')).toContain('shippingAddress.country: must be an ISO 3166-1 alpha-2 code');
    door.refuse({ status: 401, body: { title: 'No valid API key', detail: 'This key is not known.' } });
    await expect(imported(sheet(row()))).rejects.toThrow('The API answers 401: This key is not known.');
  });

  it('holds few orders in memory and in flight, however large the file', async () => {
    const file = join(dir, 'large.csv');
    const out = createWriteStream(file);
    out.write(sheet());
    for (let index = 0; index < 40_000; index += 1) {
      out.write(`${row({ Name: `#${index}`, Id: `${index + 1}` })}\n`);
    }
    out.end();
    await finished(out);
    const to = { api: door.api, apiKey: 'key', store: 'lumen-jewelry', patienceMs: 0 };
    const reader = readCsv(file);
    const { value } = await reader.readings[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({ kind: 'order' });
    expect(reader.bytesRead()).toBeLessThan(statSync(file).size / 8);
    setTimeout(() => door.refuse({ status: 503 }), 1_000);
    await expect(importFile(file, 'csv', { door: to, reporter: silent })).rejects.toThrow('answers 503');
    expect(door.posted.length).toBeGreaterThan(16);
    expect(door.mostAtOnce()).toBeGreaterThan(4);
    expect(door.mostAtOnce()).toBeLessThanOrEqual(16);
  });

  it('without a running world says how to start one', async () => {
    const [port = 0] = await freePorts(1);
    const file = join(dir, 'orders.csv');
    writeFileSync(file, sheet(row()));
    const env = { ...process.env, FAROS_API_PORT: String(port), FAROS_CALLER_DIR: dir };
    const args = ['--import', 'tsx', 'sandbox/cli/main.ts', 'import', 'orders.csv'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: packageRoot, env, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('./temporal-dev.sh up');
  });
});
