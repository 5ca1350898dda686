import { caseNotes, cases, caseWork, orders, orderStarts } from '../../db/schema/index.js';
import type { Case } from '../../domain/cases/case.js';
import type { IntakeCase } from '../../domain/cases/intake-case.js';
import type { SystemCase } from '../../domain/cases/system-case.js';
import type { Order } from '../../domain/order/order.js';
import { incoming, routed } from '../activities/order.js';
import type { World } from './world.js';

type AnyCase = Case | IntakeCase | SystemCase;

export interface OnRecord {
  store?: string;
  name?: string;
  order?: Partial<Order>;
  /** Null: a case of no order. */
  orderNumber: string | null;
  caseId?: string;
  case?: Partial<Omit<Case, 'type'>> & { type?: AnyCase['type'] };
}

export const openedAt = '2026-03-24T14:16:00.000Z';

export const addressCase: Case = {
  id: 'address/1',
  type: 'address',
  blocks: 'assign',
  openedAt,
  owner: 'ops',
  dueAt: '2026-03-26T14:16:00.000Z',
  warnAt: '2026-03-26T10:16:00.000Z',
  clocks: [],
  escalations: [],
  facts: {},
  subject: null,
  resolution: null,
};

/** Puts an order with one case on record, as its workflow would; answers the id of the case. */
export async function onRecord(world: World, given: OnRecord): Promise<string> {
  const { store = 'luna', orderNumber } = given;
  const one = { ...addressCase, ...given.case } as AnyCase;
  const orderId = orderNumber === null ? null : `order/${store}/${orderNumber}`;
  const id = given.caseId ?? (orderId === null ? one.id : `${orderId}/case/${one.id}`);
  if (orderNumber !== null) await takeOrder(world, { ...given, store, orderNumber, cases: [one as Case] });
  await world.db.insert(cases).values({
    id,
    orderId,
    storeId: given.store === '' ? null : store,
    type: one.type,
    state: one.resolution ? 'closed' : 'open',
    openedAt: one.openedAt,
    dueAt: one.dueAt,
    warnAt: one.warnAt,
    closedAt: one.resolution?.at ?? null,
    owner: one.owner,
    escalatedTo: one.escalations.at(-1)?.role ?? null,
    escalatedAt: one.escalations.at(-1)?.at ?? null,
    case: one,
    version: 1,
  });
  return id;
}

async function takeOrder(
  world: World,
  {
    store,
    orderNumber,
    name,
    order,
    cases: known,
  }: OnRecord & { orderNumber: string; store: string; cases: Case[] },
): Promise<void> {
  const content = incoming(orderNumber, name === undefined ? {} : { name });
  const id = `order/${store}/${orderNumber}`;
  const snapshot: Order = { ...routed(content), id, store, cases: known, ...order };
  await world.db
    .insert(orderStarts)
    .values({
      orderId: id,
      storeId: store,
      channelOrderId: orderNumber,
      contentHash: 'hash',
      content,
      initial: snapshot,
      receivedAt: content.placedAt,
      startedAt: content.placedAt,
    })
    .onConflictDoNothing();
  await world.db
    .insert(orders)
    .values({
      id,
      storeId: store,
      name: content.name,
      placedAt: content.placedAt,
      stage: 'filter',
      condition: 'held order',
      openCaseTypes: ['address'],
      suppliers: [],
      closedAt: snapshot.closedAt,
      version: 1,
      snapshot,
    })
    .onConflictDoNothing();
}

/** Nothing is on record any more. */
export async function clearRecord({ db }: World): Promise<void> {
  for (const table of [caseNotes, caseWork, cases, orders, orderStarts]) await db.delete(table);
}

export const casePath = (id: string) => `/v1/cases/${encodeURIComponent(id)}`;
