import { createHash, randomUUID } from 'node:crypto';
import { apiKeys } from '../../db/schema/index.js';
import type { Role } from '../../domain/cases/role.js';
import { epochMs } from '../../domain/sla/instant.js';
import type { OrderDescription } from '../../sandbox/servers/shopify/order.js';
import type { OrderRecord } from '../../sandbox/servers/shopify/state.js';
import { currentTime, fastForward } from './fast-forward.js';
import type { House } from './house.js';
import { orderIdOf, purchaseOrders } from './orders.js';
import { control } from './simulators.js';

type Json = ReturnType<typeof JSON.parse>;

/** The server looks at its timers about once a second. */
export const punctualMs = 2000;

/** Moves the order to this long before (or, negative, after) an instant. */
export async function moveTo(house: House, order: OrderDescription, instant: string, beforeMs: number) {
  const id = orderIdOf(order);
  const leftMs = epochMs(instant) - epochMs(await currentTime(house.client, id)) - beforeMs;
  if (leftMs > 0) await fastForward(house.client, id, leftMs);
}

export function caseOf(order: Json, type: string): Json {
  return order.cases.find((one: Json) => one.type === type);
}

/** With its escalations, as `GET /v1/cases/{id}` has it. */
export async function caseDetail(house: House, id: string): Promise<Json> {
  return (await house.call(`/v1/cases/${encodeURIComponent(id)}`)).body;
}

export function decide(
  house: House,
  caseId: string,
  decision: string,
  { as, key, reason = 'looked at' }: { as?: string; key?: string; reason?: string } = {},
) {
  return house.call(`/v1/cases/${encodeURIComponent(caseId)}/decision`, {
    body: { decision, reason },
    as,
    key,
  });
}

/** An API key of this role, for some stores or for all. */
export async function keyOf(house: House, role: Role, only: string[] | null = null): Promise<string> {
  const value = randomUUID();
  const hash = createHash('sha256').update(value).digest('hex');
  const id = `${role}-${value.slice(0, 8)}`;
  await house.db.insert(apiKeys).values({ id, hash, role, label: role, stores: only });
  return value;
}

/** The order as its shop has it. */
export function inShop(house: House, order: OrderDescription): OrderRecord {
  const found = house.simulators.shopify.state.shops.get(order.shop)?.orders.get(order.id);
  if (!found) throw new Error(`the shop has no order ${order.id}`);
  return found;
}

/** From now on the shop tells of changes that we make in it, as the real one does. */
export async function echoChanges(house: House, shop: string): Promise<void> {
  const url = `${house.api}/webhooks/shopify/${shop.replace('.myshopify.com', '')}`;
  await control(house.simulators.shopify.url, 'webhooks', { shop, url, echo: true });
}

/** The helpdesk's tickets of an order, oldest first. */
export function ticketsOf(house: House, order: Pick<OrderDescription, 'id' | 'shop'>) {
  const { tickets } = house.simulators.gorgias.state;
  return tickets.filter((one) => one.external_id?.startsWith(`${orderIdOf(order)}/`));
}

/** What a supplier has got of this order. */
export async function boughtFor(
  house: House,
  { id }: Pick<OrderDescription, 'id'>,
  supplier = 'warehouse-ca',
): Promise<Json[]> {
  return (await purchaseOrders(house, supplier)).filter(({ poNumber }) => poNumber.includes(`-${id}-`));
}
