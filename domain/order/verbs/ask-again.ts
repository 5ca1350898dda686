import type { Instant } from '../../sla/instant.js';
import type { Effect } from '../effects.js';
import { isAboutAddress } from '../out-of-date.js';
import type { Turn } from '../turn.js';
import { change, countOf, say } from '../turning.js';
import { restart } from './recheck.js';

/**
 * Asks once more for an effect that ended without being done. Unknown: the same identity, so that the other side is looked at again
 * and nothing is sent twice. Refused: a new generation, because a new one is meant.
 */
export function askAgain(turn: Turn, id: string, at: Instant): Turn {
  const known = turn.state.effects[id];
  if (!known?.effect || known.status === 'asked' || known.status === 'done') return turn;
  const { effect } = known;
  if (effect.kind === 'check') return restart(turn, effect.check);
  if (effect.kind === 'plan') {
    return change(turn, { plan: { status: 'none', generation: turn.state.plan.generation } });
  }
  const again = known.status === 'unknown' ? effect : anew(turn, effect, id);
  if (again.id !== id && turn.state.effects[again.id]) return turn;
  const asked = { status: 'asked' as const, askedAt: at, answeredAt: null, effect: again };
  const effects = { ...turn.state.effects, [again.id]: asked };
  const said = say(change(turn, { effects }), at, 'decision', `${effect.kind} asked again`);
  return { ...said, effects: [...said.effects, again] };
}

function anew(turn: Turn, effect: Effect, id: string): Effect {
  if (effect.kind === 'notify' && isAboutAddress(effect)) return { ...effect, id: nextSubject(id) };
  const generation = nextGeneration(turn, effect);
  return { ...effect, generation, id: id.replace(/\/\d+$/, `/${generation}`) };
}

/** The steps of a ticket are counted together. */
function nextGeneration({ state }: Turn, effect: Effect): number {
  return effect.kind === 'ticket' ? countOf(state, effect.caseId, 'ticket') + 1 : effect.generation + 1;
}

/** The generation of what is about an address is the address's version: `<subject>` is followed by `<subject>~2`, and the next version is asked about all the same. */
function nextSubject(id: string): string {
  return id.replace(
    /(?:~(\d+))?(\/notify\/\d+)$/,
    (_, last: string | undefined, rest: string) => `~${Number(last ?? 1) + 1}${rest}`,
  );
}
