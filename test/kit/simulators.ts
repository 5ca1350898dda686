import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createEasyPost } from '../../sandbox/servers/easypost.js';
import { createGorgias } from '../../sandbox/servers/gorgias.js';
import { createLob } from '../../sandbox/servers/lob.js';
import { createMailbox } from '../../sandbox/servers/mailbox.js';
import { createShopify } from '../../sandbox/servers/shopify.js';
import { createSlack } from '../../sandbox/servers/slack.js';
import { createSupplier } from '../../sandbox/servers/supplier.js';
import { createTwilio } from '../../sandbox/servers/twilio.js';

export interface Simulators {
  shopify: ReturnType<typeof createShopify> & { url: string };
  easypost: ReturnType<typeof createEasyPost> & { url: string };
  lob: ReturnType<typeof createLob> & { url: string };
  supplier: ReturnType<typeof createSupplier> & { url: string };
  mailbox: ReturnType<typeof createMailbox> & { url: string; smtpPort: number };
  twilio: ReturnType<typeof createTwilio> & { url: string };
  gorgias: ReturnType<typeof createGorgias> & { url: string };
  slack: ReturnType<typeof createSlack> & { url: string };
  stop(): Promise<void>;
}

/** Every simulator, on free ports, with the sandbox's own accounts. */
export async function startSimulators(): Promise<Simulators> {
  const shopify = createShopify();
  const easypost = createEasyPost();
  const lob = createLob();
  const supplier = createSupplier();
  const mailbox = createMailbox();
  const twilio = createTwilio();
  const gorgias = createGorgias();
  const slack = createSlack();
  const started = {
    shopify: { ...shopify, ...(await shopify.listen(0)) },
    easypost: { ...easypost, ...(await easypost.listen(0)) },
    lob: { ...lob, ...(await lob.listen(0)) },
    supplier: { ...supplier, ...(await supplier.listen(0)) },
    mailbox: { ...mailbox, ...(await mailbox.listen(0)), smtpPort: await mailbox.listenSmtp(0) },
    twilio: { ...twilio, ...(await twilio.listen(0)) },
    gorgias: { ...gorgias, ...(await gorgias.listen(0)) },
    slack: { ...slack, ...(await slack.listen(0)) },
  };
  return {
    ...started,
    stop: async () => {
      const all = [shopify, easypost, lob, supplier, mailbox, twilio, gorgias, slack];
      await Promise.all(all.map((one) => one.stop()));
    },
  };
}

export interface Answer {
  status: number;
  /** Whatever the simulator answered: each test checks what it needs of it. */
  body: ReturnType<typeof JSON.parse>;
}

/** One call of a simulator; a body that is not text goes as JSON. */
export async function call(
  url: string,
  options: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { body, headers } = options;
  const response = await fetch(url, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: parsed(text) };
}

/** A control call that must be accepted. */
export async function control(url: string, path: string, body: unknown): Promise<Answer['body']> {
  const answer = await call(`${url}/_control/${path}`, { body });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export interface Receiver {
  url: string;
  received: { headers: IncomingHttpHeaders; body: string }[];
  /** The status given to webhooks from now on. */
  answerWith(status: number): void;
  stop(): Promise<void>;
}

/** A server that takes webhooks and keeps their raw bodies. */
export async function startReceiver(): Promise<Receiver> {
  const received: Receiver['received'] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}/hooks`,
    received,
    answerWith: (next) => {
      status = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
