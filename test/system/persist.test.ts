import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packed, persist, unpacked } from '../../sandbox/servers/kit/persist.js';
import { createMailbox } from '../../sandbox/servers/mailbox.js';
import { receive } from '../../sandbox/servers/mailbox/store.js';
import { createShopify } from '../../sandbox/servers/shopify.js';
import { shopifyOrderJson } from '../../sandbox/servers/shopify/order.js';
import { createSupplier } from '../../sandbox/servers/supplier.js';
import { order8492 } from '../kit/orders.js';
import { call, control } from '../kit/simulators.js';

let dir: string;
let stops: (() => Promise<void>)[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'faros-persist-'));
  stops = [];
});
afterEach(async () => {
  for (const stop of stops) await stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Simulated {
  state: object;
  onChange(listener: () => void): void;
  listen(port: number): Promise<{ url: string }>;
  stop(): Promise<void>;
}

/** Starts a simulator on what is kept in the folder; `end` ends it as its process does. */
async function start<One extends Simulated>(name: string, simulator: One) {
  const kept = persist(dir, { name, state: simulator.state, onChange: simulator.onChange });
  const { url } = await simulator.listen(0);
  const end = async () => {
    await simulator.stop();
    kept.save();
  };
  stops.push(end);
  return { ...simulator, url, end };
}

describe('what a simulator knows', () => {
  it('comes back as it was: maps, sets, bytes, and numbers beyond a double', () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.bigInt({ min: 0n }).map((digits) => new LosslessNumber(String(digits))),
    );
    const key = fc.oneof(fc.string(), fc.constantFrom('$map', '$set', '$bytes', '$numeral', '$object'));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, leaf, tie('list'), tie('object'), tie('map'), tie('set')),
      list: fc.array(tie('value'), { maxLength: 4 }),
      object: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      map: fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
      set: fc.array(fc.string(), { maxLength: 4 }).map((items) => new Set(items)),
    }));
    fc.assert(
      fc.property(value, (one) => {
        expect(unpacked(JSON.parse(JSON.stringify(packed(one))))).toEqual(one);
      }),
    );
  });

  it('R-138: an order in flight finds its shop again, digit by digit, with what was done to it', async () => {
    const first = await start('shopify', createShopify());
    const shop = 'harbor-goods.myshopify.com';
    const order = shopifyOrderJson(order8492({ id: '9007199254740993' }));
    await control(first.url, 'orders', { shop, order, deliver: false });
    const graphql = (url: string, query: string) =>
      call(`${url}/harbor-goods/admin/api/2026-10/graphql.json`, {
        body: { query, variables: { id: 'gid://shopify/Order/9007199254740993' } },
        headers: { 'x-shopify-access-token': 'shpat_sandbox_harbor_goods' },
      });
    const tag = 'mutation ($id: ID!) { tagsAdd(id: $id, tags: ["Engraving-NY"]) { userErrors { message } } }';
    await graphql(first.url, tag);
    await first.end();

    const second = await start('shopify', createShopify());
    const read = 'query ($id: ID!) { order(id: $id) { legacyResourceId name tags } }';
    expect((await graphql(second.url, read)).body).toMatchObject({
      data: { order: { legacyResourceId: '9007199254740993', name: '#8492', tags: ['Engraving-NY'] } },
    });
  });

  it('R-138: a purchase order is still with its supplier, and a mail in the mailbox', async () => {
    const mailbox = await start('mailbox', createMailbox());
    const mail =
      'Message-ID: <1@brand.example>\r\nFrom: brand@example.com\r\nTo: sarah@example.com\r\nSubject: Hello\r\n\r\nHi';
    await receive(mailbox.state, Buffer.from(mail), { from: 'brand@example.com', to: ['sarah@example.com'] });
    mailbox.changed();
    await mailbox.end();
    const supplier = await start('supplier', createSupplier());
    await control(supplier.url, 'stock', {
      supplier: 'silver-a',
      at: '2026-03-24T14:00:00Z',
      items: [{ sku: 'A', warehouse: 'silver-a', available: 3 }],
    });
    await supplier.end();

    const mails = await start('mailbox', createMailbox());
    expect((await call(`${mails.url}/messages?to=sarah`)).body.messages).toMatchObject([
      { subject: 'Hello' },
    ]);
    expect((await call(`${mails.url}/messages/1/raw`)).body).toBe(mail);
    await receive(mails.state, Buffer.from(mail), { from: 'brand@example.com', to: ['sarah@example.com'] });
    expect((await call(`${mails.url}/messages`)).body.messages).toMatchObject([{ deliveries: 2 }]);
    const again = await start('supplier', createSupplier());
    const token = { authorization: 'Bearer sandbox-token-silver-a' };
    expect((await call(`${again.url}/silver-a/v1/stock?sku=A`, { headers: token })).body.items).toMatchObject(
      [{ available: 3 }],
    );
  });

  it('is written soon after a change, without waiting for the end', async () => {
    const supplier = await start('supplier', createSupplier());
    const file = join(dir, 'sandbox-supplier.json');
    await call(`${supplier.url}/healthz`);
    expect(existsSync(file)).toBe(false);
    await control(supplier.url, 'cancellations', { supplier: 'silver-a', answer: 'refused' });
    await expect
      .poll(() => existsSync(file) && readFileSync(file, 'utf8'), { timeout: 5_000 })
      .toContain('refused');
  });

  it('that cannot be read is refused by the name of its file', () => {
    writeFileSync(join(dir, 'sandbox-supplier.json'), '[]');
    const { state, onChange } = createSupplier();
    expect(() => persist(dir, { name: 'supplier', state, onChange })).toThrow(
      /sandbox-supplier\.json.*--fresh/,
    );
  });
});
