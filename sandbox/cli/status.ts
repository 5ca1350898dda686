import { isRunning } from '../world/identity.js';
import { readConfig } from '../world/ports.js';
import { runningWorld, type WorldRecord } from '../world/state.js';
import { readArguments } from './arguments.js';
import { table } from './terminal.js';

/** Says what runs in this state folder; exit code 0 when something does, 3 when nothing does. */
export async function status(argv: string[]): Promise<number> {
  const { values } = readArguments({ args: argv, options: { json: { type: 'boolean', default: false } } });
  const { stateDir } = readConfig();
  const world = runningWorld(stateDir);
  const code = world === undefined ? 3 : 0;
  if (values.json) {
    console.log(
      JSON.stringify({ running: world !== undefined, stateDir, ...(world && facts(world)) }, null, 2),
    );
    return code;
  }
  console.log(
    world === undefined ? 'Nothing runs here. Start it with ./temporal-dev.sh up' : describe(world),
  );
  return code;
}

function facts({ pid, state, startedAt, addresses, versions, processes }: WorldRecord) {
  return {
    pid,
    state,
    startedAt,
    addresses,
    versions,
    processes: processes.map((part) => ({
      name: part.name,
      pid: part.pid,
      state: isRunning(part) ? 'running' : 'ended',
      log: part.logFile,
    })),
  };
}

function describe(world: WorldRecord): string {
  const { pid, state, startedAt, addresses, versions, processes } = facts(world);
  return [
    `${state === 'running' ? 'Running' : 'Starting'} since ${startedAt} (process ${pid})`,
    ...section('Addresses', Object.entries(addresses)),
    ...section(
      'Processes',
      processes.map((part) => [part.name, `${part.state}, process ${part.pid}, ${part.log}`]),
    ),
    ...section('Versions', Object.entries(versions)),
  ].join('\n');
}

const section = (title: string, rows: [string, string][]) =>
  rows.length === 0 ? [] : ['', title, table(rows)];
