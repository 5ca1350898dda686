import { change } from './turning.js';
import type { Turn } from './turn.js';

/** Writes what became of a leg into every cancellation that waits for it. */
export function answerCancellation(turn: Turn, legId: string, answer: 'done' | 'tooLate'): Turn {
  const cancellations = turn.state.cancellations.map((one) => ({
    ...one,
    legs: one.legs.map((leg) => (leg.legId === legId && leg.answer === 'asked' ? { ...leg, answer } : leg)),
  }));
  return change(turn, { cancellations });
}
