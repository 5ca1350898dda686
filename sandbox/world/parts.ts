import { join } from 'node:path';
import {
  EASYPOST_ACCOUNT,
  GORGIAS_ACCOUNT,
  LOB_ACCOUNT,
  MAIL_BOUNCE_ACCOUNT,
  SLACK_ACCOUNT,
  TWILIO_ACCOUNT,
} from '../servers/credentials.js';
import { accepts, type PortName, type Ports, type WorldConfig } from './ports.js';
import { type PartSpec, script } from './processes.js';
import { answersHttp } from './readiness.js';
import { bundleFile } from './state.js';

/** The parts that can be left out, to run them by hand (in a debugger, say). */
export const optionalParts = ['sandbox', 'api', 'orders', 'activities', 'relay'] as const;
export type OptionalPart = (typeof optionalParts)[number];

export const isOptionalPart = (text: string): text is OptionalPart =>
  optionalParts.some((part) => part === text);

/** What every program of ours is told about its surroundings, and nothing of the person's own Temporal settings. */
export function surroundings(config: WorldConfig, databaseUrl: string): Record<string, string> {
  const { ports, stateDir, apiKey } = config;
  return {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    TEMPORAL_NAMESPACE: 'default',
    // A profile in the person's own temporal.toml (keys, TLS) must not reach this server.
    TEMPORAL_CONFIG_FILE: join(stateDir, 'no-such-temporal.toml'),
    FAROS_API_PORT: String(ports.api),
    FAROS_PUBLIC_URL: `http://127.0.0.1:${ports.api}`,
    FAROS_API_KEY: apiKey,
    FAROS_SHOPIFY_PORT: String(ports.shopify),
    FAROS_EASYPOST_PORT: String(ports.easypost),
    FAROS_LOB_PORT: String(ports.lob),
    FAROS_SUPPLIER_PORT: String(ports.supplier),
    FAROS_MAILBOX_PORT: String(ports.mailbox),
    FAROS_SMTP_PORT: String(ports.smtp),
    FAROS_TWILIO_PORT: String(ports.twilio),
    FAROS_GORGIAS_PORT: String(ports.gorgias),
    FAROS_SLACK_PORT: String(ports.slack),
    EASYPOST_BASE_URL: `http://127.0.0.1:${ports.easypost}`,
    EASYPOST_API_KEY: EASYPOST_ACCOUNT.apiKey,
    EASYPOST_WEBHOOK_SECRET: EASYPOST_ACCOUNT.webhookSecret,
    TWILIO_BASE_URL: `http://127.0.0.1:${ports.twilio}`,
    TWILIO_ACCOUNT_SID: TWILIO_ACCOUNT.accountSid,
    TWILIO_AUTH_TOKEN: TWILIO_ACCOUNT.authToken,
    MAIL_BOUNCE_SECRET: MAIL_BOUNCE_ACCOUNT.webhookSecret,
    GORGIAS_BASE_URL: `http://127.0.0.1:${ports.gorgias}`,
    GORGIAS_EMAIL: GORGIAS_ACCOUNT.email,
    GORGIAS_API_KEY: GORGIAS_ACCOUNT.apiKey,
    SLACK_WEBHOOK_URL: `http://127.0.0.1:${ports.slack}${SLACK_ACCOUNT.path}`,
    FAROS_ADDRESS_VALIDATORS: 'easypost,lob',
    LOB_BASE_URL: `http://127.0.0.1:${ports.lob}`,
    LOB_API_KEY: LOB_ACCOUNT.apiKey,
    FAROS_LINK_SECRET: 'links of the sandbox only',
    FAROS_MAIL_DOMAIN: 'mail.faros.example',
    FAROS_WORKFLOW_BUNDLE: bundleFile(stateDir),
    // Where the simulators keep what they know over a restart.
    FAROS_STATE_DIR: stateDir,
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
  };
}

const metricsPorts = {
  orders: 'ordersMetrics',
  activities: 'activitiesMetrics',
  relay: 'relayMetrics',
  api: 'apiMetrics',
} as const satisfies Record<string, PortName>;

/** The process of one entry of `workers/main.ts`; ready when it says so at /readyz. */
export function workerPart(
  name: Exclude<OptionalPart, 'sandbox'>,
  ports: Ports,
  env: NodeJS.ProcessEnv,
): PartSpec {
  const health = ports[metricsPorts[name]];
  const port = name === 'api' ? ports.api : health;
  return {
    name,
    ...script('workers/main.ts', name),
    env: { ...env, FAROS_HEALTH_PORT: String(health) },
    ready: answersHttp(`http://127.0.0.1:${port}/readyz`),
    tier: 2,
  };
}

/** All simulators in one process. */
export function sandboxPart(ports: Ports, env: NodeJS.ProcessEnv): PartSpec {
  const { shopify, easypost, lob, supplier, mailbox, twilio, gorgias, slack } = ports;
  const healthy = [shopify, easypost, lob, supplier, mailbox, twilio, gorgias, slack].map((port) =>
    answersHttp(`http://127.0.0.1:${port}/healthz`),
  );
  return {
    name: 'sandbox',
    ...script('sandbox/servers/main.ts'),
    env,
    ready: async () =>
      (await Promise.all([...healthy.map((ask) => ask()), accepts(ports.smtp)])).every(Boolean),
    tier: 1,
  };
}

/** Which addresses a person or a script can use, by name. */
export function addressesOf(ports: Ports, databaseUrl: string): Record<string, string> {
  const local = (port: number, path = '') => `http://127.0.0.1:${port}${path}`;
  return {
    api: local(ports.api),
    apiReference: local(ports.api, '/docs'),
    temporalUi: local(ports.temporalUi),
    temporal: `127.0.0.1:${ports.temporal}`,
    postgres: databaseUrl,
    mailbox: local(ports.mailbox),
    smtp: `smtp://127.0.0.1:${ports.smtp}`,
    shopify: local(ports.shopify),
    easypost: local(ports.easypost),
    lob: local(ports.lob),
    supplier: local(ports.supplier),
    twilio: local(ports.twilio),
    gorgias: local(ports.gorgias),
    slack: local(ports.slack),
    ordersMetrics: local(ports.ordersMetrics, '/metrics'),
    activitiesMetrics: local(ports.activitiesMetrics, '/metrics'),
    relayMetrics: local(ports.relayMetrics, '/metrics'),
    apiMetrics: local(ports.apiMetrics, '/metrics'),
  };
}
