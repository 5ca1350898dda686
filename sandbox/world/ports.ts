import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { codeOf, WorldError } from './errors.js';
import { packageRoot } from './paths.js';

/** Every port the sandbox listens on: the variable that moves it and its default. All bind 127.0.0.1. */
export const portVariables = {
  temporal: { variable: 'FAROS_TEMPORAL_PORT', standard: 7233 },
  temporalUi: { variable: 'FAROS_TEMPORAL_UI_PORT', standard: 8233 },
  postgres: { variable: 'FAROS_POSTGRES_PORT', standard: 5433 },
  api: { variable: 'FAROS_API_PORT', standard: 8080 },
  ordersMetrics: { variable: 'FAROS_METRICS_PORT_ORDERS', standard: 9464 },
  activitiesMetrics: { variable: 'FAROS_METRICS_PORT_ACTIVITIES', standard: 9465 },
  relayMetrics: { variable: 'FAROS_METRICS_PORT_RELAY', standard: 9466 },
  apiMetrics: { variable: 'FAROS_METRICS_PORT_API', standard: 9467 },
  shopify: { variable: 'FAROS_SHOPIFY_PORT', standard: 8101 },
  easypost: { variable: 'FAROS_EASYPOST_PORT', standard: 8102 },
  supplier: { variable: 'FAROS_SUPPLIER_PORT', standard: 8103 },
  mailbox: { variable: 'FAROS_MAILBOX_PORT', standard: 8104 },
  smtp: { variable: 'FAROS_SMTP_PORT', standard: 8105 },
  twilio: { variable: 'FAROS_TWILIO_PORT', standard: 8106 },
  gorgias: { variable: 'FAROS_GORGIAS_PORT', standard: 8107 },
  slack: { variable: 'FAROS_SLACK_PORT', standard: 8108 },
  lob: { variable: 'FAROS_LOB_PORT', standard: 8109 },
} as const satisfies Record<string, { variable: string; standard: number }>;

export type PortName = keyof typeof portVariables;
export type Ports = Readonly<Record<PortName, number>>;

export interface WorldConfig {
  readonly ports: Ports;
  /** Absolute. Holds databases, logs and world.json. */
  readonly stateDir: string;
  /** Set when the person brings their own Postgres. */
  readonly databaseUrl: string | undefined;
  /** The key with which the script speaks to the API; the seed registers it. */
  readonly apiKey: string;
}

/** Reads `.env` in the package root, if there is one; what is set already stays. */
export function loadDotEnv(): void {
  const file = join(packageRoot, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/** @throws WorldError naming the variable that is not a port, or two variables that name the same one. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): WorldConfig {
  return {
    ports: readPorts(env),
    stateDir: resolve(packageRoot, env.FAROS_STATE_DIR || '.faros'),
    databaseUrl: env.DATABASE_URL || undefined,
    apiKey: env.FAROS_API_KEY || 'faros-dev-key',
  };
}

const isPortName = (text: string): text is PortName => Object.hasOwn(portVariables, text);
const portNames = Object.keys(portVariables).filter(isPortName);

function readPorts(env: NodeJS.ProcessEnv): Ports {
  const read = (name: PortName) => readPort(portVariables[name], env);
  const ports: Ports = {
    temporal: read('temporal'),
    temporalUi: read('temporalUi'),
    postgres: read('postgres'),
    api: read('api'),
    ordersMetrics: read('ordersMetrics'),
    activitiesMetrics: read('activitiesMetrics'),
    relayMetrics: read('relayMetrics'),
    apiMetrics: read('apiMetrics'),
    shopify: read('shopify'),
    easypost: read('easypost'),
    supplier: read('supplier'),
    mailbox: read('mailbox'),
    smtp: read('smtp'),
    twilio: read('twilio'),
    gorgias: read('gorgias'),
    slack: read('slack'),
    lob: read('lob'),
  };
  refuseTwins(ports);
  return ports;
}

function readPort({ variable, standard }: { variable: string; standard: number }, env: NodeJS.ProcessEnv) {
  const text = env[variable];
  if (text === undefined || text === '') return standard;
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port < 1024 || port > 65_535) {
    throw new WorldError(`${variable} is "${text}", which is not a port`, 'Use a number from 1024 to 65535.');
  }
  return port;
}

function refuseTwins(ports: Ports): void {
  const seen = new Map<number, string>();
  for (const name of portNames) {
    const { variable } = portVariables[name];
    const other = seen.get(ports[name]);
    if (other !== undefined) {
      throw new WorldError(`${other} and ${variable} are both ${ports[name]}`, 'Give each its own port.');
    }
    seen.set(ports[name], variable);
  }
}

/** @throws WorldError naming every taken port and the variable that moves it. */
export async function refuseTakenPorts(ports: Ports, names: readonly PortName[]): Promise<void> {
  const checked = await Promise.all(names.map(async (name) => ({ name, taken: await isTaken(ports[name]) })));
  const taken = checked.filter((port) => port.taken).map(({ name }) => name);
  if (taken.length === 0) return;
  const list = taken.map((name) => `${ports[name]} (${portVariables[name].variable})`).join(', ');
  const example = taken.map((name) => `${portVariables[name].variable}=${ports[name] + 1000}`).join(' ');
  throw new WorldError(
    taken.length === 1 ? `Port ${list} is taken` : `Ports ${list} are taken`,
    `End what uses it, or choose another: ${example} ./temporal-dev.sh ...  (or in .env; see .env.example)`,
  );
}

/** Whether anything on this machine listens where we would. */
export async function isTaken(port: number): Promise<boolean> {
  return (await accepts(port)) || !(await canListen(port));
}

/** Whether something accepts connections on this port of 127.0.0.1. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const answer = (accepted: boolean) => {
      socket.destroy();
      done(accepted);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (error) => {
      if (codeOf(error) === 'EADDRINUSE') done(false);
      else fail(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

/**
 * As many different ports as asked, free a moment ago. Taken from below the range from which the kernel gives
 * ports to outgoing connections, so that no connection made in between takes one of them.
 */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    if (!found.has(port) && !(await isTaken(port))) found.add(port);
  }
  return [...found];
}
