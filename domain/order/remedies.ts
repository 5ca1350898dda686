import type { Actor, Case } from '../cases/case.js';
import type { Decision } from '../cases/case-type.js';
import type { Instant } from '../sla/instant.js';
import { adoptAddress } from './addresses.js';
import { assertNever } from './assert-never.js';
import { cancelEverything } from './cancel.js';
import { close } from './casework.js';
import { checkOf, type StockVerdict } from './checks.js';
import { speedOf } from './effects.js';
import type { Order } from './order.js';
import { hasUnits } from './status.js';
import { isConfirmed } from './stock-words.js';
import { change, say } from './turning.js';
import type { Turn } from './turn.js';
import { askAgain } from './verbs/ask-again.js';
import { restart } from './verbs/recheck.js';

/** A decision on a case, whoever took it: a person, or its clock. */
export interface Decided {
  id: string;
  decision: Decision;
  actor: Actor;
  reason: string;
}

/** Closes the case and performs its remedy, not only the ticket. */
export function decideCase(turn: Turn, one: Case, decided: Decided, at: Instant): Turn {
  return remedy(close(turn, at, one, decided), one, decided, at);
}

function remedy(turn: Turn, one: Case, decided: Decided, at: Instant): Turn {
  switch (decided.decision) {
    case 'release':
      return release(turn, one, decided);
    case 'correct':
      return correct(turn, one, at);
    case 'recheck':
      return recheck(turn, one, at);
    case 'unavailable':
      return unavailable(turn, one, decided, at);
    case 'refund':
    case 'cancel': {
      const { id, actor, reason } = decided;
      return cancelEverything(turn, at, { id, actor, reason, byStore: false });
    }
    case 'settle':
      return settle(turn, one, at);
    default:
      return assertNever(decided.decision);
  }
}

/** The check counts as passed, on somebody's word. */
function release(turn: Turn, one: Case, { actor }: Decided): Turn {
  const name = checkOf(one.type);
  const state = name ? turn.state.checks[name] : null;
  if (!name || state?.status !== 'held') return turn;
  const released = { ...state, status: 'released' as const, by: actor.id };
  return change(turn, { checks: { ...turn.state.checks, [name]: released } });
}

/** The address that the customer proposed becomes the order's; another city or name is screened again (C-25). */
function correct(turn: Turn, one: Case, at: Instant): Turn {
  const { proposedAddressVersion: version, proposedCountry: country, proposedRegion: region } = one.facts;
  if (typeof version !== 'number') return turn;
  const destination = {
    country: typeof country === 'string' && country !== '' ? country : null,
    region: typeof region === 'string' && region !== '' ? region : null,
  };
  return adoptAddress(turn, { addressVersion: version, destination, scope: 'beyond' }, at);
}

function recheck(turn: Turn, one: Case, at: Instant): Turn {
  const name = checkOf(one.type);
  if (name) return name === 'items' ? restart(restart(turn, 'items'), 'stock') : restart(turn, name);
  if (one.type === 'noSupplier' || one.type === 'supplierAnswer') return planAgain(turn, at);
  if (one.type === 'refundFailed') return askAgain(refundAsked(turn, one), one.subject ?? '', at);
  return one.subject ? askAgain(turn, one.subject, at) : turn;
}

function refundAsked(turn: Turn, one: Case): Turn {
  const refunds = turn.state.refunds.map((refund) =>
    refund.state === 'failed' && one.facts.refundId === refund.id
      ? { ...refund, state: 'asked' as const }
      : refund,
  );
  return change(turn, { refunds });
}

/**
 * C-34: no, or no word, counts as not there. The next candidate is looked for without who said no, or, where nobody did, without those who
 * have not said yes.
 */
function unavailable(turn: Turn, one: Case, { actor }: Decided, at: Instant): Turn {
  const { stock } = turn.state.checks;
  if (stock.status !== 'held' || stock.verdict.check !== 'stock') return turn;
  const missing = outOf(turn.state, one, actor);
  const known = change(turn, { unavailable: [...turn.state.unavailable, ...missing] });
  const names = [...new Set(missing.map(({ supplier }) => supplier))].join(', ');
  return say(restart(known, 'stock'), at, 'decision', `not available at ${names || 'any supplier'}`);
}

/** Who has not said yes for what is short: suppliers that `unavailable` would drop. */
export function outOf(order: Order, one: Case, actor: Actor): { supplier: string; sku: string }[] {
  const { stock } = order.checks;
  if (stock.status !== 'held' || stock.verdict.check !== 'stock') return [];
  const isOut = (line: StockVerdict['lines'][number]) =>
    actor.role === 'supplier' ? line.supplier === actor.id : !isConfirmed(order, one, line);
  return stock.verdict.lines.flatMap((line) => {
    const { sku, supplier, verdict } = line;
    return verdict !== 'enough' && supplier !== null && isOut(line) ? [{ supplier, sku }] : [];
  });
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
 * Somebody knows that an effect of unknown outcome happened, or accepts a backorder: rejected lines beside it are planned again. A read without
 * a verdict cannot be settled away: nothing else would move the order, so it is made again.
 */
function settle(turn: Turn, one: Case, at: Instant): Turn {
  const subject = one.subject === null ? undefined : turn.state.effects[one.subject];
  if (subject?.effect && speedOf(subject.effect) === 'read') return askAgain(turn, subject.effect.id, at);
  if (one.type === 'supplierAnswer' && hasUnits(turn.state, 'open')) return planAgain(turn, at);
  if (one.type !== 'unknownOutcome') return turn;
  const leg = turn.state.legs.find((each) =>
    one.subject?.startsWith(`${turn.state.id}/${each.id}/purchaseOrder/`),
  );
  if (leg?.purchaseOrder.state !== 'outcomeUnknown') return turn;
  const legs = turn.state.legs.map((each) =>
    each.id === leg.id
      ? { ...each, purchaseOrder: { ...each.purchaseOrder, state: 'sent' as const, sentAt: at } }
      : each,
  );
  return change(turn, { legs });
}
