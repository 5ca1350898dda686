import type { Instant } from '../sla/instant.js';
import { assertNever } from './assert-never.js';
import type { MachineEvent, OrderEvent, PersonEvent } from './events.js';
import { change, ignored, say } from './turning.js';
import type { Turn } from './turn.js';
import { cancelRequested } from './verbs/cancel-requested.js';
import { addressCorrected } from './verbs/address-corrected.js';
import { caseDecided } from './verbs/case-decided.js';
import { clockDue } from './verbs/clock-due.js';
import { effectAnswered } from './verbs/effect-answered.js';
import { notDelivered } from './verbs/not-delivered.js';
import { caseHandedOver, holdRequested, resendRequested } from './verbs/person-asks.js';
import { stockAnswered } from './verbs/stock-answered.js';
import { itemsMapped, paymentChanged, riskChanged } from './verbs/recheck.js';
import { purchaseOrderAnswered, purchaseOrderCancelAnswered } from './verbs/purchase-order-answered.js';
import { scanned } from './verbs/scanned.js';
import { shipped } from './verbs/shipped.js';
import { storeChanged } from './verbs/store-changed.js';

/** One verb per event type. Events change facts; only the steps of the path start work. */
export function hear(turn: Turn, event: OrderEvent, at: Instant): Turn {
  switch (event.type) {
    case 'started':
      return say(turn, at, 'event', startedText(turn));
    case 'effectAnswered':
      return effectAnswered(turn, event, at);
    case 'clockDue':
      return clockDue(turn, event, at);
    case 'recordAsked':
      return say(turn, at, 'event', 'asked to record itself');
    case 'caseDecided':
    case 'cancelRequested':
    case 'addressCorrected':
    case 'holdRequested':
    case 'caseHandedOver':
    case 'resendRequested':
      return once(turn, event, (fresh) => hearPerson(fresh, event, at));
    default:
      return once(turn, event, (fresh) => hearMachine(fresh, event, at));
  }
}

/** The world does not know that an order has closed: what it tells opens the order again, and its clock closes it if nothing is left. */
function hearMachine(known: Turn, event: Exclude<MachineEvent, { type: 'recordAsked' }>, at: Instant): Turn {
  const turn = known.state.closedAt ? change(known, { closedAt: null }) : known;
  switch (event.type) {
    case 'paymentChanged':
      return paymentChanged(turn, at);
    case 'riskChanged':
      return riskChanged(turn, at);
    case 'itemsMapped':
      return itemsMapped(turn, at);
    case 'storeChanged':
      return storeChanged(turn, event, at);
    case 'purchaseOrderAnswered':
      return purchaseOrderAnswered(turn, event, at);
    case 'purchaseOrderCancelAnswered':
      return purchaseOrderCancelAnswered(turn, event, at);
    case 'shipped':
      return shipped(turn, event, at);
    case 'scanned':
      return scanned(turn, event, at);
    case 'stockAnswered':
      return stockAnswered(turn, event, at);
    case 'notDelivered':
      return notDelivered(turn, event, at);
    default:
      return assertNever(event);
  }
}

function hearPerson(turn: Turn, event: PersonEvent, at: Instant): Turn {
  switch (event.type) {
    case 'caseDecided':
      return caseDecided(turn, event, at);
    case 'cancelRequested':
      return cancelRequested(turn, event, at);
    case 'addressCorrected':
      return addressCorrected(turn, event, at);
    case 'holdRequested':
      return holdRequested(turn, event, at);
    case 'caseHandedOver':
      return caseHandedOver(turn, event, at);
    case 'resendRequested':
      return resendRequested(turn, event, at);
    default:
      return assertNever(event);
  }
}

/** The same event id counts once, however it comes. A refusal leaves nothing behind, so it may be asked again. */
function once(turn: Turn, event: { id: string }, verb: (fresh: Turn) => Turn): Turn {
  if (turn.state.heard.includes(event.id)) return ignored(turn, 'already heard');
  const heard = verb(turn);
  if (heard.answer.status === 'refused') return heard;
  return change(heard, { heard: [...heard.state.heard, event.id] });
}

function startedText(turn: Turn): string {
  const { lines, leftAlone, isTest, name } = turn.state;
  const test = isTest ? ', a test order that reaches no supplier' : '';
  const left = leftAlone.length > 0 ? `, ${leftAlone.length} left alone` : '';
  return `order ${name} received: ${lines.length} lines to ship${left}${test}`;
}
