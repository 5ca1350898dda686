import type { Actor, Case } from '../../cases/case.js';
import { isOpen } from '../../cases/engine.js';
import type { Instant } from '../../sla/instant.js';
import { addFacts, caseOf } from '../casework.js';
import { answerText } from '../../suppliers/stock-question.js';
import type { MachineEvent } from '../events.js';
import { decideCase } from '../remedies.js';
import { isConfirmed, remember, wordFor } from '../stock-words.js';
import { ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';

type StockAnswered = Extract<MachineEvent, { type: 'stockAnswered' }>;

/**
 * A supplier has looked: everything there releases the case, anything missing means the next candidate (C-11, C-34). Where two
 * suppliers were asked, the case waits for both; what one of them said is not asked for again when the other says no.
 */
export function stockAnswered(turn: Turn, event: StockAnswered, at: Instant): Turn {
  const one = caseOf(turn, event.caseId);
  if (!one || one.type !== 'stockConfirmation') return ignored(turn, 'nobody was asked about stock');
  const text = event.lines.map(answerText).join('; ');
  const said = hear(say(turn, at, 'event', `${event.supplier} says: ${text}`), event, one);
  if (!isOpen(one)) return ignored(said, 'the case was settled before the answer came');
  const { stock } = said.state.checks;
  if (stock.status !== 'held' || stock.verdict.check !== 'stock') {
    return ignored(said, 'stock is being looked at again');
  }
  const asked = stock.verdict.lines.filter((line) => line.verdict !== 'enough');
  const ofSupplier = asked.filter((line) => line.supplier === event.supplier);
  if (ofSupplier.length === 0) return ignored(said, `${event.supplier} was not asked`);
  const isThere = ofSupplier.every((line) => wordFor(said.state, line, one.openedAt) !== null);
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
  const confirmed = [...new Set([...listed(one, 'confirmedBy'), event.supplier])];
  const known = addFacts(told, one.id, { confirmedBy: confirmed });
  const now = caseOf(known, one.id) ?? one;
  const isComplete = asked.every((line) => isConfirmed(known.state, now, line));
  if (!isComplete) return known;
  return decideCase(known, one, { id: event.id, decision: 'release', actor, reason: text }, at);
}

/** Kept for the questions to come, for as long as stock is undecided. It answers a question of this case, so it is no older than that. */
function hear(turn: Turn, { supplier, lines, occurredAt }: StockAnswered, { openedAt }: Case): Turn {
  const { status } = turn.state.checks.stock;
  if (status === 'clear' || status === 'released') return turn;
  return remember(turn, { supplier, lines, saidAt: occurredAt > openedAt ? occurredAt : openedAt });
}

function listed(one: Case, fact: 'answers' | 'confirmedBy'): string[] {
  const known = one.facts[fact];
  return Array.isArray(known) ? known : [];
}
