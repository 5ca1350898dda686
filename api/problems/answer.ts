import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { isDatabaseAway } from '../../db/queries/database-away.js';
import type { ApiDeps } from '../deps.js';
import type { HttpEnv } from '../http-env.js';
import { traceOf } from '../reason.js';
import { problemKinds } from './kinds.js';
import { Problem, problemBody } from './problem.js';

const retryAfterSeconds = '5';

/** The one place where errors become answers. */
export function answerProblem(deps: ApiDeps, error: unknown, c: Context<HttpEnv>): Response {
  const problem = problemOf(error);
  const { status } = problemKinds[problem.code];
  const requestId = c.get('requestId');
  if (status >= 500) {
    const cause = traceOf(error);
    deps.log.error({ requestId, method: c.req.method, code: problem.code, cause }, 'request failed');
  }
  const body = problemBody(problem, { publicUrl: deps.publicUrl, requestId });
  const headers: Record<string, string> = { 'content-type': 'application/problem+json; charset=utf-8' };
  if (status === 503) headers['retry-after'] = retryAfterSeconds;
  // The rest of the body is not read: a next request on this connection would meet it.
  if (status === 413) headers.connection = 'close';
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  return c.body(JSON.stringify(body), status, headers);
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error)) return new Problem('databaseAway', 'Postgres did not answer.');
  if (error instanceof HTTPException) return fromHono(error);
  return new Problem('failed', 'The request failed.');
}

function fromHono(error: HTTPException): Problem {
  switch (error.status) {
    case 400:
    case 415:
      return new Problem('notJson', 'The body was not read.');
    case 413:
      return new Problem('tooLarge', 'The body was not read.');
    case 404:
      return new Problem('notFound', 'There is nothing here.');
    default:
      return new Problem('failed', 'The request failed.');
  }
}
