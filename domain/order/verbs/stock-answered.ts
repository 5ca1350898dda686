import type { Actor, Case } from '../../cases/case.js';
import { isOpen } from '../../cases/engine.js';
import type { Instant } from '../../sla/instant.js';
import { addFacts, caseOf } from '../casework.js';
import type { StockVerdict } from '../checks.js';
import { answerText, type StockAnswer } from '../../suppliers/stock-question.js';
import type { MachineEvent } from '../events.js';
import { decideCase } from '../remedies.js';
import { ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';

type StockAnswered = Extract<MachineEvent, { type: 'stockAnswered' }>;

/**
 * A supplier has looked: everything there releases the case, anything missing means the next candidate (C-11, C-34). Where two
 * suppliers were asked, the case waits for both.
 */
export function stockAnswered(turn: Turn, event: StockAnswered, at: Instant): Turn {
  const one = caseOf(turn, event.caseId);
  if (!one || one.type !== 'stockConfirmation') return ignored(turn, 'nobody was asked about stock');
  const text = event.lines.map(answerText).join('; ');
  const said = say(turn, at, 'event', `${event.supplier} says: ${text}`);
  if (!isOpen(one)) return ignored(said, 'the case was settled before the answer came');
  const { stock } = turn.state.checks;
  if (stock.status !== 'held' || stock.verdict.check !== 'stock') {
    return ignored(said, 'stock is being looked at again');
  }
  const asked = stock.verdict.lines.filter((line) => line.verdict !== 'enough');
  const ofSupplier = asked.filter((line) => line.supplier === event.supplier);
  if (ofSupplier.length === 0) return ignored(said, `${event.supplier} was not asked`);
  const isThere = ofSupplier.every((line) => covers(turn, line, event.lines));
  const actor: Actor = { id: event.supplier, role: 'supplier', verified: true };
  const answers = [
    ...listed(one, 'answers'),
    ...event.lines.map((line) => `${event.supplier}: ${answerText(line)}`),
  ];
  const told = addFacts(said, one.id, { answers });
  if (!isThere) {
    const decided = { id: event.id, decision: 'unavailable' as const, actor, reason: text };
    return decideCase(told, one, decided, at);
  }
  const confirmed = [...listed(one, 'confirmedBy'), event.supplier];
  const isComplete = asked.every((line) => line.supplier !== null && confirmed.includes(line.supplier));
  const known = addFacts(told, one.id, { confirmedBy: confirmed });
  if (!isComplete) return known;
  return decideCase(known, one, { id: event.id, decision: 'release', actor, reason: text }, at);
}

function covers(turn: Turn, line: StockVerdict['lines'][number], answers: readonly StockAnswer[]): boolean {
  const needed = turn.state.lines
    .filter((each) => each.sku === line.sku)
    .reduce((sum, each) => sum + each.open, 0);
  const told = answers.find((one) => one.sku === line.sku);
  return told !== undefined && told.available >= needed;
}

function listed(one: Case, fact: 'answers' | 'confirmedBy'): string[] {
  const known = one.facts[fact];
  return Array.isArray(known) ? known : [];
}
