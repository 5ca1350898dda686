import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { type Asked, askOrder, type Question } from './ask.js';
import { jsonBody } from './shared.js';

const answered = z
  .object({
    decisionId: z.string(),
    status: z.enum(['accepted', 'ignored']),
    detail: z.string(),
    legs: z
      .array(z.object({ legId: z.string(), answer: z.enum(['done', 'asked', 'tooLate']) }))
      .optional()
      .openapi({ description: 'For a cancellation or a hold: what became of it, supplier by supplier.' }),
  })
  .openapi('Answered');

const later = z
  .object({ decisionId: z.string(), status: z.literal('pending'), href: z.string() })
  .openapi('Pending');

/** What an order answers to a person, now or later. */
export const answers = {
  200: jsonBody(answered, 'The order has answered'),
  202: {
    ...jsonBody(later, 'Stored; the order has not answered yet. Look at `Location`.'),
    headers: z.object({ location: z.string() }),
  },
};

/** Who asks, and under which id: it carries the API key's own, so that two senders never share one. */
export function personOf(c: Context<HttpEnv>, key: string, why: string) {
  const { keyId, role } = c.get('caller');
  return { id: `${keyId}:${key}`, actor: { id: keyId, role, verified: true }, reason: why };
}

/** Asks the order and answers what it says; 202 with where to look where it says nothing in time. */
export async function answerOf(deps: ApiDeps, c: Context<HttpEnv>, question: Question) {
  return sayAnswer(c, question.event.id, await askOrder(deps, question));
}

/** What the order said, or 202 with where to look. */
export function sayAnswer(c: Context<HttpEnv>, decisionId: string, asked: Asked) {
  if (asked.status === 'answered') return c.json(bodyOf(decisionId, asked), 200);
  const href = `/v1/decisions/${encodeURIComponent(decisionId)}`;
  c.header('location', href);
  return c.json({ decisionId, status: 'pending' as const, href }, 202);
}

function bodyOf(decisionId: string, { answer }: Extract<Asked, { status: 'answered' }>) {
  if (answer.status === 'ignored') return { decisionId, status: answer.status, detail: answer.because };
  return { decisionId, status: answer.status, detail: answer.detail, legs: answer.legs };
}
