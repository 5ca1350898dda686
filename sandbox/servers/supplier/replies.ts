import type { Context } from 'hono';
import type { z } from 'zod';
import type { Env } from '../kit/simulator.js';

export async function readBody<T>(c: Context<Env>, shape: z.ZodType<T>): Promise<T | Response> {
  let value: unknown;
  try {
    value = JSON.parse(await c.req.text());
  } catch {
    return problem(c, 400, 'INVALID_JSON', 'The body is not JSON.');
  }
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  return c.json(
    { error: { code: 'INVALID', message: 'The document does not fit the format.', errors } },
    422,
  );
}

export function problem(
  c: Context<Env>,
  status: 400 | 401 | 404 | 409,
  code: string,
  message: string,
): Response {
  return c.json({ error: { code, message } }, status);
}
