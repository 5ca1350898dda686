import type { SettledOutcome } from '../db/commands/settle-effect.js';
import type { Transaction } from '../db/client.js';
import type { Effect } from '../domain/order/effects.js';
import type { Instant } from '../domain/sla/instant.js';
import type { ActivityDeps } from './deps.js';

/** The effects that change the world; checks and plans only read it. */
export type PerformedEffect = Exclude<Effect, { kind: 'check' | 'plan' }>;

/** What an effect supplies to the four steps of `once`. */
export interface Performer {
  /** What the other side knows it by; the same on every attempt. */
  reference: string;
  /** Reads what it needs, and sets aside what only we know of. When it fails, nothing has happened. */
  prepare(signal: AbortSignal): Promise<Deed>;
  /**
   * Its beginning is written down when it begins, one statement more: killed before that, it is known not to have happened. Absent: the
   * reservation counts as the beginning.
   */
  notesBeginning?: true;
  /** Written in the transaction that reserves the effect. */
  onReserved?: (tx: Transaction) => Promise<void>;
}

/** It may not happen before: the order asks again then. What has happened already is not put off. */
export interface Deferral {
  until: Instant;
  reason: string;
  /** Written with it. */
  alongside: (tx: Transaction) => Promise<void>;
}

export interface Deed {
  /**
   * Did an earlier attempt happen? Asked by our reference, and only after that attempt's lease. `notHappened` also where doing it again
   * leaves the world as doing it once.
   */
  probe(signal: AbortSignal): Promise<Probed>;
  act(signal: AbortSignal): Promise<SettledOutcome>;
  /** When the probe cannot tell. Goods and money: a person must look. Mail: one repeat with the same Message-ID. */
  whenUnsure: 'unknown' | 'repeatOnce';
  deferral?: Deferral;
  /** Written in the transaction that settles the effect. */
  alongside?: (outcome: SettledOutcome) => ((tx: Transaction) => Promise<void>) | undefined;
}

export type Probed = SettledOutcome | 'notHappened' | 'cannotTell';

/** One effect to be performed. */
export interface Job<E extends Effect = PerformedEffect> {
  deps: ActivityDeps;
  orderId: string;
  effect: E;
  /** Workflow time of the turn that asked. */
  at: Instant;
  /** Workflow time of this attempt, which may be much later. */
  now: Instant;
}

const done = { status: 'done', result: { kind: 'nothing' } } as const satisfies SettledOutcome;

/** The answer is known without asking anybody, whatever was tried before. */
export function answered(outcome: SettledOutcome): Deed {
  return { probe: async () => outcome, act: async () => outcome, whenUnsure: 'unknown' };
}

export const nothingToDo: Deed = answered(done);

/** It must not happen. */
export function refusal(code: string, reason: string): Deed {
  return answered({ status: 'refused', code, reason });
}

/** For what the other side takes once however often it is told: the same tag, hold handle or tracker. */
export function repeatable(act: (signal: AbortSignal) => Promise<unknown>): Deed {
  return {
    probe: async () => 'notHappened',
    act: async (signal) => {
      await act(signal);
      return done;
    },
    whenUnsure: 'unknown',
  };
}

/** Something of ours is not there yet; it will be. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
}
