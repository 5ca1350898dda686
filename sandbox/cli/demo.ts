import { once } from 'node:events';
import { Client, Connection } from '@temporalio/client';
import { WorldError } from '../world/errors.js';
import { readConfig } from '../world/ports.js';
import type { Reporter } from '../world/reporter.js';
import { withWorld } from '../world/run.js';
import { wipeState } from '../world/state.js';
import type { World } from '../world/world.js';
import { readArguments } from './arguments.js';
import { type Api, type OrderDetail, readApi } from './demo/api.js';
import { type DemoOrder, demoOrders } from './demo/orders.js';
import { atMost, orderId, play, type Stage, send } from './demo/play.js';
import { detailsOf, storeTable, storeTags, storyOf, trackLink } from './demo/summary.js';
import { watch } from './demo/watch.js';
import { table, terminal } from './terminal.js';
import { addressTable } from './up.js';

const patienceMs = 300_000;
const sendAtOnce = 3;
const moveAtOnce = 12;

/** The main job on real input: a Monday batch and order #8492 from their webhooks to delivered, then a summary. */
export async function demo(argv: string[]): Promise<number> {
  const { values } = readArguments({
    args: argv,
    options: { exit: { type: 'boolean', default: false }, fresh: { type: 'boolean', default: false } },
  });
  const config = readConfig();
  if (values.fresh) wipeState(config);
  const reporter = terminal();
  reporter.say('Starting Faros ...');
  return withWorld({ config, without: [], reporter }, async (world, stop) => {
    reporter.say(`\n${addressTable(world)}\n`);
    const unrested = await perform(world, stop, reporter);
    if (stop.aborted) return;
    if (values.exit) {
      if (unrested === undefined) return;
      throw unrested;
    }
    if (unrested !== undefined) reporter.say(`\n${unrested.message}.\n${unrested.advice}`);
    reporter.say('\nRunning. Ctrl-C ends it; what is in flight goes on with the next start.');
    await once(stop, 'abort');
  });
}

/** Returns what is to be said of orders that did not come to rest in time. */
async function perform(world: World, stop: AbortSignal, reporter: Reporter): Promise<WorldError | undefined> {
  const api = readApi(world.addresses.api ?? '', world.config.apiKey);
  const orders = await newOrders(api);
  const connection = await Connection.connect({ address: world.addresses.temporal ?? '' });
  const startedAt = Date.now();
  try {
    const problems = await performOrders(orders, { world, stop, reporter, api, connection });
    if (stop.aborted) return undefined;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    await report(orders, { world, api, reporter, seconds });
    const [first] = problems;
    if (first === undefined) return undefined;
    const advice = `${first} See the Temporal UI and the logs in ${world.config.stateDir}.`;
    return new WorldError(`${problems.length} of ${orders.length} orders did not come to rest`, advice);
  } finally {
    await connection.close();
  }
}

/** Names and ids that no earlier demo on this state has used. */
async function newOrders(api: Api): Promise<DemoOrder[]> {
  const before = await api.orders('#8492', 'harbor-goods');
  return demoOrders(before.length + 1, String(Date.now()), new Date());
}

interface Performance {
  world: World;
  stop: AbortSignal;
  reporter: Reporter;
  api: Api;
  connection: Connection;
}

async function performOrders(orders: readonly DemoOrder[], on: Performance): Promise<string[]> {
  const { world, stop, reporter, api, connection } = on;
  const over = new AbortController();
  const until = AbortSignal.any([stop, over.signal, AbortSignal.timeout(patienceMs)]);
  let sent = 0;
  const text = commonId(orders);
  const { shopify = '', easypost = '', supplier = '' } = world.addresses;
  const seen = watch(api, { text, sent: () => sent, stop: until, reporter });
  const client = new Client({ connection });
  const stage: Stage = { api, client, watch: seen, shopify, easypost, supplier, inTurn: atMost(moveAtOnce) };
  reporter.say(`Sending ${orders.length} orders as signed Shopify webhooks, each delivered twice ...`);
  const watching = seen.run();
  const inTurn = atMost(sendAtOnce);
  const problems = await Promise.all(
    orders.map(async (order) => {
      try {
        await inTurn(() => send(stage, order));
        sent += 1;
        await play(stage, order);
        return [];
      } catch (error) {
        return [`${order.description.name}: ${reasonOf(error)}`];
      }
    }),
  );
  over.abort();
  await watching;
  return problems.flat();
}

function reasonOf(error: unknown): string {
  if (error instanceof WorldError) return `${error.message}. ${error.advice}`;
  if (error instanceof Error && error.name === 'TimeoutError')
    return `not at rest after ${patienceMs / 1000} s.`;
  return String(error);
}

/** The digits that begin every id of this run. */
function commonId(orders: readonly DemoOrder[]): string {
  return (orders[0]?.description.id ?? '').slice(0, -3);
}

interface Report {
  world: World;
  api: Api;
  reporter: Reporter;
  seconds: number;
}

async function report(orders: readonly DemoOrder[], { world, api, reporter, seconds }: Report) {
  const known = await api.orders(commonId(orders));
  const details = await detailsOf(
    api,
    known.map(({ id }) => id),
  );
  reporter.say(`\nAfter ${seconds} s the API says of these ${details.length} orders:\n`);
  reporter.say(storeTable(details));
  const pendant = orders.find(({ store }) => store === 'harbor-goods');
  const told = pendant && details.find(({ id }) => id === orderId(pendant));
  if (pendant && told) reporter.say(`\n${storyOf(told, await storeTags(world, told))}`);
  reporter.say(`\nWhere to look:\n${await places({ world, told, email: pendant?.description.email })}`);
}

interface Places {
  world: World;
  told: OrderDetail | undefined;
  email: string | null | undefined;
}

async function places({ world, told, email }: Places): Promise<string> {
  const { temporalUi = '', apiReference = '', mailbox = '' } = world.addresses;
  const workflows = `${temporalUi}/namespaces/default/workflows`;
  const link = email ? await trackLink(world, email) : undefined;
  return table([
    ['All orders in the Temporal UI', workflows],
    ...(told
      ? [[`${told.name} in the Temporal UI`, `${workflows}/${encodeURIComponent(told.id)}`] as const]
      : []),
    ['Mails to customers and staff', mailbox],
    ...(link ? [[`What ${told?.name ?? 'the'} customer sees`, link] as const] : []),
    ['The API, to read and to try', apiReference],
  ]);
}
