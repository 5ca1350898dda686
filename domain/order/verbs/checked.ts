import type { CaseFacts } from '../../cases/case.js';
import type { Instant } from '../../sla/instant.js';
import { assertNever } from '../assert-never.js';
import { heldAgain, open, openCaseOf, settleByFact } from '../casework.js';
import {
  type AddressVerdict,
  caseOfCheck,
  type Check,
  type CheckState,
  type ItemsVerdict,
  type RiskVerdict,
  type StockVerdict,
  type VelocityCount,
  type Verdict,
} from '../checks.js';
import type { EffectOf } from '../effects.js';
import type { Order } from '../order.js';
import { wordFor, wordText } from '../stock-words.js';
import { change, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';

/** A verdict clears its check or opens its own case beside the others. */
export function checked(turn: Turn, effect: EffectOf<'check'>, verdict: Verdict, at: Instant): Turn {
  const state = turn.state.checks[effect.check];
  if (state.status !== 'asked' || state.generation !== effect.generation || verdict.check !== effect.check) {
    return ignored(turn, `a newer ${effect.check} check is under way`);
  }
  const applied = verdict.check === 'items' ? applyItems(turn, verdict) : turn;
  const type = caseOfCheck[effect.check];
  const known = openCaseOf(applied, type);
  const finding = findingOf(verdict, applied.state, known?.openedAt ?? at);
  const generation = effect.generation;
  switch (finding.status) {
    case 'clear': {
      const cleared = setCheck(applied, effect.check, { status: 'clear', generation, verdict, at });
      return settleByFact(
        say(cleared, at, 'decision', `${effect.check}: ${finding.text}`),
        at,
        type,
        null,
        finding.text,
      );
    }
    case 'confirmed': {
      const { text, by } = finding;
      const released = setCheck(applied, effect.check, { status: 'released', generation, verdict, at, by });
      return settleByFact(say(released, at, 'decision', `${effect.check}: ${text}`), at, type, null, text);
    }
    case 'pending': {
      const since = pendingSince(applied.state) ?? at;
      return say(
        setCheck(applied, effect.check, { status: 'pending', generation, since }),
        at,
        'decision',
        finding.text,
      );
    }
    case 'held': {
      const held = setCheck(applied, effect.check, { status: 'held', generation, verdict, at });
      const said = say(held, at, 'decision', `${effect.check}: ${finding.text}`);
      if (known) return heldAgain(said, at, known, finding.facts);
      return open(said, at, type, null, { ...finding.facts, ...finding.known });
    }
    default:
      return assertNever(finding);
  }
}

type Finding =
  | { status: 'clear'; text: string }
  | { status: 'pending'; text: string }
  /** Not by the figures: on somebody's word. */
  | { status: 'confirmed'; text: string; by: string }
  | { status: 'held'; text: string; facts: CaseFacts; known?: CaseFacts };

function findingOf(verdict: Verdict, order: Order, since: Instant): Finding {
  switch (verdict.check) {
    case 'items': {
      const lines = verdict.unmapped.filter((one) => order.lines.some((line) => line.id === one.lineId));
      if (lines.length === 0)
        return { status: 'clear', text: `${order.lines.length} lines are ours to ship` };
      const unmapped = lines.map((line) => `${line.sku ?? 'no SKU'}: ${line.reason}`);
      return { status: 'held', text: `not in the catalog: ${unmapped.join(', ')}`, facts: { unmapped } };
    }
    case 'address': {
      const facts = addressFacts(verdict, order);
      if (verdict.verdict === 'deliverable')
        return { status: 'clear', text: `deliverable (${verdict.validator})` };
      return { status: 'held', text: `${verdict.verdict} (${verdict.codes.join(', ')})`, facts };
    }
    case 'payment':
      if (verdict.verdict === 'clear') return { status: 'clear', text: verdict.status };
      return {
        status: 'held',
        text: verdict.status,
        facts: {
          verdict: verdict.verdict,
          status: verdict.status,
          ...(verdict.authorizationExpiresAt && { authorizationExpiresAt: verdict.authorizationExpiresAt }),
        },
      };
    case 'risk':
      return riskFinding(verdict);
    case 'stock':
      return stockFinding(verdict, order, since);
    default:
      return assertNever(verdict);
  }
}

/** With what a parcel to this address would have cost, and whether anybody can be asked (C-46). */
function addressFacts({ verdict, codes, validator }: AddressVerdict, order: Order): CaseFacts {
  const { shippingCents, returnCents, reshipCents } = order.policy.missedAddress;
  const missedCents = shippingCents + returnCents + reshipCents;
  const isReachable = order.reachable.email || order.reachable.phone;
  const cost = {
    missedCents,
    missedCost: [`shipping ${shippingCents}`, `return ${returnCents}`, `reship ${reshipCents}`],
  };
  return { verdict, codes, validator, ...cost, ...(isReachable ? {} : { reachable: false }) };
}

/** C-41: above the threshold is said so, so that it escalates at once. */
function riskFinding(verdict: RiskVerdict): Finding {
  const text = `${verdict.recommendation} (${verdict.levels.join(', ') || 'no assessment'})`;
  if (verdict.verdict === 'clear') return { status: 'clear', text };
  if (verdict.verdict === 'pending') return { status: 'pending', text: `risk: ${text}` };
  const facts = { aboveThreshold: verdict.verdict === 'aboveThreshold', levels: verdict.levels };
  const why = [text, ...exceeded(verdict)].join('; ');
  return {
    status: 'held',
    text: why,
    facts: { ...facts, recommendation: verdict.recommendation, ...screening(verdict) },
  };
}

/** What the reviewer sees beside the platform's score, without a person in it. */
function screening({ avsResultCode, cvvResultCode, velocity = [] }: RiskVerdict): CaseFacts {
  return {
    ...(avsResultCode && { avsResultCode }),
    ...(cvvResultCode && { cvvResultCode }),
    ...(velocity.length > 0 && { velocity: velocity.map(countText) }),
  };
}

function exceeded({ velocity = [] }: RiskVerdict): string[] {
  return velocity.filter(({ orders, limit }) => orders > limit).map(countText);
}

function countText({ mark, orders, limit }: VelocityCount): string {
  return `${orders} orders by this ${mark}, usual up to ${limit}`;
}

/** Where each short line has its supplier's yes, that counts; else the case shows what has been said. */
function stockFinding(verdict: StockVerdict, order: Order, since: Instant): Finding {
  const short = verdict.lines.filter(
    (one) => one.verdict !== 'enough' && order.lines.some((line) => line.id === one.lineId),
  );
  if (short.length === 0) return { status: 'clear', text: 'enough everywhere' };
  const lines = short.map(
    (one) => `${one.sku}: ${one.verdict}, ${one.available} left, threshold ${one.threshold}${age(one)}`,
  );
  const words = short.flatMap((line) => wordFor(order, line, since) ?? []);
  const answers = [...new Set(words.map(wordText))];
  const text = [...lines, ...answers].join('; ');
  const by = [...new Set(words.map(({ supplier }) => supplier))].join(', ');
  if (words.length === short.length) return { status: 'confirmed', text, by };
  return { status: 'held', text, facts: { lines }, ...(answers.length > 0 && { known: { answers } }) };
}

/** what an old feed said is shown with its age. */
function age({ verdict, observedAt }: StockVerdict['lines'][number]): string {
  if (verdict !== 'unverified') return '';
  return observedAt === null ? ', never reported' : `, reported ${observedAt}`;
}

/** Lines that are not ours to ship leave the order; what the platform says is left of a line is what counts (C-40). */
function applyItems(turn: Turn, verdict: ItemsVerdict): Turn {
  const { lines, leftAlone } = turn.state;
  const untouched = (id: string) => lines.some((line) => line.id === id && line.open === line.ordered);
  const leaving = verdict.leftAlone.filter(({ lineId }) => untouched(lineId));
  const kept = lines
    .filter((line) => !leaving.some(({ lineId }) => lineId === line.id))
    .map((line) => {
      const told = verdict.lines.find(({ lineId }) => lineId === line.id);
      if (!told) return line;
      const counted = { ...line, sku: told.sku, fulfilmentOrder: told.fulfilmentOrder };
      return untouched(line.id) ? { ...counted, ordered: told.quantity, open: told.quantity } : counted;
    });
  return change(turn, { lines: kept, leftAlone: [...leftAlone, ...leaving] });
}

function setCheck(turn: Turn, check: Check, state: CheckState): Turn {
  return change(turn, { checks: { ...turn.state.checks, [check]: state } });
}

function pendingSince(order: Order): Instant | null {
  const first = order.effects[`${order.id}/risk/check/1`];
  return first?.answeredAt ?? null;
}
