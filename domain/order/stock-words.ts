import type { Case } from '../cases/case.js';
import { epochMs, plus, type Instant } from '../sla/instant.js';
import type { StockAnswer } from '../suppliers/stock-question.js';
import type { StockVerdict } from './checks.js';
import type { Order, StockWord } from './order.js';
import { change } from './turning.js';
import type { Turn } from './turn.js';

type StockLine = StockVerdict['lines'][number];

/** A supplier's newest word on each SKU is the one that counts, whichever question it answers (R-082). */
export function remember(
  turn: Turn,
  { supplier, lines, saidAt }: { supplier: string; lines: readonly StockAnswer[]; saidAt: Instant },
): Turn {
  const words = lines.map(({ sku, available, holdUntil }) => ({
    supplier,
    sku,
    available,
    saidAt,
    holdUntil,
  }));
  const isOlder = (word: StockWord) =>
    word.supplier === supplier && words.some((newer) => newer.sku === word.sku);
  const kept = (turn.state.stockWords ?? []).filter((word) => !isOlder(word));
  return change(turn, { stockWords: [...kept, ...words] });
}

/** What the supplier of a line has said of it, where that covers what is open and may still be believed at this instant. */
export function wordFor(order: Order, line: StockLine, at: Instant): StockWord | null {
  const words = order.stockWords ?? [];
  const word = words.find(({ supplier, sku }) => supplier === line.supplier && sku === line.sku);
  if (!word || word.available < openUnits(order, line.sku)) return null;
  return mayBeBelieved(word, at, order) ? word : null;
}

/** A yes to this case, or one that was fresh when it opened: nobody is asked twice for it. */
export function isConfirmed(order: Order, one: Case, line: StockLine): boolean {
  const { confirmedBy } = one.facts;
  const saidYes = Array.isArray(confirmedBy) && line.supplier !== null && confirmedBy.includes(line.supplier);
  return saidYes || wordFor(order, line, one.openedAt) !== null;
}

/** What came since then is an answer; what came before is as good as a stock figure of its age, until a hold that it names has passed (R-114, R-116). */
function mayBeBelieved({ saidAt, holdUntil }: StockWord, at: Instant, { policy }: Order): boolean {
  if (epochMs(saidAt) >= epochMs(at)) return true;
  const isHeld = holdUntil === null || epochMs(holdUntil) > epochMs(at);
  return isHeld && epochMs(plus(saidAt, policy.stockFreshFor)) >= epochMs(at);
}

function openUnits({ lines }: Order, sku: string): number {
  return lines.filter((line) => line.sku === sku).reduce((sum, line) => sum + line.open, 0);
}

/** In one line, for the case and the timeline. */
export function wordText({ supplier, sku, available, saidAt, holdUntil }: StockWord): string {
  return `${supplier}: ${sku}: ${available} available${holdUntil ? `, held until ${holdUntil}` : ''} (said at ${saidAt})`;
}
