import { and, eq } from 'drizzle-orm';
import { connectDatabase } from '../../db/client.js';
import { offers, stock } from '../../db/schema/index.js';
import type { CaseClockPolicy } from '../../domain/policy/case-policy.js';
import { defaultOrderPolicy, type OrderPolicy } from '../../domain/policy/policy.js';
import { sacramento } from '../kit/addresses.js';
import { eventually, manyOrders } from '../kit/house.js';
import { clear, mug, order8492, place } from '../kit/orders.js';
import type { Product } from '../kit/product.js';
import { control } from '../kit/simulators.js';

export type HeldType = 'address' | 'fraud' | 'stockConfirmation';

/** Of this process's own. */
const first = 6_000_000_000_000 + process.pid * 1_000;

/** Of six, two lack their unit, three look like fraud, and of one the stock must be confirmed. */
const sixTypes = ['address', 'fraud', 'fraud', 'stockConfirmation', 'address', 'fraud'] as const;

export type HeldOrder = ReturnType<typeof heldOrder>;

export function heldOrder(n: number) {
  const type: HeldType = sixTypes[n % 6] ?? 'fraud';
  const street = type === 'address' ? 'Birch Tower Ave' : 'Quay Street';
  const order = order8492({
    id: String(first + n),
    name: `#O${n}`,
    email: `outage-${n}@example.com`,
    shipTo: { ...sacramento, address1: `${n + 1} ${street}` },
    ...(type === 'stockConfirmation' ? { lines: [mug] } : {}),
  });
  const isAboveThreshold = type === 'fraud' && n % 2 === 0;
  return { id: `order/harbor-goods/${order.id}`, type, order, isAboveThreshold };
}

function placeHeld(product: Product, { order, type, isAboveThreshold }: HeldOrder) {
  if (type !== 'fraud') return place(product, order, { risk: clear });
  const risk = isAboveThreshold
    ? { recommendation: 'CANCEL', assessments: [{ riskLevel: 'HIGH' }] }
    : { recommendation: 'INVESTIGATE', assessments: [{ riskLevel: 'MEDIUM' }] };
  return place(product, order, { risk });
}

export const lateAfterMs = 1_000;
export const graceMs = 8_000;

/** Seconds of the clocks of a case after the first of them. */
const clocksOf: Record<HeldType, [seconds: number, then: CaseClockPolicy['then']][]> = {
  address: [
    [0, { remind: 'ops' }],
    [3, { escalate: 'supervisor' }],
    [12, { decide: 'refund' }],
  ],
  fraud: [
    [0, { remind: 'ops' }],
    [6, { escalate: 'supervisor' }],
  ],
  stockConfirmation: [
    [0, { remind: 'ops' }],
    [9, { decide: 'unavailable' }],
  ],
};

/** When the clocks of a case are due by its policy; its deadline is the last. */
export function duesOf(type: HeldType, dueAt: string): string[] {
  const last = Math.max(...clocksOf[type].map(([seconds]) => seconds));
  return clocksOf[type].map(([seconds]) =>
    new Date(Date.parse(dueAt) - (last - seconds) * 1000).toISOString(),
  );
}

/** Policy by which the first clock of a case rings so many seconds after it opened. */
export function termsWithin(toFirst: number): OrderPolicy {
  const { cases } = defaultOrderPolicy;
  const row = (type: HeldType) => ({
    ...cases[type],
    within: `PT${toFirst + Math.max(...clocksOf[type].map(([seconds]) => seconds))}S`,
    warnBefore: 'PT4S',
    clocks: clocksOf[type].map(([seconds, then]) => ({ after: `PT${toFirst + seconds}S`, then })),
  });
  return {
    ...defaultOrderPolicy,
    velocity: manyOrders,
    confirmWithin: 'PT1H',
    lateAfter: `PT${lateAfterMs / 1000}S`,
    graceAfterOutage: `PT${graceMs / 1000}S`,
    cases: {
      ...cases,
      address: row('address'),
      fraud: row('fraud'),
      stockConfirmation: row('stockConfirmation'),
    },
  };
}

/** Orders that come from now on get these terms; those that are there keep theirs. */
async function putTerms({ call }: Product, order: OrderPolicy): Promise<void> {
  const path = '/v1/stores/harbor-goods/policy';
  const { body: known } = await call(path);
  const body = { version: known.version, reason: 'short clocks', order, routing: known.routing };
  const put = await call(path, { method: 'PUT', body });
  if (put.status !== 200) throw new Error(`the policy was refused: ${JSON.stringify(put.body)}`);
}

/**
 * Places all, wave by wave, each with shorter clocks, so that all are due around one instant, a little after the last is held. The first wave, whose
 * clocks may ring before that, shows how fast the machine is. Resolves when all are held, or the instant has come.
 */
export async function hold(product: Product, all: readonly HeldOrder[]): Promise<void> {
  const sample = 20;
  const from = Date.now();
  const held = async (many: number, until: number) => {
    const isOver = ({ total }: { total: number }) => total >= many || Date.now() > until;
    await eventually(() => openCounts(product), isOver, 120_000);
  };
  await each(all.slice(0, sample), 20, (one) => placeHeld(product, one));
  await held(sample, Infinity);
  const goal = Date.now() + ((Date.now() - from) * (all.length - sample) * 0.8) / sample + 4_000;
  for (let n = sample; n < all.length; n += 40) {
    await putTerms(product, termsWithin(Math.max(5, Math.round((goal - Date.now()) / 1000))));
    await each(all.slice(n, n + 40), 20, (one) => placeHeld(product, one));
    await held(n + 30, goal);
  }
  await held(all.length, goal);
}

/** Open cases by type, asked twice a second. */
export async function openCounts({ call }: Product): Promise<{ total: number; byType: object }> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return (await call('/v1/cases/counts')).body;
}

/** Mugs are scarce in California, where nobody answers; Brooklyn has plenty, and comes second. */
export async function makeMugsScarce({ databaseUrl, simulators }: Product): Promise<void> {
  const { db, end } = connectDatabase(databaseUrl, { max: 1, name: 'faros-test' });
  const inCalifornia = and(eq(stock.warehouseId, 'warehouse-ca'), eq(stock.sku, mug.sku));
  await db.update(stock).set({ onHand: 15 }).where(inCalifornia);
  const at = { warehouseId: 'engraving-ny', sku: mug.sku };
  await db.insert(offers).values({ ...at, supplierSku: 'ENGRAVING-NY-MUG', costCents: 700, currency: 'USD' });
  const observedAt = new Date().toISOString();
  await db.insert(stock).values({ ...at, onHand: 1000, safetyThreshold: 20, observedAt });
  await end();
  const silent = { supplier: 'warehouse-ca', availableQuantity: null };
  await control(simulators.supplier.url, 'stock-answering', silent);
}

/** Works on all of these, `atOnce` at a time. */
export async function each<One, Result>(
  all: readonly One[],
  atOnce: number,
  work: (one: One) => Promise<Result>,
): Promise<Result[]> {
  const left = [...all.entries()];
  const done: Result[] = [];
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift()) done[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return done;
}
