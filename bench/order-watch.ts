import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';

/** Where an order stands, by its record. */
export interface Standing {
  id: string;
  stage: string;
  poNumber: string | null;
  poState: string | null;
  parcelState: string | null;
  /** Effects asked for that have no answer yet; one that says nothing new is on record only with the next wake-up. */
  pending: number;
  openCases: string[];
}

/**
 * Looks at the records of all orders that somebody waits for in one query every 25 ms: the bench must not be the load. An order that
 * opens a case, or takes longer than two minutes for one step, is an error.
 */
export class OrderWatch {
  readonly #sql: postgres.Sql;
  readonly #waiting = new Map<string, Waiting>();
  #isOver = false;
  readonly #ended: Promise<void>;

  constructor(databaseUrl: string) {
    this.#sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    this.#ended = this.#run();
  }

  until(id: string, isSo: (order: Standing) => boolean): Promise<Standing> {
    return new Promise((done, fail) => {
      this.#waiting.set(id, { isSo, done, fail, deadline: Date.now() + longestStepMs, seen: null });
    });
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#ended;
    await this.#sql.end({ timeout: 1 });
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      try {
        if (this.#waiting.size > 0) await this.#look();
      } catch (error) {
        this.#failAll(error);
      }
      await pause(25);
    }
    this.#failAll(new Error('the bench has ended'));
  }

  async #look(): Promise<void> {
    const ids = [...this.#waiting.keys()];
    for (const order of await this.#read(ids)) {
      const one = this.#waiting.get(order.id);
      if (!one) continue;
      one.seen = order;
      if (order.openCases.length > 0)
        this.#settle(order.id, () =>
          one.fail(new Error(`${order.id} has a case: ${order.openCases.join()}`)),
        );
      else if (one.isSo(order)) this.#settle(order.id, () => one.done(order));
    }
    for (const [id, one] of this.#waiting) {
      if (Date.now() > one.deadline)
        this.#settle(id, () => one.fail(new Error(`${id} did not go on: ${JSON.stringify(one.seen)}`)));
    }
  }

  #read(ids: string[]): Promise<Standing[]> {
    return this.#sql<Standing[]>`
      select id, stage, open_case_types as "openCases",
        snapshot #>> '{legs,0,purchaseOrder,number}' as "poNumber",
        snapshot #>> '{legs,0,purchaseOrder,state}' as "poState",
        snapshot #>> '{parcels,0,state}' as "parcelState",
        (select count(*)::int from jsonb_each(snapshot -> 'effects') asked
          left join effects on effects.id = asked.key
          where asked.value ->> 'status' = 'asked' and coalesce(effects.state, 'reserved') = 'reserved') as pending
      from orders where id = any(${ids})`;
  }

  #settle(id: string, tell: () => void): void {
    this.#waiting.delete(id);
    tell();
  }

  #failAll(error: unknown): void {
    for (const [id, one] of this.#waiting) this.#settle(id, () => one.fail(error));
  }
}

const longestStepMs = 120_000;

interface Waiting {
  isSo: (order: Standing) => boolean;
  done: (order: Standing) => void;
  fail: (error: unknown) => void;
  deadline: number;
  seen: Standing | null;
}
