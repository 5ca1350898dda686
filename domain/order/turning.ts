import type { Instant } from '../sla/instant.js';
import type { Effect } from './effects.js';
import type { Answer } from './events.js';
import type { Order } from './order.js';
import type { Entry, Turn } from './turn.js';

/** Small verbs that build a turn; each answers a new one. */
export function begin(state: Order): Turn {
  return { state, effects: [], entries: [], answer: { status: 'accepted', detail: 'heard' } };
}

export function change(turn: Turn, patch: Partial<Order>): Turn {
  return { ...turn, state: { ...turn.state, ...patch } };
}

export function say(turn: Turn, at: Instant, kind: Entry['kind'], text: string): Turn {
  return { ...turn, entries: [...turn.entries, { at, kind, text }] };
}

export function answer(turn: Turn, given: Answer): Turn {
  return { ...turn, answer: given };
}

export function ignored(turn: Turn, because: string): Turn {
  return answer(turn, { status: 'ignored', because });
}

/** An effect without its identity, which `ask` gives it. `subject` is the leg, parcel or case it is about. */
export type Wish = Effect extends infer One
  ? One extends Effect
    ? Omit<One, 'id' | 'generation'>
    : never
  : never;

/** Asks for an effect once: the same identity again changes nothing. */
export function ask(turn: Turn, at: Instant, subject: string | null, wish: Wish, generation = 1): Turn {
  const id = effectId(turn.state, subject, wish.kind, generation);
  if (turn.state.effects[id]) return turn;
  const effect = { ...wish, id, generation } satisfies Effect;
  const effects = {
    ...turn.state.effects,
    [id]: { status: 'asked' as const, askedAt: at, answeredAt: null, effect },
  };
  return { ...turn, state: { ...turn.state, effects }, effects: [...turn.effects, effect] };
}

/** `<order>/<subject or ->/<kind>/<generation>`. */
export function effectId(
  order: Order,
  subject: string | null,
  kind: Effect['kind'],
  generation: number,
): string {
  return `${order.id}/${subject ?? '-'}/${kind}/${generation}`;
}

export function wasAsked(
  order: Order,
  subject: string | null,
  kind: Effect['kind'],
  generation = 1,
): boolean {
  return order.effects[effectId(order, subject, kind, generation)] !== undefined;
}

/** How often an effect of this kind was asked for about this subject. */
export function countOf(order: Order, subject: string, kind: Effect['kind']): number {
  const prefix = `${order.id}/${subject}/${kind}/`;
  return Object.keys(order.effects).filter((id) => id.startsWith(prefix)).length;
}
