import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';

/** Where an order stands, by its record. */
export interface Standing {
  id: string;
  version: string;
  stage: string;
  openCases: string[];
  poNumber: string | null;
  poState: string | null;
  parcelState: string | null;
  /** Effects without an answer by this record; an answer that says nothing new is on record only with the next wake-up. */
  asked: string[];
}

/**
 * Looks at the records of all orders that somebody waits for, together, every 25 ms, and reads only those that changed: the bench must
 * not be the load. An order that opens a case, or takes longer than two minutes for one step, is an error.
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

  /** Resolves once the order is so and none of its effects waits for an answer. */
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
    for (const order of await this.#changed()) {
      const one = this.#waiting.get(order.id);
      if (!one) continue;
      one.seen = order;
      if (order.openCases.length > 0) this.#fail(order.id, `has a case: ${order.openCases.join()}`);
    }
    const asked = await this.#unanswered();
    for (const [id, one] of this.#waiting) {
      const { seen } = one;
      if (seen && one.isSo(seen) && !seen.asked.some((effect) => asked.has(effect)))
        this.#settle(id, () => one.done(seen));
      else if (Date.now() > one.deadline) this.#fail(id, `does not go on: ${JSON.stringify(seen)}`);
    }
  }

  async #changed(): Promise<Standing[]> {
    const ids = [...this.#waiting.keys()];
    const rows = await this.#sql<{ id: string; version: string }[]>`
      select id, version::text from orders where id = any(${ids})`;
    const changed = rows.filter(({ id, version }) => this.#waiting.get(id)?.seen?.version !== version);
    if (changed.length === 0) return [];
    return this.#sql<Standing[]>`
      select id, version::text, stage, open_case_types as "openCases",
        snapshot #>> '{legs,0,purchaseOrder,number}' as "poNumber",
        snapshot #>> '{legs,0,purchaseOrder,state}' as "poState",
        snapshot #>> '{parcels,0,state}' as "parcelState",
        array(select key from jsonb_each(snapshot -> 'effects') where value ->> 'status' = 'asked') as asked
      from orders where id = any(${changed.map(({ id }) => id)})`;
  }

  /** Of the effects that the records call asked, those that have no answer. */
  async #unanswered(): Promise<Set<string>> {
    const asked = [...this.#waiting.values()].flatMap((one) => one.seen?.asked ?? []);
    if (asked.length === 0) return new Set();
    const answered = await this.#sql<{ id: string }[]>`
      select id from effects where id = any(${asked}) and state <> 'reserved'`;
    const known = new Set(answered.map(({ id }) => id));
    return new Set(asked.filter((id) => !known.has(id)));
  }

  #fail(id: string, why: string): void {
    const one = this.#waiting.get(id);
    this.#settle(id, () => one?.fail(new Error(`${id} ${why}`)));
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
