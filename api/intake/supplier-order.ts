import { z } from 'zod';
import {
  lineChoices,
  type SupplierWords,
  type ToldAnswer,
  type ToldParcel,
} from '../../domain/suppliers/purchase-order-view.js';
import type { InboundMeaning } from '../../providers/ports/inbound.js';

/** What a supplier says of a purchase order on its page (C-48), by topic. */
export const orderTopics = ['purchaseOrder', 'parcel', 'cancellation'] as const;
export type OrderTopic = (typeof orderTopics)[number];

const lineNumber = z.int().min(1);
const said = { poNumber: z.string().min(1), saidAt: z.iso.datetime() };

const answered = z.object({
  ...said,
  lines: z
    .array(z.object({ lineNumber, answer: z.enum(lineChoices), reason: z.string().max(200).nullable() }))
    .min(1),
});
const shipped = z.object({
  ...said,
  carrier: z.string().min(1),
  trackingNumber: z.string().min(1),
  lines: z.array(z.object({ lineNumber, quantity: z.int().min(1) })).min(1),
});
const stopped = z.object({ ...said, answer: z.enum(['accepted', 'refused']) });

/** One thing it has said, as the page stores it. */
export type OrderWord = { poNumber: string; saidAt: string } & (
  | { topic: 'purchaseOrder'; lines: ToldAnswer[] }
  | ({ topic: 'parcel' } & ToldParcel)
  | { topic: 'cancellation'; answer: 'accepted' | 'refused' }
);

/** How the words of one purchase order are told apart: a second one under the same id is the same, or too late. */
export function wordId(word: OrderWord): string {
  return word.topic === 'parcel'
    ? `${word.poNumber}/parcel/${word.trackingNumber}`
    : `${word.poNumber}/${word.topic}`;
}

export function isOrderTopic(topic: string): topic is OrderTopic {
  return orderTopics.some((one) => one === topic);
}

export function readWord(topic: OrderTopic, rawBody: Buffer): OrderWord {
  const content: unknown = JSON.parse(rawBody.toString('utf8'));
  switch (topic) {
    case 'purchaseOrder':
      return { topic, ...answered.parse(content) };
    case 'parcel':
      return { topic, ...shipped.parse(content) };
    case 'cancellation':
      return { topic, ...stopped.parse(content) };
  }
}

/** Everything it has said, in one. */
export function wordsIn(words: readonly OrderWord[]): SupplierWords {
  const none: SupplierWords = { answers: null, parcels: [], cancellation: null };
  return words.reduce((told, word) => {
    if (word.topic === 'purchaseOrder') return { ...told, answers: word.lines };
    if (word.topic === 'cancellation') return { ...told, cancellation: word.answer };
    const { carrier, trackingNumber, lines } = word;
    return { ...told, parcels: [...told.parcels, { carrier, trackingNumber, lines }] };
  }, none);
}

/** The same event that a supplier's system would tell by webhook. */
export function meaningOf(word: OrderWord): InboundMeaning {
  const { poNumber, saidAt: occurredAt } = word;
  const about = { by: 'purchaseOrder', poNumber } as const;
  const told = { id: `page:${wordId(word)}`, occurredAt, poNumber };
  if (word.topic === 'purchaseOrder') {
    const answers = word.lines.map(({ reason, ...line }) => (reason === null ? line : { ...line, reason }));
    return { kind: 'event', about, event: { ...told, type: 'purchaseOrderAnswered', answers } };
  }
  if (word.topic === 'cancellation') {
    const { answer } = word;
    return { kind: 'event', about, event: { ...told, type: 'purchaseOrderCancelAnswered', answer } };
  }
  const { carrier, trackingNumber, lines } = word;
  const parcel = { carrier, trackingNumber, lines, shipmentId: trackingNumber, labelCreatedAt: occurredAt };
  return { kind: 'event', about, event: { ...told, type: 'shipped', ...parcel } };
}
