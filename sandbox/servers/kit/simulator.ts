import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono, type Next } from 'hono';
import { Clock } from './clock.js';
import { mountCommonControl, onError } from './control.js';
import { toText } from './json.js';
import { Ledger, type LedgerEntry } from './ledger.js';
import { type Fault, Rules, type Traffic } from './rules.js';
import { WebhookSender } from './webhooks.js';

export type Env = { Bindings: HttpBindings };

export interface Reply {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface SimulatorSpec {
  name: string;
  /** Names what a request asks for, where the path alone does not (comma between several). */
  operationOf?: (traffic: { method: string; path: string; body: string }) => string | null;
  /** The vendor's own shape of an answer with this error status. */
  failure: (status: number) => Reply;
  /** Forgets everything but what the simulator was started with. */
  reset: () => void;
}

export interface Simulator {
  app: Hono<Env>;
  clock: Clock;
  ledger: Ledger;
  rules: Rules;
  webhooks: WebhookSender;
  /** Called after whatever may have changed what the simulator knows. */
  onChange(listener: () => void): void;
  changed(): void;
  /** Port 0 takes a free one. */
  listen(port: number): Promise<{ port: number; url: string }>;
  stop(): Promise<void>;
}

/** Routes that every simulator has: ledger, answers, faults, time; and the server around them. */
export function createSimulator(spec: SimulatorSpec): Simulator {
  const ledger = new Ledger();
  const rules = new Rules();
  const clock = new Clock();
  const webhooks = new WebhookSender(rules, ledger);
  const app = new Hono<Env>();
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const tell of listeners) tell();
  };
  let server: Server | undefined;

  app.get('/healthz', (c) => c.json({ status: 'ok', simulator: spec.name }));
  app.onError((error, c) => onError(error, c));
  mountCommonControl(app, { ledger, rules, clock, webhooks, reset: spec.reset });
  app.use('*', (c, next) => intercept(c, next, { ledger, rules, spec }));

  return {
    app,
    clock,
    ledger,
    rules,
    webhooks,
    onChange: (listener) => void listeners.push(listener),
    changed,
    listen: async (port) => {
      server = await open(app, port, changed);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error(`${spec.name}: no TCP address`);
      return { port: address.port, url: `http://127.0.0.1:${address.port}` };
    },
    stop: async () => {
      if (server) await close(server);
      server = undefined;
    },
  };
}

interface InterceptParts {
  ledger: Ledger;
  rules: Rules;
  spec: SimulatorSpec;
}

/** Writes the request down, then answers for the vendor where an answer or a fault was set for it. */
async function intercept(c: Context<Env>, next: Next, parts: InterceptParts): Promise<Response | undefined> {
  if (c.req.path.startsWith('/_control/')) return void (await next());
  const seen = { method: c.req.method, path: c.req.path, body: await c.req.text() };
  const traffic: Traffic = { ...seen, operation: parts.spec.operationOf?.(seen) ?? null };
  const entry = parts.ledger.open({
    ...traffic,
    direction: 'in',
    path: c.req.path + new URL(c.req.url).search,
    headers: c.req.header(),
  });
  const answer = parts.rules.takeAnswer(traffic);
  if (answer) {
    entry.note = 'answer set by control';
    return reply(entry, answer);
  }
  const fault = parts.rules.takeRequestFault(traffic);
  if (fault) entry.note = `fault ${fault.kind}`;
  if (fault?.kind === 'noAnswerBefore') return hangUp(c);
  if (fault?.kind === 'status') return reply(entry, parts.spec.failure(fault.status ?? 500));
  await next();
  return afterEffect(c, entry, fault);
}

async function afterEffect(
  c: Context<Env>,
  entry: LedgerEntry,
  fault: Fault | undefined,
): Promise<Response | undefined> {
  if (fault?.kind === 'noAnswerAfter') {
    const silent = hangUp(c);
    c.res = silent;
    return undefined;
  }
  if (fault?.kind === 'late') await sleep(fault.ms ?? 0);
  entry.status = c.res.status;
  return undefined;
}

function reply(entry: LedgerEntry, answer: Reply): Response {
  entry.status = answer.status;
  return toResponse(answer);
}

/** A reply as it goes out: text as it is, anything else as JSON in which LosslessNumber is a raw numeral. */
export function toResponse({ status, body, headers }: Reply): Response {
  const text = typeof body === 'string' ? body : toText(body);
  return new Response(status === 204 ? null : text, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}

function hangUp(c: Context<Env>): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

function open(app: Hono<Env>, port: number, changed: () => void): Promise<Server> {
  const fetch: Hono<Env>['fetch'] = async (request, ...rest) => {
    const answer = await app.fetch(request, ...rest);
    if (request.method !== 'GET') changed();
    return answer;
  };
  return new Promise((resolve, reject) => {
    const server = createAdaptorServer({ fetch });
    if (!('closeIdleConnections' in server)) throw new Error('expected an HTTP/1.1 server');
    // A request that meets the end of an idle connection is lost: on a busy machine that would be a fault nobody asked for.
    server.keepAliveTimeout = 75_000;
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
