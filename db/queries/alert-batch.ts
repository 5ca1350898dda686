import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Alert } from '../../domain/alerts/group.js';
import type { Role } from '../../domain/cases/role.js';
import type { Database } from '../client.js';
import { alertMessages, alerts } from '../schema/alerts.js';
import { stores } from '../schema/master.js';
import { cases, orders } from '../schema/orders.js';

/** The calls of a batch, with what is on record of their cases now. */
export async function alertsOf(db: Database, batchId: string): Promise<Alert[]> {
  const rows = await db
    .select({
      id: alerts.id,
      orderId: alerts.orderId,
      orderName: orders.name,
      caseId: alerts.caseId,
      because: alerts.because,
      case: cases.case,
      state: cases.state,
      dueAt: cases.dueAt,
    })
    .from(alerts)
    .leftJoin(orders, eq(orders.id, alerts.orderId))
    .innerJoin(cases, eq(cases.id, alerts.caseId))
    .where(eq(alerts.batch, batchId))
    .orderBy(asc(alerts.queuedAt), asc(alerts.id));
  return rows.map(({ case: one, state, ...row }) => ({
    ...row,
    caseType: one.type,
    isOpen: state === 'open',
  }));
}

/** Whom a batch's mail has not reached: refused for good, or twice without an answer. */
export async function unreachedBy(db: Database, batchId: string): Promise<Set<string>> {
  const rows = await db
    .select({ recipient: alertMessages.recipient })
    .from(alertMessages)
    .where(and(eq(alertMessages.batch, batchId), inArray(alertMessages.state, ['refused', 'unknown'])));
  return new Set(rows.map(({ recipient }) => recipient));
}

/** What a store says about calls: how it is named, its zone, and who is above whom. What is of no store goes by the shipped policy. */
export async function alertedStore(
  db: Database,
  storeId: string | null,
  shipped: AlertedStore['escalation'],
): Promise<AlertedStore | null> {
  if (storeId === null) return { id: null, name: 'Faros', timeZone: 'UTC', escalation: shipped };
  const [row] = await db
    .select({ id: stores.id, name: stores.name, brand: stores.brand, policy: stores.policy })
    .from(stores)
    .where(eq(stores.id, storeId));
  if (!row) return null;
  const { id, name, brand, policy } = row;
  return { id, name, timeZone: brand.timeZone, escalation: policy.order.escalation };
}

export interface AlertedStore {
  /** Null: no store, so all of them. */
  id: string | null;
  name: string;
  timeZone: string;
  escalation: Record<Role, Role | null>;
}
