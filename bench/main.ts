import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { terminal } from '../sandbox/cli/terminal.js';
import { lastLines } from '../sandbox/world/logs.js';
import { Processes } from '../sandbox/world/processes.js';
import { explain } from '../sandbox/world/run.js';
import { type Ground, layGround, temporaryFolder } from './ground.js';
import { measure } from './measure.js';
import { help, type Options, readOptions } from './options.js';
import { measureQueue } from './queue.js';
import { type Findings, queueTableOf, tableOf } from './report.js';
import type { Reporter } from '../sandbox/world/reporter.js';

async function main(options: Options): Promise<void> {
  const reporter = terminal();
  const folder = temporaryFolder();
  const processes = new Processes(join(folder, 'logs'), (failure) => {
    reporter.say(explain(failure));
    process.exit(1);
  });
  processes.removeAtEnd(folder);
  // Whatever ends this process, the keeper ends what it started.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  try {
    const ground = await layGround(processes, { folder, reporter, profileFolder: options.profileFolder });
    const found = options.only === 'queue' ? null : await measureOrders(ground, options, reporter);
    if (found) reporter.say(`\n${tableOf(found)}\n`);
    const queue = options.only === 'orders' ? null : await measureQueue(ground, reporter);
    if (queue) reporter.say(`\n${queueTableOf(queue)}\n`);
    if (options.jsonFile)
      writeFileSync(options.jsonFile, `${JSON.stringify({ ...found, queue }, null, 2)}\n`);
  } catch (error) {
    // The folder goes with the processes: what they said last is the only clue.
    for (const { name, logFile } of processes.list()) {
      for (const line of lastLines(logFile).slice(-5)) reporter.say(`  ${name} | ${line.slice(0, 500)}`);
    }
    throw error;
  } finally {
    await processes.end();
  }
}

async function measureOrders(ground: Ground, options: Options, reporter: Reporter): Promise<Findings> {
  const connection = await Connection.connect({ address: ground.temporalAddress });
  const found = await measure({ client: new Client({ connection }), ground, options, reporter });
  await connection.close();
  return { ...surroundingsOf(options), versions: ground.versions, ...found };
}

function surroundingsOf({ orders, inFlight, held }: Options): Pick<Findings, 'machine' | 'settings'> {
  const processors = cpus();
  const machine = {
    cores: processors.length,
    processor: processors[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
  return { machine, settings: { orders, inFlight, held } };
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await main(options);
  else console.log(help);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
