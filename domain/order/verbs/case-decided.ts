import type { Case } from '../../cases/case.js';
import type { Instant } from '../../sla/instant.js';
import { assertNever } from '../assert-never.js';
import { cancelEverything } from '../cancel.js';
import { close } from '../casework.js';
import { checks, type Check } from '../checks.js';
import { speedOf } from '../effects.js';
import type { PersonEvent } from '../events.js';
import { hasUnits } from '../status.js';
import { answer, change, say } from '../turning.js';
import type { Turn } from '../turn.js';
import { whyNot } from '../why-not.js';
import { askAgain } from './ask-again.js';
import { restart } from './recheck.js';

type Decided = Extract<PersonEvent, { type: 'caseDecided' }>;

/** A person decides a case, and the remedy is performed, not only the ticket closed. */
export function caseDecided(turn: Turn, event: Decided, at: Instant): Turn {
  const refusal = whyNot(turn.state, event);
  const one = turn.state.cases.find((each) => each.id === event.caseId);
  if (refusal || !one) return refusal ? answer(turn, refusal) : turn;
  const { decision, actor, reason } = event;
  const closed = close(turn, at, one, { decision, actor, reason });
  return answer(remedy(closed, one, event, at), { status: 'accepted', detail: `${one.id}: ${decision}` });
}

function remedy(turn: Turn, one: Case, event: Decided, at: Instant): Turn {
  switch (event.decision) {
    case 'release':
      return release(turn, one, event);
    case 'recheck':
      return recheck(turn, one, at);
    case 'cancel': {
      const { id, actor, reason } = event;
      return cancelEverything(turn, at, { id, actor, reason, byStore: false });
    }
    case 'settle':
      return settle(turn, one, at);
    default:
      return assertNever(event.decision);
  }
}

/** The check counts as passed, on this person's word. */
function release(turn: Turn, one: Case, event: Decided): Turn {
  const name = checkOf(one);
  const state = name ? turn.state.checks[name] : null;
  if (!name || state?.status !== 'held') return turn;
  const released = { ...state, status: 'released' as const, by: event.actor.id };
  return change(turn, { checks: { ...turn.state.checks, [name]: released } });
}

function recheck(turn: Turn, one: Case, at: Instant): Turn {
  const name = checkOf(one);
  if (name) return name === 'items' ? restart(restart(turn, 'items'), 'stock') : restart(turn, name);
  if (one.type === 'noSupplier' || one.type === 'supplierAnswer') return planAgain(turn, at);
  return one.subject ? askAgain(turn, one.subject, at) : turn;
}

/**
 * What is open is planned again, without the suppliers that rejected it. Payment and risk may have changed since they were judged:
 * nothing more is bought on an old verdict.
 */
function planAgain(turn: Turn, at: Instant): Turn {
  const { generation } = turn.state.plan;
  const again = change(turn, { plan: { status: 'none', generation } });
  return say(restart(restart(again, 'payment'), 'risk'), at, 'decision', 'to be planned again');
}

/**
 * Somebody knows that an effect of unknown outcome happened, or accepts a backorder: rejected lines beside it are planned again. A read without a verdict cannot be settled away: nothing else would
 * move the order, so it is made again.
 */
function settle(turn: Turn, one: Case, at: Instant): Turn {
  const subject = one.subject === null ? undefined : turn.state.effects[one.subject];
  if (subject?.effect && speedOf(subject.effect) === 'read') return askAgain(turn, subject.effect.id, at);
  if (one.type === 'supplierAnswer' && hasUnits(turn.state, 'open')) return planAgain(turn, at);
  if (one.type !== 'unknownOutcome') return turn;
  const leg = turn.state.legs.find((each) => `${turn.state.id}/${each.id}/purchaseOrder/1` === one.subject);
  if (leg?.purchaseOrder.state !== 'outcomeUnknown') return turn;
  const legs = turn.state.legs.map((each) =>
    each.id === leg.id
      ? { ...each, purchaseOrder: { ...each.purchaseOrder, state: 'sent' as const, sentAt: at } }
      : each,
  );
  return change(turn, { legs });
}

function checkOf(one: Case): Check | null {
  return checks.find((name) => checkCases[name] === one.type) ?? null;
}

const checkCases: Record<Check, Case['type']> = {
  items: 'unmappedItem',
  address: 'address',
  payment: 'payment',
  risk: 'fraud',
  stock: 'stockConfirmation',
};
