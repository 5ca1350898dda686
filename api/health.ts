import type { Context } from 'hono';
import { pingDatabase } from '../db/queries/ping.js';
import type { ApiDeps } from './deps.js';
import type { HttpEnv } from './http-env.js';

const patienceMs = 2_500;

/** `/readyz`: 200 where everything an answer needs can be reached, 503 with what cannot. */
export async function readiness(deps: ApiDeps, c: Context<HttpEnv>): Promise<Response> {
  const [postgres, temporal] = await Promise.all([
    state(() => pingDatabase(deps.db)),
    state(() => deps.orders.ping()),
  ]);
  const isReady = postgres === 'ok' && temporal === 'ok';
  return c.json({ status: isReady ? 'ok' : 'away', parts: { postgres, temporal } }, isReady ? 200 : 503);
}

async function state(ping: () => Promise<void>): Promise<'ok' | 'away'> {
  const patience = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer')), patienceMs).unref();
  });
  try {
    await Promise.race([ping(), patience]);
    return 'ok';
  } catch {
    return 'away';
  }
}
