import type { Client } from '@temporalio/client';
import type { Ground } from './ground.js';
import { costOf, readHistory, wakeUpsOf } from './history.js';
import { closedLoop, percentile } from './loop.js';
import type { Options } from './options.js';
import { orderPath, type OrderPath } from './order-path.js';
import { OrderWatch } from './order-watch.js';
import { processorSeconds, residentMiB } from './processes.js';
import { startReference } from './reference.js';
import type { Findings, Spread } from './report.js';
import type { Reporter } from '../sandbox/world/reporter.js';

type Measured = Pick<Findings, 'cleanOrder' | 'reference' | 'load' | 'memory'>;

interface Bench {
  client: Client;
  ground: Ground;
  options: Options;
  reporter: Reporter;
}

/** All measurements, one after the other: nothing else runs beside the one that is taken. */
export async function measure(bench: Bench): Promise<Measured> {
  const { client, ground, options, reporter } = bench;
  const watch = new OrderWatch(ground.databaseUrl);
  try {
    const path = orderPath(ground.ports, watch);
    reporter.say('Warming up, then one clean order');
    await loop(bench, 'warm-up', options.warmUp, () => wholeLife(path));
    const clean = await path.place();
    await path.finish(clean);
    const history = await readHistory(client, clean.id);
    const cleanOrder = await costOf(client, clean.id, history);

    const aloneFrom = path.webhookMs.length;
    for (let done = 0; done < 10; done += 1) await wholeLife(path);
    const webhookAlone = spread(path.webhookMs.slice(aloneFrom));
    const list = await listSpread(ground);

    const { reference, referencePerSecond, processor: ofReference } = await runReference(bench, history);
    const loadFrom = path.webhookMs.length;
    const before = used(ground);
    const load = await loop(bench, 'orders', options.orders, () => wholeLife(path));
    const processorMsPerOrder = perWork(before, used(ground), options.orders);
    const memory = await heldOpen(bench, path);
    return {
      cleanOrder,
      reference,
      load: {
        ordersPerSecond: load.perSecond,
        referencePerSecond,
        ratio: load.perSecond / referencePerSecond,
        order: spread(load.durationsMs),
        webhook: spread(path.webhookMs.slice(loadFrom, loadFrom + options.orders)),
        webhookAlone,
        list,
        processorMsPerOrder,
        referenceProcessorMsPerWorkflow: ofReference,
      },
      memory,
    };
  } finally {
    await watch.end();
  }
}

async function wholeLife(path: OrderPath): Promise<void> {
  await path.finish(await path.place());
}

function loop({ options, reporter }: Bench, what: string, count: number, work: () => Promise<unknown>) {
  const progress = (done: number) => reporter.progress(`${what}: ${done} of ${count}`);
  return closedLoop({ count, inFlight: options.inFlight, progress }, work);
}

async function runReference(bench: Bench, history: Awaited<ReturnType<typeof readHistory>>) {
  const { client, ground, options, reporter } = bench;
  reporter.say('The reference workflow, then the orders');
  const reference = await startReference(client, ground.temporalAddress, wakeUpsOf(history));
  try {
    await loop(bench, 'reference warm-up', options.warmUp, () => reference.run());
    const parts = { ...ground, parts: [...ground.parts, { name: 'reference worker', pid: reference.pid }] };
    const before = used(parts);
    let id = '';
    const { perSecond } = await loop(bench, 'reference', options.orders, async () => {
      id = await reference.run();
    });
    const processor = perWork(before, used(parts), options.orders);
    await client.workflow.getHandle(id).result();
    const cost = await costOf(client, id, await readHistory(client, id));
    return { reference: cost, referencePerSecond: perSecond, processor };
  } finally {
    await reference.end();
  }
}

/** Orders that wait for their supplier: what each adds to the process whose cache holds it. */
async function heldOpen(bench: Bench, path: OrderPath): Promise<Findings['memory']> {
  const { ground, options, reporter } = bench;
  if (options.held === 0) return null;
  reporter.say('Orders held open');
  const port = ground.ports.ordersMetrics;
  const beforeMiB = await residentMiB(port);
  await loop(bench, 'held open', options.held, () => path.place());
  const afterMiB = await residentMiB(port);
  return { beforeMiB, afterMiB, perThousandMiB: ((afterMiB - beforeMiB) * 1000) / options.held };
}

async function listSpread({ ports }: Ground): Promise<Spread> {
  const times: number[] = [];
  for (let done = 0; done < 30; done += 1) {
    const startedAt = performance.now();
    const answer = await fetch(`http://127.0.0.1:${ports.api}/v1/orders?limit=50`, {
      headers: { authorization: 'Bearer bench' },
    });
    await answer.text();
    if (!answer.ok) throw new Error(`the API answers ${answer.status} to the list of orders`);
    times.push(performance.now() - startedAt);
  }
  return spread(times);
}

function spread(values: readonly number[]): Spread {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95) };
}

function used({ parts }: { parts: readonly { name: string; pid: number }[] }): Map<string, number> {
  const named = parts.map(({ name, pid }): [string, number] => [name, pid]);
  return processorSeconds(new Map([...named, ['bench', process.pid]]));
}

/** Milliseconds per work; what rounds to nothing is left out. */
function perWork(before: Map<string, number>, after: Map<string, number>, count: number) {
  const each = [...after].map(([name, seconds]): [string, number] => {
    return [name, ((seconds - (before.get(name) ?? 0)) * 1000) / count];
  });
  return Object.fromEntries(each.filter(([, ms]) => ms >= 0.5));
}
