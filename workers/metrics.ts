import { createServer } from 'node:net';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

/** Counters of one process, and the SDK's own where there is one, on one page for Prometheus. */
export interface ProcessMetrics {
  count(name: string, labels: Readonly<Record<string, string>>): void;
  /** A number by label that is asked for whenever the page is read; what cannot be asked then is left out. */
  watch(name: string, label: string, read: () => Promise<Readonly<Record<string, number>>>): void;
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
    watch(name, label, read) {
      const help = `Now: ${name.replaceAll('_', ' ')}.`;
      const gauge = new Gauge({
        name: `faros_${name}`,
        help,
        labelNames: [label],
        registers: [registry],
        async collect() {
          gauge.reset();
          try {
            for (const [key, value] of Object.entries(await read())) gauge.set({ [label]: key }, value);
          } catch {
            // Postgres is away: its own alarm says so.
          }
        },
      });
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
