import type { MiddlewareHandler } from 'hono';
import type { HttpEnv } from './http-env.js';
import { Problem } from './problems/problem.js';

/** No name of ours has a NUL in it, and Postgres cannot hold one: it is told before anything is asked. */
export const plainUrl: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const { pathname, searchParams } = new URL(c.req.url);
  if (pathname.includes('%00')) throw new Problem('notFound', 'There is nothing at this address.');
  const errors = [...searchParams]
    .filter((part) => part.some((text) => text.includes('\u0000')))
    .map(([path]) => ({ path, message: 'must be plain text' }));
  if (errors.length > 0)
    throw new Problem('badRequest', 'The query holds characters that are no text.', { errors });
  await next();
};
