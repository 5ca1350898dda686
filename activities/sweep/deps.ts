import type { Database } from '../../db/client.js';
import type { MachineEvent } from '../../domain/order/events.js';
import type { Log } from '../deps.js';

/** What the sweep needs of the world. `workers/wiring.ts` binds it. */
export interface SweepDeps {
  db: Database;
  orders: RunningOrders;
  log: Log;
  /** Wall time rules the sweep. */
  now(): Date;
  /** How long after its instant a clock, or a record, is found missing, ms. */
  toleranceMs: number;
  /** Open orders looked at in one run. */
  pageSize: number;
  /** An order is told again of the same finding after this, ms. */
  tellAgainMs: number;
}

/** Workflows as Temporal knows them. */
export interface RunningOrders {
  /** Those of these orders that Temporal lists as running, with what they show; the list may be some seconds old. */
  listed(orderIds: readonly string[]): Promise<Map<string, Shown>>;
  /** Asks for one order, and is never old. Null: no workflow of it runs. */
  standing(orderId: string): Promise<{ failedTasks: number } | null>;
  /** Orders of which Temporal says that their tasks keep failing. */
  troubled(limit: number): Promise<string[]>;
  tell(orderId: string, event: MachineEvent): Promise<void>;
}

export interface Shown {
  stage: string | null;
  caseTypes: readonly string[];
}
