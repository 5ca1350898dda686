import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Clock } from './clock.js';
import type { Ledger } from './ledger.js';
import { answerSchema, faultSchema, type Rules } from './rules.js';
import type { Env } from './simulator.js';
import type { WebhookSender } from './webhooks.js';

interface ControlParts {
  ledger: Ledger;
  rules: Rules;
  clock: Clock;
  webhooks: WebhookSender;
  reset: () => void;
}

export function mountCommonControl(app: Hono<Env>, parts: ControlParts): void {
  app.post('/_control/answers', async (c) => {
    parts.rules.addAnswer(await readControl(c, answerSchema));
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/faults', async (c) => {
    parts.rules.addFault(await readControl(c, faultSchema));
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/reset', (c) => {
    parts.rules.reset();
    parts.ledger.reset();
    parts.webhooks.reset();
    parts.clock.reset();
    parts.reset();
    return c.json({ ok: true });
  });
  app.post('/_control/advance', async (c) => {
    const { ms } = await readControl(c, z.strictObject({ ms: z.int().min(0) }));
    parts.clock.advance(ms);
    return c.json({ now: parts.clock.iso(), deliveries: await parts.webhooks.redeliver() });
  });
  app.get('/_control/ledger', (c) => {
    const { path, operation, direction } = c.req.query();
    return c.json({ entries: parts.ledger.find({ path, operation, direction }) });
  });
}

/** Reads and checks the body of a control call; a wrong one is answered 400. */
export async function readControl<T>(c: Context<Env>, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  return schema.parse(text === '' ? {} : JSON.parse(text));
}

export function onError(error: unknown, c: Context<Env>): Response {
  if (error instanceof z.ZodError) {
    const issues = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    return c.json({ error: { code: 'INVALID_CONTROL', message: 'The body does not fit.', issues } }, 400);
  }
  if (error instanceof SyntaxError) {
    return c.json({ error: { code: 'INVALID_JSON', message: error.message } }, 400);
  }
  if (error instanceof UnknownThing) {
    return c.json({ error: { code: 'NOT_FOUND', message: error.message } }, 404);
  }
  console.error(error);
  return c.json({ error: { code: 'SIMULATOR', message: String(error) } }, 500);
}

/** A control call names something that the simulator does not have: 404. */
export class UnknownThing extends Error {}
