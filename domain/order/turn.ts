import type { Instant } from '../sla/instant.js';
import type { Answer } from './events.js';
import type { Effect } from './effects.js';
import type { Order } from './order.js';

/** A line of the order's timeline: what happened, in words without a person in them. */
export interface Entry {
  at: Instant;
  kind: 'event' | 'decision' | 'effect' | 'case' | 'clock';
  text: string;
}

/** What one event makes of an order: the state after it, what to ask of the world, what to tell the reader and the sender. */
export interface Turn {
  state: Order;
  effects: Effect[];
  entries: Entry[];
  answer: Answer;
}
