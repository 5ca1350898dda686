import type { Context } from 'hono';
import { type JsonObject, parseObject } from '../kit/json.js';
import type { Env, Reply } from '../kit/simulator.js';
import type { AddressError } from './addresses.js';

export async function bodyOf(c: Context<Env>): Promise<JsonObject> {
  const text = await c.req.text();
  return text === '' ? {} : parseObject(text);
}

export function missing(field: string): Reply {
  const errors = [{ field, message: 'cannot be blank' }];
  return problem(422, 'PARAMETER.REQUIRED', 'Missing required parameter.', errors);
}

export function unverified(errors: AddressError[]): Reply {
  return problem(422, 'ADDRESS.VERIFY.FAILURE', 'Unable to verify address.', errors);
}

export function failure(status: number): Reply {
  if (status === 401) return problem(401, 'APIKEY.INACTIVE', 'This api key is no longer active.', []);
  if (status === 404) return problem(404, 'NOT_FOUND', 'The requested resource could not be found.', []);
  if (status === 429) return problem(429, 'RATE_LIMITED', 'Too many requests; try again later.', []);
  return problem(status, 'INTERNAL_SERVER_ERROR', 'The request could not be processed.', []);
}

function problem(status: number, code: string, message: string, errors: object[]): Reply {
  return { status, body: { error: { code, message, errors } } };
}
