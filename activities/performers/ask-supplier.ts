import { createHash } from 'node:crypto';
import { supplierLink } from '../../customer/links.js';
import { storeMessage } from '../../db/commands/store-message.js';
import { type OrderFacts, orderFacts } from '../../db/queries/order-facts.js';
import { supplierSkus } from '../../db/queries/stock-question.js';
import type { EffectOf } from '../../domain/order/effects.js';
import { questionLines } from '../../domain/suppliers/question-view.js';
import type { AskedStock, StockQuestion } from '../../providers/ports/supplier.js';
import { type Deed, type Job, nothingToDo, NotReady, type Performer, refusal } from '../performer.js';

type AskJob = Job<EffectOf<'askSupplier'>>;

/**
 * One question to one supplier whether units are there (C-34): by its system, or by a mail with a signed page (C-48). Nothing in it names the
 * customer or the order. Asking buys nothing, so a switch that stops purchase orders does not stop it: silence would count against the supplier.
 */
export function askSupplier(job: AskJob): Performer {
  const reference = referenceOf(job.effect);
  return { reference, prepare: () => prepare(job, reference) };
}

/** Says nothing of the order, and is the same on every attempt. */
function referenceOf({ id }: AskJob['effect']): string {
  return `SQ-${createHash('sha256').update(id).digest('hex').slice(0, 20)}`;
}

async function prepare(job: AskJob, reference: string): Promise<Deed> {
  const { deps, effect, orderId } = job;
  const facts = await orderFacts(deps.db, orderId);
  if (!facts) throw new NotReady('the order is not taken in yet');
  if (facts.content.isTest) return refusal('testOrder', 'test orders reach no supplier (C-40)');
  const asking = facts.recorded?.cases.find(({ id }) => id === effect.caseId);
  // It waited until its supplier came back, and was settled meanwhile.
  if (asking && asking.resolution !== null) return nothingToDo;
  const supplier = await deps.connectors.supplier(effect.supplier);
  const question = await questionOf(job, facts, reference);
  let asked: AskedStock | null = null;
  const done = (answer: AskedStock) => {
    asked = answer;
    return { status: 'done', result: { kind: 'nothing' } } as const;
  };
  return {
    probe: async (signal) => {
      if (!supplier.canLookUp) return 'cannotTell';
      const found = await supplier.findStockQuestion(reference, signal);
      return found ? done(found) : 'notHappened';
    },
    act: async (signal) => done(await supplier.askAboutStock(question, signal)),
    whenUnsure: 'repeatOnce',
    alongside: () => {
      const answer = asked?.answer;
      if (!answer) return undefined;
      const message = { ...answer, account: effect.supplier, messageId: `answer:${reference}` };
      return async (tx) => void (await storeMessage(tx, message));
    },
  };
}

async function questionOf(
  { deps, effect, at }: AskJob,
  { brand, content }: OrderFacts,
  reference: string,
): Promise<StockQuestion> {
  const { publicUrl, linkSecret, mailDomain } = deps;
  const named = await supplierSkus(
    deps.db,
    effect.supplier,
    effect.lines.map(({ sku }) => sku),
  );
  return {
    reference,
    messageId: `<${reference}.stockQuestion@${mailDomain}>`,
    answerBy: effect.dueAt,
    lines: questionLines(
      effect.lines,
      named,
      (sku) => content.lines.find((line) => line.sku === sku)?.variantTitle ?? null,
    ),
    page: supplierLink({ publicUrl, secret: linkSecret, reference, answerBy: effect.dueAt, askedAt: at }),
    askedBy: { name: brand.name, mailFrom: brand.mailFrom, contactEmail: brand.supportEmail },
  };
}
