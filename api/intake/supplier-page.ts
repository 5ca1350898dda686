import { z } from 'zod';
import {
  fallbackRoutes,
  packagingStates,
  type StockReply,
  substituteRisks,
} from '../../domain/suppliers/stock-question.js';
import type { Inbound } from '../../providers/ports/inbound.js';
import { isOrderTopic, meaningOf, readWord } from './supplier-order.js';

/** In place of a provider: answers from our own page are stored and handed on like a webhook. */
export const supplierPage = 'supplier-page';

const dayMs = 86_400_000;

const line = z.object({
  lineNumber: z.int().min(1),
  supplierSku: z.string(),
  variant: z.string().nullable(),
  available: z.int().min(0),
  /** Days from when the answer was given. */
  heldForDays: z.int().min(1).nullable(),
  replenishedOn: z.iso.date().nullable(),
  isReplenishmentConfirmed: z.boolean(),
  packaging: z.enum(packagingStates).nullable(),
  prepareBefore: z.string().nullable(),
  substituteRisk: z.enum(substituteRisks).nullable(),
  fallbackRoute: z.enum(fallbackRoutes).nullable(),
});

const answer = z.object({ reference: z.string(), answeredAt: z.iso.datetime(), lines: z.array(line) });

/** As the page stores it: R-082 for each line that was asked. */
export type PageAnswer = z.infer<typeof answer>;
export type PageLine = PageAnswer['lines'][number];

export function readPageAnswer(rawBody: Buffer): PageAnswer {
  return answer.parse(JSON.parse(rawBody.toString('utf8')));
}

/** Stored by the page alone, after its link was verified: nobody signs a message to it. */
export const supplierPageInbound: Inbound = {
  verify: () => ({ ok: false, reason: 'answers come by the page' }),
  read({ topic, rawBody }) {
    if (isOrderTopic(topic)) return [meaningOf(readWord(topic, rawBody))];
    const { reference, answeredAt, lines } = readPageAnswer(rawBody);
    const replies = lines.map((one) => replyOf(one, answeredAt));
    const about = { by: 'stockQuestion', reference } as const;
    return [{ kind: 'stockAnswer', about, id: `page:${reference}`, occurredAt: answeredAt, replies }];
  },
};

function replyOf({ heldForDays, ...told }: PageLine, answeredAt: string): StockReply {
  const holdUntil =
    heldForDays === null ? null : new Date(Date.parse(answeredAt) + heldForDays * dayMs).toISOString();
  return { ...told, holdUntil };
}
