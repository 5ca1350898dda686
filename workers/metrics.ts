import { createServer } from 'node:net';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';

/** Counters of one process, and the SDK's own where there is one, on one page for Prometheus. */
export interface ProcessMetrics {
  count(name: string, labels: Readonly<Record<string, string>>): void;
  text(): Promise<string>;
}

export function createMetrics(entry: string, sdkPort: number | null): ProcessMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ entry });
  collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Counter<string>>();
  return {
    count(name, labels) {
      const key = `faros_${name}_total`;
      let counter = counters.get(key);
      if (!counter) {
        const help = `Times: ${name.replaceAll('_', ' ')}.`;
        counter = new Counter({ name: key, help, labelNames: Object.keys(labels), registers: [registry] });
        counters.set(key, counter);
      }
      counter.inc({ ...labels });
    },
    async text() {
      return `${await registry.metrics()}${await sdkText(sdkPort)}`;
    },
  };
}

async function sdkText(port: number | null): Promise<string> {
  if (port === null) return '';
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(2000) });
    return answer.ok ? await answer.text() : '';
  } catch {
    return '';
  }
}

/** A port nobody listens on now, for the SDK's exporter, which cannot be asked for its port. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
