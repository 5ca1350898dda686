import type { Verdict } from '../order/checks.js';

/**
 * What Filter makes of outside facts. `notYet`: the facts do not allow a verdict so far; it is asked again, and no customer hears of
 * it (C-24). Explanations hold no person.
 */
export type Judgement<One extends Verdict> =
  | { status: 'judged'; verdict: One; explanation: Record<string, unknown> }
  | { status: 'notYet'; reason: string };
