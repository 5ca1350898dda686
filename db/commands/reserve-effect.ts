import { and, eq, lt, lte, or, sql } from 'drizzle-orm';
import type { Effect, Outcome } from '../../domain/order/effects.js';
import type { Database, Transaction } from '../client.js';
import { effects } from '../schema/orders.js';

/** No attempt holds it, and it has no answer. */
const isFree = and(eq(effects.state, 'reserved'), lte(effects.leaseUntil, sql`clock_timestamp()`));

/** A person wants to know what became of an unknown outcome: the other side is looked at again, under the same identity. */
const isAskedAgain = and(eq(effects.state, 'unknown'), lt(effects.askedAt, sql`excluded.asked_at`));

export interface EffectRequest {
  orderId: string;
  effect: Effect;
  /** What the other side knows it by. */
  reference: string;
  /** Workflow time of the turn that asked. */
  askedAt: string;
  leaseMs: number;
  /** Of the first attempt: 1 where reserving counts as having begun to act, so that one killed before it could say so is looked for. */
  acts: 0 | 1;
  /** Written with the row, or not at all; only by the attempt that has it now. */
  alongside?: ((tx: Transaction) => Promise<void>) | undefined;
}

/** `ours`: this attempt, and no other, may go on until its lease ends. `acts`: how often the act was begun. */
export type Reservation =
  | { status: 'ours'; attempt: number; acts: number }
  | { status: 'leased'; leaseLeftMs: number }
  | { status: 'settled'; outcome: Outcome };

/**
 * Step 1: one row for one identity, held by one attempt at a time; leases by the database's clock.
 */
export async function reserveEffect(db: Database, request: EffectRequest): Promise<Reservation> {
  const { alongside } = request;
  const ours = alongside
    ? await db.transaction(async (tx) => {
        const reserved = await reserve(tx, request);
        if (reserved) await alongside(tx);
        return reserved;
      })
    : await reserve(db, request);
  return ours ? { status: 'ours', ...ours } : whoHas(db, request.effect.id);
}

async function reserve(
  db: Database | Transaction,
  request: EffectRequest,
): Promise<{ attempt: number; acts: number } | undefined> {
  const leaseUntil = leaseEnd(request.leaseMs);
  const [ours] = await db
    .insert(effects)
    .values({
      id: request.effect.id,
      orderId: request.orderId,
      kind: request.effect.kind,
      reference: request.reference,
      request: request.effect,
      state: 'reserved',
      leaseUntil,
      acts: request.acts,
      askedAt: request.askedAt,
    })
    .onConflictDoUpdate({
      target: effects.id,
      set: {
        state: 'reserved',
        attempts: sql`${effects.attempts} + 1`,
        leaseUntil,
        askedAt: sql`excluded.asked_at`,
        outcome: null,
        settledAt: null,
      },
      setWhere: or(isFree, isAskedAgain),
    })
    .returning({ attempt: effects.attempts, acts: effects.acts });
  return ours;
}

/** Begins a further act. False: the lease was lost meanwhile, and another attempt has the effect. */
export async function beginAct(db: Database, id: string, attempt: number): Promise<boolean> {
  const begun = await db
    .update(effects)
    .set({ acts: sql`${effects.acts} + 1` })
    .where(and(held(id, attempt), sql`${effects.leaseUntil} > clock_timestamp()`))
    .returning({ id: effects.id });
  return begun.length > 0;
}

/**
 * Ends the lease at once, because nothing of this attempt can still be under way. `begunActs` acts did not happen and are taken back.
 */
export async function releaseEffect(
  db: Database,
  release: {
    id: string;
    attempt: number;
    begunActs: 0 | 1;
    error: string;
    alongside?: ((tx: Transaction) => Promise<void>) | undefined;
  },
): Promise<void> {
  const { alongside } = release;
  if (!alongside) return free(db, release);
  await db.transaction(async (tx) => {
    await free(tx, release);
    await alongside(tx);
  });
}

async function free(
  db: Database | Transaction,
  release: { id: string; attempt: number; begunActs: 0 | 1; error: string },
): Promise<void> {
  await db
    .update(effects)
    .set({
      leaseUntil: sql`clock_timestamp()`,
      acts: sql`${effects.acts} - ${release.begunActs}::integer`,
      lastError: release.error,
    })
    .where(held(release.id, release.attempt));
}

/** Notes why there is no answer; the lease goes on. */
export async function noteEffectError(
  db: Database,
  note: { id: string; attempt: number; error: string },
): Promise<void> {
  await db.update(effects).set({ lastError: note.error }).where(held(note.id, note.attempt));
}

async function whoHas(db: Database, id: string): Promise<Reservation> {
  const [row] = await db
    .select({
      outcome: effects.outcome,
      leaseLeftMs: sql<number>`ceil(extract(epoch from ${effects.leaseUntil} - clock_timestamp()) * 1000)::float8`,
    })
    .from(effects)
    .where(eq(effects.id, id));
  if (row?.outcome) return { status: 'settled', outcome: row.outcome };
  return { status: 'leased', leaseLeftMs: Math.max(0, row?.leaseLeftMs ?? 0) };
}

function held(id: string, attempt: number) {
  return and(eq(effects.id, id), eq(effects.state, 'reserved'), eq(effects.attempts, attempt));
}

function leaseEnd(leaseMs: number) {
  return sql`clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'`;
}
