import type { CaseFacts } from '../../cases/case.js';
import type { Instant } from '../../sla/instant.js';
import { open, settleByFact } from '../casework.js';
import type { MachineEvent } from '../events.js';
import { legByPurchaseOrder, takeOff, unshipped, updatePurchaseOrder } from '../legs.js';
import type { Leg, LineAnswer } from '../order.js';
import { effectId, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';
import { cancelAnswered, isUncertain, rejectLeg } from './purchase-order-sent.js';

type Answered = Extract<MachineEvent, { type: 'purchaseOrderAnswered' }>;
type CancelAnswered = Extract<MachineEvent, { type: 'purchaseOrderCancelAnswered' }>;

/** The supplier answers line by line. Accepted is acknowledged; a rejection is somebody's work. */
export function purchaseOrderAnswered(turn: Turn, event: Answered, at: Instant): Turn {
  const leg = legByPurchaseOrder(turn.state, event.poNumber);
  if (!leg) return ignored(turn, `no purchase order ${event.poNumber} here`);
  if (!isListening(leg)) return ignored(turn, `the purchase order is ${leg.purchaseOrder.state}`);
  const answers = merge(leg, event.answers);
  const known = proveSent(turn, leg, at);
  if (answers.every((one) => one.answer === 'rejected')) {
    const said = say(known, at, 'event', `${leg.supplier} rejected ${event.poNumber}`);
    const reasons = reasonsIn(leg, event.answers);
    const because = ['rejected by the supplier', ...reasons].join('; ');
    return rejectLeg(updatePurchaseOrder(said, leg.id, { answers }), leg, because, at);
  }
  const acknowledged = updatePurchaseOrder(known, leg.id, {
    answers,
    state: 'acknowledged',
    acknowledgedAt: leg.purchaseOrder.acknowledgedAt ?? at,
  });
  const said = say(acknowledged, at, 'event', `${leg.supplier} acknowledged ${event.poNumber}`);
  return judgeLines(said, leg, { answers, reasons: reasonsIn(leg, event.answers) }, at);
}

/** Any word about a purchase order proves that it was sent, whatever the send itself heard. */
export function proveSent(turn: Turn, leg: Leg, at: Instant): Turn {
  if (!isUncertain(leg)) return turn;
  const sent = updatePurchaseOrder(turn, leg.id, { state: 'sent', sentAt: leg.purchaseOrder.sentAt ?? at });
  const send = effectId(turn.state, leg.id, 'purchaseOrder', 1);
  return settleByFact(sent, at, 'unknownOutcome', send, 'the supplier has it');
}

export function purchaseOrderCancelAnswered(turn: Turn, event: CancelAnswered, at: Instant): Turn {
  const leg = legByPurchaseOrder(turn.state, event.poNumber);
  if (!leg) return ignored(turn, `no purchase order ${event.poNumber} here`);
  if (leg.purchaseOrder.cancel === 'asked') {
    const asking = effectId(turn.state, leg.id, 'cancelPurchaseOrder', 1);
    const known = settleByFact(turn, at, 'unknownOutcome', asking, 'the supplier has answered');
    return cancelAnswered(known, leg.id, event.answer, at);
  }
  if (event.answer === 'refused' || !isListening(leg))
    return ignored(turn, 'no cancel is waiting for this leg');
  const said = say(turn, at, 'event', `${leg.supplier} cancelled ${event.poNumber} by itself`);
  return rejectLeg(proveSent(said, leg, at), leg, 'cancelled by the supplier', at);
}

interface JudgedLines {
  answers: Leg['purchaseOrder']['answers'];
  reasons: string[];
}

function judgeLines(turn: Turn, leg: Leg, { answers, reasons }: JudgedLines, at: Instant): Turn {
  const rejected = linesWith(answers, 'rejected');
  const backordered = linesWith(answers, 'backordered');
  if (rejected.length === 0 && backordered.length === 0) return turn;
  const isGivenUp = leg.purchaseOrder.cancel === 'wanted' || leg.purchaseOrder.cancel === 'asked';
  const units = unshipped(turn.state, leg).filter((unit) => rejected.includes(unit.lineId));
  const off = takeOff(turn, leg, units, isGivenUp ? 'cancelled' : 'open');
  const facts: CaseFacts = {
    supplier: leg.supplier,
    poNumber: leg.purchaseOrder.number,
    rejected,
    backordered,
    ...(reasons.length > 0 ? { reasons } : {}),
  };
  return open(off, at, 'supplierAnswer', leg.id, facts);
}

/** `<line id>: <the supplier's words>` */
function reasonsIn(leg: Leg, told: Answered['answers']): string[] {
  return told.flatMap(({ lineNumber, reason }) => {
    const line = leg.purchaseOrder.answers[lineNumber - 1];
    return line && reason ? [`${line.lineId}: ${reason}`] : [];
  });
}

function merge(leg: Leg, told: Answered['answers']): Leg['purchaseOrder']['answers'] {
  return leg.purchaseOrder.answers.map((line, index) => {
    const answer = told.find((one) => one.lineNumber === index + 1)?.answer;
    return answer && line.answer !== 'rejected' && line.answer !== 'cancelled' ? { ...line, answer } : line;
  });
}

function linesWith(answers: Leg['purchaseOrder']['answers'], answer: LineAnswer): string[] {
  return answers.filter((one) => one.answer === answer).map((one) => one.lineId);
}

function isListening(leg: Leg): boolean {
  return ['sending', 'outcomeUnknown', 'sent', 'acknowledged'].includes(leg.purchaseOrder.state);
}
