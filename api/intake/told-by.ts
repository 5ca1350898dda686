import { stockQuestion, supplierSkus } from '../../db/queries/stock-question.js';
import type { MachineEvent } from '../../domain/order/events.js';
import { stockAnswers } from '../../domain/suppliers/stock-question.js';
import type { InboundMeaning } from '../../providers/ports/inbound.js';
import type { IntakeDeps } from '../deps.js';
import { resolve } from './resolve.js';

export type Told =
  | { status: 'found'; orderId: string; event: MachineEvent }
  | { status: 'unresolved'; reason: string }
  /** It names something that is not the sender's, or does not answer what was asked. */
  | { status: 'unusable'; reason: string };

export type Telling = Extract<InboundMeaning, { about: unknown }>;

/** What a message tells which order, in our words. */
export async function toldBy(deps: Pick<IntakeDeps, 'db'>, account: string, meaning: Telling): Promise<Told> {
  const resolved = await resolve(deps, account, meaning.about);
  if (resolved.status === 'notTheirs') return { status: 'unusable', reason: resolved.reason };
  if (resolved.status === 'unresolved') return resolved;
  const { orderId } = resolved;
  if (meaning.kind === 'event') return { status: 'found', orderId, event: meaning.event };
  const { id, occurredAt, about, replies } = meaning;
  const question = await stockQuestion(deps.db, about.reference);
  if (!question) return { status: 'unresolved', reason: `no stock question ${about.reference} yet` };
  const { caseId, supplier, lines: asked } = question.asked;
  const theirs = await supplierSkus(
    deps.db,
    supplier,
    asked.map(({ sku }) => sku),
  );
  const read = stockAnswers(asked, replies, theirs);
  if ('problem' in read) return { status: 'unusable', reason: `${about.reference}: ${read.problem}` };
  const event = { id, occurredAt, type: 'stockAnswered', caseId, supplier, lines: read.answers } as const;
  return { status: 'found', orderId, event };
}
