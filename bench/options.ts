import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  /** Orders of the closed loop, ours and the reference's alike. */
  orders: number;
  inFlight: number;
  /** Orders that go through the whole path before anything is measured. */
  warmUp: number;
  /** Orders held open to see what one costs its worker. */
  held: number;
  /** Measure this alone. */
  only: 'queue' | 'orders' | null;
  jsonFile: string | null;
  /** Where our processes leave a CPU profile each when they end. */
  profileFolder: string | null;
}

const full = { orders: 300, inFlight: 32, warmUp: 32, held: 1000 } as const;
const quick = { orders: 60, inFlight: 16, warmUp: 8, held: 100 } as const;

export const help = `npm run bench -- [--quick] [--only orders|queue] [--json FILE] [--orders N] [--in-flight N] [--held N]

Starts a Temporal server, Postgres, simulators, workers and API of its own, measures, and ends them.
  --quick        ${quick.orders} orders, ${quick.inFlight} in flight, ${quick.held} held open
  --only orders  clean orders and the closed loop and nothing else
  --only queue   the lists of the operations queue and nothing else
  --json FILE    writes the numbers there too
  --orders N     orders of the closed loop (${full.orders})
  --in-flight N  how many of them at once (${full.inFlight})
  --held N       orders held open for the memory of their worker (${full.held}); 0 leaves it out
  --profile DIR  CPU profiles of our processes, one a thread (for a browser's developer tools)`;

/** Null: help was asked for. Throws for anything that is no option. */
export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'string' },
      orders: { type: 'string' },
      'in-flight': { type: 'string' },
      held: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  if (values.help) return null;
  const size = values.quick ? quick : full;
  return {
    orders: numberOf('--orders', values.orders, size.orders, 1),
    inFlight: numberOf('--in-flight', values['in-flight'], size.inFlight, 1),
    warmUp: size.warmUp,
    held: numberOf('--held', values.held, size.held, 0),
    only: onlyOf(values.only),
    jsonFile: values.json ?? null,
    profileFolder: values.profile ? resolve(values.profile) : null,
  };
}

function onlyOf(text: string | undefined): Options['only'] {
  if (text === undefined) return null;
  if (text !== 'queue' && text !== 'orders') throw new Error(`--only is "${text}": ${help}`);
  return text;
}

function numberOf(name: string, text: string | undefined, standard: number, least: number): number {
  if (text === undefined) return standard;
  const number = Number(text);
  if (!Number.isInteger(number) || number < least) throw new Error(`${name} is "${text}": ${help}`);
  return number;
}
