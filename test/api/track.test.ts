import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trackingLink } from '../../customer/links.js';
import { stores } from '../../db/schema/index.js';
import { createWorld, linkSecret, ownOrder, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

async function pageOf(channelOrderId: string, title: string) {
  const line = { sku: 'RING-7', title, quantity: 1, unitPriceCents: 8900 };
  const body = ownOrder(channelOrderId, { lines: [line] });
  expect((await world.call('POST', '/v1/stores/own/orders', { body })).status).toBe(201);
  const link = trackingLink('', linkSecret, `order/own/${channelOrderId}`);
  return world.call('GET', link, { key: null });
}

describe('the gate before the tracking page', () => {
  it('R-103: a page that names no supplier is shown as it is', async () => {
    const page = await pageOf('1', 'Moon ring');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Moon ring');
    expect(world.counted.filter((one) => one.startsWith('track_pages_withheld'))).toEqual([]);
  });

  it('R-103: one that names a supplier is withheld, logged for people of the house and counted', async () => {
    const page = await pageOf('2', 'Moon ring, made by A\u200bcme');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Luna');
    expect(page.text).not.toMatch(/acme|moon ring|#2/i);
    expect(world.logged.filter((one) => one.includes('"order/own/2"') && one.includes('Acme'))).toHaveLength(
      1,
    );
    expect(world.counted.filter((one) => one.startsWith('track_pages_withheld'))).toHaveLength(1);
  });

  it('R-103: where the brand itself would name one, nothing is shown at all', async () => {
    const [store] = await world.db.select().from(stores).where(eq(stores.id, 'own'));
    if (!store) throw new Error('the store is missing');
    const brand = { ...store.brand, supportEmail: 'help@acme.example' };
    await world.db.update(stores).set({ brand }).where(eq(stores.id, 'own'));
    const page = await pageOf('3', 'Moon ring');
    expect(page.status).toBe(404);
    expect(page.text).not.toMatch(/acme|luna/i);
  });
});
