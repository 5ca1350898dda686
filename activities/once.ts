import { beginAct, noteEffectError, releaseEffect, reserveEffect } from '../db/commands/reserve-effect.js';
import { settleEffect, type SettledOutcome } from '../db/commands/settle-effect.js';
import type { Outcome } from '../domain/order/effects.js';
import { abortable } from './abort.js';
import { isProviderError, nameOf, wordsOf } from './failures.js';
import { type Deferral, NotReady, type Deed, type Job, type Performer, type Probed } from './performer.js';

/** An outcome; `retryAfterMs` says when another try makes sense, where that is known. */
export interface Attempted {
  outcome: Outcome;
  retryAfterMs: number | null;
}

export interface Attempt extends Job {
  /** Ends before half of the lease is over: the rest is the provider's to settle in. */
  signal: AbortSignal;
  /** Wall time (epoch ms) after which this attempt may not begin to act: a process that slept must not wake up acting. */
  actBefore: number;
  /** Lets tests stop between the steps. */
  afterStep?: ((effectId: string, step: 1 | 2 | 3 | 4) => Promise<void>) | undefined;
}

/** Reserved for this attempt. `acts` counts begun acts; `isBegun`: this attempt's own is among them. */
interface Hold {
  attempt: number;
  acts: number;
  isBegun: boolean;
}

/** How long a call that was given up may take to end. */
const endingMs = 100;

class Unanswered extends Error {
  override readonly name = 'Unanswered';
  constructor(
    reason: string,
    readonly retryAfterMs: number | null,
  ) {
    super(reason);
  }
}

/**
 * an effect happens once, whatever is retried, killed or delivered twice. Reserve it; look whether an earlier attempt happened;
 * act only if none did; settle. Never throws for a provider: what has no answer is `unanswered`.
 */
export async function once(performer: Performer, attempt: Attempt): Promise<Attempted> {
  try {
    return { outcome: await fourSteps(performer, attempt), retryAfterMs: null };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return { outcome: { status: 'unanswered', reason: error.message }, retryAfterMs: error.retryAfterMs };
  }
}

async function fourSteps(performer: Performer, attempt: Attempt): Promise<Outcome> {
  const { effect, afterStep } = attempt;
  const reserved = await reserve(performer, attempt);
  if ('outcome' in reserved) return reserved.outcome;
  await afterStep?.(effect.id, 1);

  const deed = await given(attempt, reserved, () => performer.prepare(attempt.signal));
  const probed = await given(attempt, reserved, () => lookBack(deed, reserved, attempt.signal));
  if (deed.deferral && probed === 'notHappened') return deferred(deed.deferral, reserved, attempt);
  await afterStep?.(effect.id, 2);

  const acted = isOutcome(probed) ? { outcome: probed, words: null } : await act(deed, reserved, attempt);
  await afterStep?.(effect.id, 3);

  const { outcome, words } = acted;
  const alongside = deed.alongside?.(outcome);
  const settled = await settleEffect(attempt.deps.db, { id: effect.id, outcome, error: words, alongside });
  await afterStep?.(effect.id, 4);
  return settled;
}

async function reserve(performer: Performer, attempt: Attempt): Promise<Hold | { outcome: Outcome }> {
  const { deps, effect, orderId, at: askedAt } = attempt;
  const { reference, notesBeginning, onReserved: alongside } = performer;
  const acts = notesBeginning ? 0 : 1;
  const request = { orderId, effect, reference, askedAt, leaseMs: deps.leaseMs, acts, alongside } as const;
  const reservation = await reserveEffect(deps.db, request);
  if (reservation.status === 'settled') return { outcome: reservation.outcome };
  if (reservation.status === 'leased') {
    throw new Unanswered('another attempt is under way', reservation.leaseLeftMs);
  }
  return { ...reservation, isBegun: reservation.attempt === 1 && acts === 1 };
}

/** Nothing happened: the row stays, free for the attempt that the order asks for then. */
async function deferred(
  { until, reason, alongside }: Deferral,
  hold: Hold,
  { deps, effect }: Attempt,
): Promise<Outcome> {
  const begunActs = hold.isBegun ? 1 : 0;
  const error = `deferred until ${until}: ${reason}`;
  await releaseEffect(deps.db, { id: effect.id, attempt: hold.attempt, begunActs, error, alongside });
  return { status: 'deferred', until, reason };
}

/** Step 2. */
async function lookBack(deed: Deed, hold: Hold, signal: AbortSignal): Promise<Probed> {
  if (hold.isBegun || hold.acts === 0) return 'notHappened';
  const probed = await abortable(signal, () => deed.probe(signal));
  if (probed !== 'cannotTell') return probed;
  if (deed.whenUnsure === 'repeatOnce' && hold.acts < 2) return 'notHappened';
  return {
    status: 'unknown',
    reason: 'no answer came, and the other side cannot be asked whether it happened',
  };
}

function isOutcome(probed: Probed): probed is SettledOutcome {
  return typeof probed === 'object';
}

/** What only reads cannot have changed anything: when it fails, the effect is free for the next attempt at once. */
async function given<T>(attempt: Attempt, hold: Hold, read: () => Promise<T>): Promise<T> {
  try {
    return await abortable(attempt.signal, read);
  } catch (error) {
    throw await freed(attempt, hold, error);
  }
}

/** Step 3. */
async function act(deed: Deed, hold: Hold, attempt: Attempt) {
  const begun = await begin(hold, attempt);
  const calls: Promise<SettledOutcome>[] = [];
  try {
    const outcome = await abortable(attempt.signal, () => {
      const call = deed.act(attempt.signal);
      calls.push(call);
      return call;
    });
    return { outcome, words: null };
  } catch (thrown) {
    const [call] = calls;
    if (call === undefined) throw await freed(attempt, begun, thrown);
    const end = await endOf(call);
    if (end && 'outcome' in end) return { outcome: end.outcome, words: null };
    const error = end ? end.error : thrown;
    if (isProviderError(error) && error.problem === 'refused') {
      const outcome = { status: 'refused', code: error.code, reason: nameOf(error) } as const;
      return { outcome, words: error.message };
    }
    if (isProviderError(error) && error.problem !== 'noAnswer') throw await freed(attempt, begun, error);
    throw await mayHaveHappened(attempt, begun, thrown);
  }
}

type End = { outcome: SettledOutcome } | { error: unknown };

/** What a call says itself, though it was given up; null: it does not listen, and may still be under way. */
async function endOf(call: Promise<SettledOutcome>): Promise<End | null> {
  const ended = call.then(
    (outcome): End => ({ outcome }),
    (error: unknown): End => ({ error }),
  );
  const soon = new Promise<null>((resolve) => setTimeout(resolve, endingMs, null).unref());
  return Promise.race([ended, soon]);
}

async function begin(hold: Hold, attempt: Attempt): Promise<Hold> {
  const { deps, effect } = attempt;
  if (attempt.signal.aborted || Date.now() >= attempt.actBefore) {
    throw await freed(attempt, hold, new NotReady('this attempt came too late to act'));
  }
  if (hold.isBegun) return hold;
  const isOurs = await beginAct(deps.db, effect.id, hold.attempt);
  if (!isOurs) throw new Unanswered('another attempt is under way', null);
  return { ...hold, acts: hold.acts + 1, isBegun: true };
}

async function freed(attempt: Attempt, hold: Hold, error: unknown): Promise<Unanswered> {
  const begunActs = hold.isBegun ? 1 : 0;
  const release = { id: attempt.effect.id, attempt: hold.attempt, begunActs, error: wordsOf(error) } as const;
  await releaseEffect(attempt.deps.db, release);
  return new Unanswered(nameOf(error), isProviderError(error) ? error.retryAfterMs : null);
}

async function mayHaveHappened(attempt: Attempt, hold: Hold, error: unknown): Promise<Unanswered> {
  const note = { id: attempt.effect.id, attempt: hold.attempt, error: wordsOf(error) };
  await noteEffectError(attempt.deps.db, note);
  return new Unanswered(nameOf(error), attempt.deps.leaseMs);
}
