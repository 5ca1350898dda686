import type { Case } from '../../cases/case.js';
import { isOpen } from '../../cases/engine.js';
import { caseTypes } from '../../cases/index.js';
import type { Instant } from '../../sla/instant.js';
import { assertNever } from '../assert-never.js';
import { isConfirmed } from '../stock-words.js';
import { ask } from '../turning.js';
import type { Turn } from '../turn.js';
import { giveBack } from './give-back.js';

/** Asks whoever a case needs an answer from, once per question, and gives back the money of what was given up. */
export function solve(turn: Turn, at: Instant): Turn {
  const asked = turn.state.cases.filter(isOpen).reduce((each, one) => question(each, one, at), turn);
  return giveBack(asked, at);
}

function question(turn: Turn, one: Case, at: Instant): Turn {
  const { asks } = caseTypes[one.type];
  switch (asks) {
    case null:
      return turn;
    case 'customer':
      return askCustomer(turn, one, at);
    case 'supplier':
      return askSuppliers(turn, one, at);
    default:
      return assertNever(asks);
  }
}

/** By e-mail and SMS, once for each address that was found wanting: the clock stays what it was. */
function askCustomer(turn: Turn, one: Case, at: Instant): Turn {
  const { checks, addressVersion, reachable } = turn.state;
  if (checks.address.status !== 'held' || one.facts.confirmedAddressVersion === addressVersion) return turn;
  const channels = [
    ...(reachable.email ? (['email'] as const) : []),
    ...(reachable.phone ? (['sms'] as const) : []),
  ];
  return channels.reduce(
    (each, channel) =>
      ask(
        each,
        at,
        `addressQuestion-${one.id}-${channel}`,
        {
          kind: 'notify',
          notification: 'addressQuestion',
          channel,
          caseId: one.id,
          refund: null,
          parcelId: null,
          part: null,
          window: null,
          isHeld: true,
        },
        addressVersion,
      ),
    turn,
  );
}

/** Each supplier is asked for what it lacks or has too little of and has not said yes to, without a word about the customer (C-34). */
function askSuppliers(turn: Turn, one: Case, at: Instant): Turn {
  const { stock } = turn.state.checks;
  if (stock.status !== 'held' || stock.verdict.check !== 'stock') return turn;
  const short = stock.verdict.lines.filter(
    (line) =>
      line.supplier !== null &&
      (line.verdict === 'belowThreshold' || line.verdict === 'unverified') &&
      !isConfirmed(turn.state, one, line),
  );
  const suppliers = [...new Set(short.flatMap(({ supplier }) => (supplier === null ? [] : [supplier])))];
  return suppliers.reduce((each, supplier) => {
    const lines = short
      .filter((line) => line.supplier === supplier)
      .map((line) => ({ sku: line.sku, quantity: openUnits(turn, line.lineId) }));
    const wish = { kind: 'askSupplier', caseId: one.id, supplier, lines, dueAt: one.dueAt } as const;
    return ask(each, at, `${one.id}-${supplier}`, wish);
  }, turn);
}

function openUnits(turn: Turn, lineId: string): number {
  return turn.state.lines.find((line) => line.id === lineId)?.open ?? 0;
}
