import type { Instant } from '../../sla/instant.js';
import { open } from '../casework.js';
import type { OrderEvent } from '../events.js';
import { clocksOf } from '../status.js';
import { change, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';
import { caseClock } from './case-clock.js';
import { confirm } from '../steps/tell.js';

type ClockDue = Extract<OrderEvent, { type: 'clockDue' }>;

/** A clock rings. It is judged by its instant; one that was stopped or moved meanwhile does nothing. */
export function clockDue(turn: Turn, event: ClockDue, at: Instant): Turn {
  const clock = clocksOf(turn.state).find((one) => one.id === event.clock);
  if (!clock || clock.dueAt > event.dueAt) return ignored(turn, 'the clock was stopped');
  if (clock.id === 'confirm') return confirm(turn, at);
  if (clock.id === 'riskPending') return riskStillPending(turn, at);
  if (clock.id === 'close')
    return say(change(turn, { closedAt: at }), at, 'clock', 'after-sales is over: the order is closed');
  if (clock.id.startsWith('send:')) return sendNow(turn, clock.id.slice('send:'.length), at);
  return caseClock(turn, event, at);
}

/** C-41: pending for 30 minutes is looked at once more, then a person reviews. */
function riskStillPending(turn: Turn, at: Instant): Turn {
  const state = turn.state.checks.risk;
  if (state.status !== 'pending') return turn;
  const verdict = { check: 'risk', verdict: 'pending', recommendation: 'NONE', levels: ['PENDING'] } as const;
  const held = {
    status: 'held' as const,
    generation: state.generation,
    verdict: { ...verdict, levels: ['PENDING'] },
    at,
  };
  const kept = change(turn, { checks: { ...turn.state.checks, risk: held } });
  const said = say(kept, at, 'clock', `risk still pending after ${turn.state.policy.riskPendingFor}`);
  return open(said, at, 'fraud', null, {
    aboveThreshold: false,
    levels: ['PENDING'],
    recommendation: 'NONE',
  });
}

/** What was put off is asked for again, under its identity (C-30). */
function sendNow(turn: Turn, effectId: string, at: Instant): Turn {
  const known = turn.state.effects[effectId];
  if (!known?.effect) return turn;
  const { deferredUntil: _over, ...asked } = known;
  const effects = { ...turn.state.effects, [effectId]: { ...asked, askedAt: at } };
  return { ...change(turn, { effects }), effects: [...turn.effects, known.effect] };
}
