import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { ProcessMetrics } from './metrics.js';

export interface Readiness {
  /** Each part by name: throws when it is not there. */
  parts: Record<string, () => Promise<unknown>>;
}

/** `/healthz` the process lives, `/readyz` what it needs is there, `/metrics` for Prometheus. */
export function healthApp(readiness: Readiness, metrics: ProcessMetrics): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const parts = await Promise.all(
      Object.entries(readiness.parts).map(async ([name, ask]) => [name, await state(ask)] as const),
    );
    const isReady = parts.every(([, one]) => one === 'ok');
    return c.json(
      { status: isReady ? 'ok' : 'not ready', parts: Object.fromEntries<string>(parts) },
      isReady ? 200 : 503,
    );
  });
  app.get('/metrics', async (c) => c.text(await metrics.text()));
  return app;
}

async function state(ask: () => Promise<unknown>): Promise<string> {
  try {
    await ask();
    return 'ok';
  } catch {
    return 'away';
  }
}

/** Longer than callers and proxies keep an idle connection (60 s): one of them might use it just as we close it, and its request would be lost. */
const keepAliveMs = 75_000;

/** Listens; rejects when the port is taken. */
export function listen(
  app: Pick<Hono, 'fetch'>,
  where: { port: number; hostname: string },
): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, ...where }, (info) => resolve({ port: info.port, close }));
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = keepAliveMs;
    server.once('error', reject);
    const close = () =>
      new Promise<void>((done) => {
        server.close(() => done());
        // Idle keep-alive connections would hold the process for minutes.
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      });
  });
}
