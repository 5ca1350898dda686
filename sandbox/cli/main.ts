import { WorldError } from '../world/errors.js';
import { loadDotEnv } from '../world/ports.js';
import { explain } from '../world/run.js';
import { help } from './help.js';

/** Takes what follows the command's name; returns the exit code. */
type Command = (argv: string[]) => Promise<number>;

/** Each is loaded when it is called, so that `--help` and `status` answer at once. */
const commands: Readonly<Record<string, Command>> = {
  demo: async (argv) => (await import('./demo.js')).demo(argv),
  up: async (argv) => (await import('./up.js')).up(argv),
  import: async (argv) => (await import('./import.js')).importOrders(argv),
  skip: async (argv) => (await import('./skip.js')).skip(argv),
  test: async (argv) => (await import('./test.js')).test(argv),
  status: async (argv) => (await import('./status.js')).status(argv),
  down: async (argv) => (await import('./down.js')).down(argv),
};

async function main(argv: string[]): Promise<number> {
  const [first = 'demo', ...rest] = argv;
  if (['--help', '-h', 'help'].includes(first) || (rest.includes('--help') && first !== 'test')) {
    console.log(help);
    return 0;
  }
  loadDotEnv();
  // Options alone are the demo's.
  if (first.startsWith('-')) return run('demo', argv);
  return run(first, rest);
}

async function run(name: string, argv: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new WorldError(`There is no command "${name}"`, 'See ./temporal-dev.sh --help');
  }
  return command(argv);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
