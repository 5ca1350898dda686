import { actionsText, type Cost } from './history.js';
import { type QueueFindings, wantedListMs } from './queue.js';

/** Everything one run of the bench found. Durations in ms, memory in MiB. */
export interface Findings {
  machine: { cores: number; processor: string; memoryGiB: number };
  versions: Record<string, string>;
  settings: { orders: number; inFlight: number; held: number };
  cleanOrder: Cost;
  reference: Cost;
  load: {
    ordersPerSecond: number;
    referencePerSecond: number;
    ratio: number;
    order: Spread;
    webhook: Spread;
    /** The same webhooks with nothing else going on. */
    webhookAlone: Spread;
    list: Spread;
    /** Processor milliseconds per order, by process. */
    processorMsPerOrder: Record<string, number>;
    referenceProcessorMsPerWorkflow: Record<string, number>;
  };
  memory: { beforeMiB: number; afterMiB: number; perThousandMiB: number } | null;
}

export interface Spread {
  p50: number;
  p95: number;
}

/** What issue and design ask of a clean order. */
export const wanted = { events: 48, actions: 20, ratio: 0.5 } as const;

export function tableOf(found: Findings): string {
  const { cleanOrder, reference, load, memory, settings } = found;
  const rows: [string, string, string][] = [
    ['Clean order', 'measured', 'wanted'],
    [
      '  history events',
      String(cleanOrder.events),
      verdict(cleanOrder.events <= wanted.events, `<= ${wanted.events}`),
    ],
    [
      '  billable Actions',
      String(cleanOrder.totalActions),
      verdict(cleanOrder.totalActions <= wanted.actions, `<= ${wanted.actions}`),
    ],
    ['    of which', actionsText(cleanOrder.actions), ''],
    ['  state transitions', String(cleanOrder.stateTransitions), ''],
    ['  executions', String(cleanOrder.executions), ''],
    [`Closed loop (${settings.orders} orders, ${settings.inFlight} in flight)`, '', ''],
    ['  orders per second', load.ordersPerSecond.toFixed(2), ''],
    [`  reference workflows per second`, load.referencePerSecond.toFixed(2), ''],
    ['  ratio', load.ratio.toFixed(2), verdict(load.ratio >= wanted.ratio, `>= ${wanted.ratio}`)],
    ['  reference: events, Actions', `${reference.events}, ${reference.totalActions}`, ''],
    ['  one order, webhook to settled, ms', spreadText(load.order), ''],
    ['  webhook answered under load, ms', spreadText(load.webhook), ''],
    ['  webhook answered alone, ms', spreadText(load.webhookAlone), ''],
    ['  GET /v1/orders?limit=50 alone, ms', spreadText(load.list), ''],
    ['  processor ms per order', partsText(load.processorMsPerOrder), ''],
    ['  processor ms per reference', partsText(load.referenceProcessorMsPerWorkflow), ''],
  ];
  if (memory) {
    rows.push(['Orders worker, memory', '', '']);
    rows.push([
      `  before, after ${settings.held} more open`,
      `${mib(memory.beforeMiB)}, ${mib(memory.afterMiB)}`,
      '',
    ]);
    rows.push(['  per 1,000 open orders', mib(memory.perThousandMiB), '']);
  }
  return layOut(rows);
}

export function queueTableOf({ size, lists }: QueueFindings): string {
  const rows = Object.entries(lists).map(([name, spread]): [string, string, string] => [
    `  ${name}`,
    spreadText(spread),
    verdict(spread.p95 <= wantedListMs, `p95 <= ${wantedListMs}`),
  ]);
  const title = `GET /v1/cases, ms (${size.orders} orders, ${size.open} open cases)`;
  return layOut([[title, 'measured', 'wanted'], ...rows]);
}

function layOut(rows: [string, string, string][]): string {
  const first = Math.max(...rows.map(([name]) => name.length));
  const second = Math.max(...rows.map(([, value, goal]) => (goal === '' ? 0 : value.length)));
  return rows
    .map(([name, value, goal]) => `${name.padEnd(first)}  ${value.padEnd(second)}  ${goal}`.trimEnd())
    .join('\n');
}

const verdict = (isMet: boolean, goal: string) => `${goal} ${isMet ? 'met' : 'MISSED'}`;
const spreadText = ({ p50, p95 }: Spread) => `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}`;
const mib = (value: number) => `${value.toFixed(0)} MiB`;

function partsText(parts: Record<string, number>): string {
  const entries = Object.entries(parts).sort(([, a], [, b]) => b - a);
  if (entries.length === 0) return 'not known here';
  const total = entries.reduce((sum, [, ms]) => sum + ms, 0);
  return `${total.toFixed(0)} (${entries.map(([name, ms]) => `${name} ${ms.toFixed(0)}`).join(', ')})`;
}
