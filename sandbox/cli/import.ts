import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { z } from 'zod';
import { messageOf, WorldError } from '../world/errors.js';
import { fromCaller } from '../world/paths.js';
import { readConfig } from '../world/ports.js';
import type { Reporter } from '../world/reporter.js';
import { readArguments } from './arguments.js';
import { readCsv } from './import/csv.js';
import { readNdjson } from './import/ndjson.js';
import type { Reading } from './import/reading.js';
import { rejectsFile } from './import/rejects.js';
import { type Door, sendOrder } from './import/send.js';
import { table, terminal } from './terminal.js';

const atOnce = 16;

/** `import FILE [--store ID]`: sends the orders of a file to the running API, each once however often it is run. */
export async function importOrders(argv: string[]): Promise<number> {
  const { values, positionals } = readArguments({
    args: argv,
    options: { store: { type: 'string' } },
    allowPositionals: true,
  });
  const [given] = positionals;
  if (given === undefined || positionals.length > 1) {
    throw new WorldError(
      'import needs one file',
      'For example: import orders_export.csv --store lumen-jewelry',
    );
  }
  const file = fromCaller(given);
  const { ports, apiKey } = readConfig();
  const access = { api: `http://127.0.0.1:${ports.api}`, apiKey };
  const format = formatOf(file);
  const door = { ...access, store: await storeFor(access, values.store) };
  const counts = await importFile(file, format, { door, reporter: terminal() });
  return counts.rejected === 0 ? 0 : 1;
}

export interface Counts {
  read: number;
  new: number;
  known: number;
  nothingToDo: number;
  rejected: number;
}

/** Reads and sends at the same time, with a bounded number of orders in memory. @throws WorldError */
export async function importFile(
  file: string,
  format: 'csv' | 'ndjson',
  { door, reporter }: { door: Door; reporter: Reporter },
): Promise<Counts> {
  const startedAt = Date.now();
  const reader = format === 'csv' ? readCsv(file) : readNdjson(file);
  const rejects = rejectsFile(file, format, reader);
  const counts: Counts = { read: 0, new: 0, known: 0, nothingToDo: 0, rejected: 0 };
  const sizeBytes = statSync(file).size;
  const reject = (reading: Reading, reason: string) => {
    counts.rejected += 1;
    rejects.add(reading.source, reason);
    if (counts.rejected <= 10) reporter.say(`  ${reading.source.where}: ${reason}`);
  };
  const waiting: Door = { ...door, onWait: (reason) => reporter.progress(`waiting: the API ${reason}`) };
  const take = async (reading: Reading): Promise<void> => {
    if (reading.kind === 'nothingToDo') counts.nothingToDo += 1;
    else if (reading.kind === 'unusable') reject(reading, reading.reason);
    else {
      const sent = await sendOrder(waiting, reading.order);
      if (sent.status === 'rejected') reject(reading, sent.reason);
      else counts[sent.status] += 1;
    }
    reporter.progress(`${bar(reader.bytesRead() / Math.max(1, sizeBytes))}  ${inWords(counts)}`);
  };
  try {
    await forEach(reader.readings, (reading) => {
      counts.read += 1;
      return take(reading);
    });
  } finally {
    await rejects.close();
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  reporter.say(`${counts.read} orders of ${file} for ${door.store} in ${seconds} s`);
  reporter.say(table(rows(counts, rejects.path)));
  return counts;
}

function rows(counts: Counts, rejectedPath: string): [string, string][] {
  return [
    ['new', String(counts.new)],
    ['already there', String(counts.known)],
    ['nothing left to fulfil', String(counts.nothingToDo)],
    ['rejected', counts.rejected === 0 ? '0' : `${counts.rejected}, with reasons in ${rejectedPath}`],
  ];
}

function inWords({ read, new: fresh, known, rejected }: Counts): string {
  return `${read} orders: ${fresh} new, ${known} already there, ${rejected} rejected`;
}

function bar(part: number): string {
  const width = 24;
  const done = Math.round(Math.min(1, part) * width);
  return `[${'#'.repeat(done)}${'.'.repeat(width - done)}] ${String(Math.floor(Math.min(1, part) * 100)).padStart(3)} %`;
}

/** At most `atOnce` at a time; reading waits for a free place. The first failure ends it. */
async function forEach<T>(items: AsyncIterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const item of items) {
    const one: Promise<void> = work(item).finally(() => running.delete(one));
    one.catch(() => {});
    running.add(one);
    if (running.size >= atOnce) await Promise.race(running);
  }
  await Promise.all(running);
}

function formatOf(file: string): 'csv' | 'ndjson' {
  let start: string;
  try {
    const handle = openSync(file, 'r');
    const bytes = Buffer.alloc(64);
    start = bytes
      .toString('utf8', 0, readSync(handle, bytes))
      .replace(/^\uFEFF/, '')
      .trimStart();
    closeSync(handle);
  } catch (error) {
    throw new WorldError(
      `${file} cannot be read (${messageOf(error)})`,
      'Give the path of a CSV or NDJSON file.',
    );
  }
  if (start.startsWith('[')) {
    throw new WorldError(`${file} is a JSON array`, 'Write one order per line (jq -c ".[]" FILE does that).');
  }
  return start.startsWith('{') ? 'ndjson' : 'csv';
}

const storesSchema = z.object({ items: z.array(z.object({ id: z.string() })) });

/** The store asked for, or the only one there is. @throws WorldError naming the stores. */
async function storeFor(
  { api, apiKey }: Pick<Door, 'api' | 'apiKey'>,
  wanted: string | undefined,
): Promise<string> {
  const answer = await fetch(`${api}/v1/stores`, { headers: { authorization: `Bearer ${apiKey}` } }).catch(
    (error: unknown) => {
      throw new WorldError(
        `The API does not answer (${messageOf(error)})`,
        'Start it with ./temporal-dev.sh up',
      );
    },
  );
  if (!answer.ok) {
    throw new WorldError(
      `The API answers ${answer.status} to /v1/stores`,
      'See .faros/api.log, and FAROS_API_KEY.',
    );
  }
  const stores = storesSchema.parse(await answer.json()).items.map(({ id }) => id);
  const [only, ...others] = wanted === undefined ? stores : stores.filter((id) => id === wanted);
  if (only !== undefined && others.length === 0) return only;
  throw new WorldError(
    wanted === undefined ? 'There are several stores' : `There is no store "${wanted}"`,
    `Say which one: --store ${stores.join(' or --store ')}`,
  );
}
