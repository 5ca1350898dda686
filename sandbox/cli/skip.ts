import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { durationMs } from '../world/duration.js';
import { messageOf, WorldError } from '../world/errors.js';
import { readConfig, type WorldConfig } from '../world/ports.js';
import { currentTime, fastForward } from '../world/skip.js';
import { readArguments } from './arguments.js';
import { terminal } from './terminal.js';

const atOnce = 8;

/** `skip ORDER PT24H` or `skip --all PT24H`: moves the clocks of orders, each by this true duration. */
export async function skip(argv: string[]): Promise<number> {
  const { values, positionals } = readArguments({
    args: argv,
    options: { all: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [order, duration] = values.all ? [undefined, positionals[0]] : positionals;
  if (duration === undefined || positionals.length !== (values.all ? 1 : 2)) {
    throw new WorldError('skip needs an order (or --all) and a duration', "For example: skip '#8492' PT24H");
  }
  const byMs = durationMs(duration);
  const config = readConfig();
  const connection = await connect(config);
  try {
    const client = new Client({ connection });
    return await (order === undefined
      ? skipAll(client, byMs)
      : skipOne(client, await workflowOf(order, config), byMs));
  } finally {
    await connection.close();
  }
}

async function connect({ ports }: WorldConfig): Promise<Connection> {
  try {
    return await Connection.connect({ address: `127.0.0.1:${ports.temporal}`, connectTimeout: 5_000 });
  } catch (error) {
    throw new WorldError(
      `The Temporal server on port ${ports.temporal} does not answer (${messageOf(error)})`,
      'Start it with ./temporal-dev.sh up; FAROS_TEMPORAL_PORT says where.',
    );
  }
}

async function skipOne(client: Client, workflowId: string, byMs: number): Promise<number> {
  const { status } = await client.workflow.getHandle(workflowId).describe();
  if (status.name !== 'RUNNING') {
    console.log(`${workflowId} is closed (${status.name.toLowerCase()}): its clock stands still.`);
    return 1;
  }
  const outcome = await fastForward(client, workflowId, byMs);
  const end =
    outcome === 'closed'
      ? 'It closed on the way.'
      : `It is now ${await currentTime(client, workflowId)} there.`;
  console.log(`${workflowId}: ${end}`);
  return 0;
}

async function skipAll(client: Client, byMs: number): Promise<number> {
  const open: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query: "ExecutionStatus='Running'" })) {
    if (workflowId.startsWith('order/')) open.push(workflowId);
  }
  const reporter = terminal();
  const failures: string[] = [];
  const waiting = [...open];
  let done = 0;
  const work = async () => {
    for (let workflowId = waiting.shift(); workflowId !== undefined; workflowId = waiting.shift()) {
      await fastForward(client, workflowId, byMs).catch((error: unknown) => {
        failures.push(`${workflowId}: ${messageOf(error)}`);
      });
      done += 1;
      reporter.progress(`${done} of ${open.length} orders moved`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  for (const failure of failures) reporter.say(failure);
  reporter.say(`${open.length - failures.length} of ${open.length} open orders moved.`);
  return failures.length === 0 ? 0 : 1;
}

const foundSchema = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });

/** An order's id is its workflow id; a name like "#8492" is looked up in the API. */
async function workflowOf(order: string, { ports, apiKey }: WorldConfig): Promise<string> {
  if (order.startsWith('order/')) return order;
  const url = new URL(`http://127.0.0.1:${ports.api}/v1/orders`);
  url.searchParams.set('q', order);
  const response = await fetch(url, { headers: { authorization: `Bearer ${apiKey}` } }).catch(
    (error: unknown) => {
      throw new WorldError(
        `The API does not answer (${messageOf(error)})`,
        'Start it with ./temporal-dev.sh up',
      );
    },
  );
  if (!response.ok) {
    throw new WorldError(
      `The API answers ${response.status} to ${url.pathname}`,
      'See .faros/api.log, and FAROS_API_KEY.',
    );
  }
  const { items } = foundSchema.parse(await response.json());
  const [only, ...others] = items.filter(({ name }) => name === order);
  if (only === undefined) throw new WorldError(`There is no order named "${order}"`, 'Give its name or id.');
  if (others.length > 0) {
    const ids = [only, ...others].map(({ id }) => `  ${id}`).join('\n');
    throw new WorldError(`Several orders are named "${order}"`, `Give the id of one of them:\n${ids}`);
  }
  return only.id;
}
