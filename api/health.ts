import type { Context } from 'hono';
import { pingDatabase } from '../db/queries/ping.js';
import { lastSweep } from '../db/queries/sweep.js';
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
  const sweep = postgres === 'ok' ? await lastSweepOf(deps) : null;
  return c.json(
    { status: isReady ? 'ok' : 'away', parts: { postgres, temporal }, sweep },
    isReady ? 200 : 503,
  );
}

/** What it found wrong, and when it last looked; null before its first run. */
async function lastSweepOf({
  db,
}: ApiDeps): Promise<{ at: string; findings: Record<string, number> } | null> {
  try {
    const last = await lastSweep(db);
    return last && { at: last.at, findings: last.findings };
  } catch {
    return null;
  }
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
