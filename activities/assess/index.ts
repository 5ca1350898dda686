import type { AssessedOrder } from '../../db/queries/assessed-order.js';
import { assessedOrder } from '../../db/queries/assessed-order.js';
import { storedOutcome } from '../../db/queries/assessments.js';
import { assertNever } from '../../domain/order/assert-never.js';
import type { EffectOf, Outcome } from '../../domain/order/effects.js';
import type { Instant } from '../../domain/sla/instant.js';
import type { ActivityDeps } from '../deps.js';
import { isProviderError, nameOf } from '../failures.js';
import { checkAddress } from './address.js';
import { checkItems } from './items.js';
import { checkPayment } from './payment.js';
import { planLegs } from './plan.js';
import { checkRisk } from './risk.js';
import { checkStock } from './stock.js';
import { createStoreReader, type ReadStore } from './store-facts.js';

export interface AssessContext {
  orderId: string;
  /** Workflow time of the turn that asked: when the assessment is decided. */
  at: Instant;
  signal: AbortSignal;
}

export interface Assessor {
  /**
   * A verdict or plan over outside facts, stored with its inputs under the effect's identity: run again, it answers what it stored.
   * `unanswered` where the facts are not to be had now, which is never a verdict (C-24). Throws where Postgres does not answer.
   */
  assess(effect: AssessedEffect, context: AssessContext): Promise<Outcome>;
}

export type AssessedEffect = EffectOf<'check'> | EffectOf<'plan'>;

/** One question about one order, with what it takes to answer it. */
export interface Assessment<Asked extends AssessedEffect = AssessedEffect> {
  deps: ActivityDeps;
  asked: Asked;
  order: AssessedOrder;
  readStore: ReadStore;
  at: Instant;
  signal: AbortSignal;
}

export function createAssessor(deps: ActivityDeps): Assessor {
  const question = createStoreReader(deps.connectors);
  const readOrder = shared((orderId) => assessedOrder(deps.db, orderId));
  return {
    async assess(asked, { orderId, at, signal }) {
      const readStore = question();
      const stored = await storedOutcome(deps.db, asked, at);
      if (stored) return stored;
      const order = await readOrder(orderId);
      if (!order) return { status: 'unanswered', reason: 'the order is not taken in yet' };
      try {
        return await answer({ deps, asked, order, readStore, at, signal });
      } catch (error) {
        if (!isProviderError(error) && !signal.aborted) throw error;
        return { status: 'unanswered', reason: nameOf(error) };
      }
    },
  };
}

/** The checks of one turn ask at the same time: one reading serves all that ask while it is under way. */
function shared<Value>(read: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const underWay = new Map<string, Promise<Value>>();
  return (key) => {
    const known = underWay.get(key);
    if (known) return known;
    const reading = read(key).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  };
}

function answer(assessment: Assessment): Promise<Outcome> {
  const { asked, ...rest } = assessment;
  return asked.kind === 'plan' ? planLegs({ ...rest, asked }) : check({ ...rest, asked });
}

function check(assessment: Assessment<EffectOf<'check'>>): Promise<Outcome> {
  const { check: what } = assessment.asked;
  switch (what) {
    case 'items':
      return checkItems(assessment);
    case 'address':
      return checkAddress(assessment);
    case 'payment':
      return checkPayment(assessment);
    case 'risk':
      return checkRisk(assessment);
    case 'stock':
      return checkStock(assessment);
    default:
      return assertNever(what);
  }
}
