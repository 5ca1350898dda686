import type { Reporter } from '../sandbox/world/reporter.js';
import type { Ground } from './ground.js';
import { percentile } from './loop.js';
import { type QueueSize, seedQueue } from './queue-seed.js';
import type { Spread } from './report.js';

/** How long `GET /v1/cases` takes by what is asked of it, ms. */
export interface QueueFindings {
  size: QueueSize;
  lists: Record<string, Spread>;
}

/** What issue 4 asks of every list, ms. */
export const wantedListMs = 50;

const size: QueueSize = { orders: 100_000, open: 10_000, closed: 30_000 };
const timesEach = 60;

const asked: Record<string, string> = {
  open: 'state=open',
  'open, 200 of them': 'state=open&limit=200',
  'working list': 'state=open&snoozed=false',
  snoozed: 'state=open&snoozed=true',
  overdue: 'state=open&deadline=overdue',
  'near their deadline': 'state=open&deadline=near',
  'escalated to supervisor': 'state=open&escalatedTo=supervisor',
  'of a type': 'state=open&type=fraud',
  'of a type, in a store, of a role': 'state=open&type=fraud&store=harbor-goods&owner=ops',
  'of somebody': 'state=open&assignee=worker-11',
  'of nobody': 'state=open&assignee=none',
  'longest open': 'state=open&sort=opening',
  'open and closed': 'limit=50',
  'by order name': 'q=%23507777',
  'by beginning of a name': 'state=open&q=5077',
  'by channel id': 'q=4007777',
  'found nowhere': 'state=open&q=nothing-like-it',
};

/** The queue as a shop of 100,000 orders has it, asked through the API by one reader. */
export async function measureQueue(ground: Ground, reporter: Reporter): Promise<QueueFindings> {
  reporter.say(`The queue: ${size.orders} orders, ${size.open} open cases`);
  await seedQueue(ground.databaseUrl, size);
  const read = reader(ground);
  const deep = await cursorAfter(read, size.open * 0.9);
  const wishes = Object.entries({
    ...asked,
    'deep cursor': `state=open&cursor=${deep}`,
    'deep cursor, working list': `state=open&snoozed=false&cursor=${deep}`,
  }).map(([name, query]): [string, string] => [name, `/v1/cases?${query}`]);
  const lists: QueueFindings['lists'] = {};
  for (const [name, path] of [...wishes, ['counts', '/v1/cases/counts'] as [string, string]]) {
    lists[name] = await spreadOf(read, path);
    reporter.progress(name);
  }
  return { size, lists };
}

type Read = (path: string) => Promise<{ nextCursor?: string | null }>;

function reader({ ports }: Ground): Read {
  return async (path) => {
    const answer = await fetch(`http://127.0.0.1:${ports.api}${path}`, {
      headers: { authorization: 'Bearer bench' },
    });
    if (!answer.ok) throw new Error(`the API answers ${answer.status} to ${path}: ${await answer.text()}`);
    return (await answer.json()) as { nextCursor?: string | null };
  };
}

async function cursorAfter(read: Read, count: number): Promise<string> {
  let cursor = '';
  for (let passed = 0; passed < count; passed += 200) {
    const page = await read(`/v1/cases?state=open&limit=200${cursor && `&cursor=${cursor}`}`);
    if (!page.nextCursor) throw new Error(`the queue ends after ${passed} cases`);
    cursor = page.nextCursor;
  }
  return cursor;
}

async function spreadOf(read: Read, path: string): Promise<Spread> {
  const times: number[] = [];
  for (let done = 0; done < timesEach + 10; done += 1) {
    const startedAt = performance.now();
    await read(path);
    // The first few open connections and plan the statement on each.
    if (done >= 10) times.push(performance.now() - startedAt);
  }
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}
