import type { MachineEvent, PersonEvent, StoppedAutomation } from '../domain/order/events.js';
import type { Effect, Outcome } from '../domain/order/effects.js';
import type { Order } from '../domain/order/order.js';
import type { Entry } from '../domain/order/turn.js';
import type { Instant } from '../domain/sla/instant.js';

/** What the order workflow calls. All business instants come from the workflow. */
export interface OrderActivities {
  /**
   * One turn: the record and all quick effects, each with a row and an outcome of its own; none fails another. Local, and again as a
   * normal activity where the local one could not (Postgres away). Throws only when the record could not be written.
   */
  turn(input: TurnInput): Promise<TurnResult>;
  /** One effect, under the server's retries until it has an answer. Throws `EffectUnanswered` (retryable) while there is none. */
  perform(input: PerformInput): Promise<Outcome>;
  /**
   * What is stored for an order and has not reached it, oldest first, and what is switched off for it now: asked before a clock of a case
   * rings, because what was stored before its deadline beats it.
   */
  mail(input: { orderId: string }): Promise<Mail>;
}

export interface Mail {
  events: { event: MachineEvent | PersonEvent; at: Instant }[];
  stopped: StoppedAutomation;
}

export interface TurnInput {
  orderId: string;
  /** Workflow time of this turn. */
  at: Instant;
  effects: Effect[];
  /** Null where only reads are asked and the turn goes on. */
  record: OrderRecord | null;
  /** Longest time one effect may take here, in ms; what has no answer by then is `unanswered`. */
  effectTimeoutMs: number;
}

export interface OrderRecord {
  /** Rises with every record: `max(last + 1, workflow time in microseconds)`. */
  version: number;
  /** The last version that history knows: rows above it come from a run that never became history. */
  baseVersion: number;
  order: Order;
  entries: Entry[];
}

export interface TurnResult {
  /** One for each effect, in their order. */
  outcomes: Outcome[];
}

export interface PerformInput {
  orderId: string;
  at: Instant;
  effect: Effect;
}
