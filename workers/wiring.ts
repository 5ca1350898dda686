import { createHmac } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { ActivityDeps } from '../activities/deps.js';
import type { SweepDeps } from '../activities/sweep/deps.js';
import { createBackground } from '../api/background.js';
import type { ApiDeps, RelayDeps } from '../api/deps.js';
import { storedEvents } from '../api/intake/stored-events.js';
import { textReader } from '../api/intake/text-reader.js';
import { supplierPageInbound } from '../api/intake/supplier-page.js';
import { inLine } from '../api/in-line.js';
import { createTemporalGateway } from '../api/order-gateway.js';
import type { Database } from '../db/client.js';
import { createBlindWords } from '../db/queries/blind-words.js';
import { storeConnection, supplierConnection } from '../db/queries/connections.js';
import { createEasyPostInbound } from '../providers/easypost/inbound.js';
import { mailBounceInbound } from '../providers/mail-bounce/inbound.js';
import { shopifyInbound } from '../providers/shopify/inbound.js';
import { supplierRestInbound } from '../providers/supplier-rest/inbound.js';
import { twilioInbound } from '../providers/twilio/inbound.js';
import type { Config } from './config.js';
import { createConnectors } from './connectors.js';
import type { ProcessMetrics } from './metrics.js';
import { createRunningOrders } from './running-orders.js';
import { resolveSecret } from './secrets.js';
import { orderSettings } from './temporal.js';

export interface Parts {
  config: Config;
  db: Database;
  log: Logger;
  metrics: ProcessMetrics;
}

export function activityDeps({ config, db, log }: Parts): ActivityDeps & { close(): void } {
  const connectors = createConnectors(db, config);
  return {
    db,
    connectors,
    blindWords: createBlindWords(db, { ageMs: config.FAROS_BLIND_WORDS_AGE_MS }),
    publicUrl: config.FAROS_PUBLIC_URL,
    linkSecret: config.FAROS_LINK_SECRET,
    markSecret: markSecretOf(config),
    mailDomain: config.FAROS_MAIL_DOMAIN,
    leaseMs: config.FAROS_LEASE_MS,
    storedEvents: (orderId) => storedEvents({ db, inbound }, orderId),
    log,
    close: () => connectors.close(),
  };
}

function markSecretOf({ FAROS_MARK_SECRET, FAROS_LINK_SECRET }: Config): string {
  return FAROS_MARK_SECRET ?? derivedSecret(FAROS_LINK_SECRET);
}

/** A key of its own for marks, where none is given. */
function derivedSecret(secret: string): string {
  return createHmac('sha256', secret).update('order velocity marks').digest('base64url');
}

export function sweepDeps({ config, db, log }: Parts, client: Client): SweepDeps {
  return {
    db,
    orders: createRunningOrders(client, config.FAROS_TASK_QUEUE),
    log,
    now: () => new Date(),
    toleranceMs: config.FAROS_SWEEP_TOLERANCE_MS,
    pageSize: config.FAROS_SWEEP_PAGE,
    tellAgainMs: 5 * config.FAROS_SWEEP_EVERY_MS,
  };
}

/** Whose webhooks are read how. */
const inbound = {
  shopify: shopifyInbound,
  easypost: createEasyPostInbound({ requireV2: false }),
  'supplier-rest': supplierRestInbound,
  twilio: textReader(twilioInbound),
  'mail-bounce': mailBounceInbound,
  'supplier-page': supplierPageInbound,
};

export function apiDeps(parts: Parts, client: Client, version: string): ApiDeps {
  const { config, db, log } = parts;
  return {
    ...intakeDeps(parts, client),
    secrets: (provider, account) => secretOf(db, config, provider, account),
    background: createBackground(log),
    version,
    blindWords: createBlindWords(db, { ageMs: config.FAROS_BLIND_WORDS_AGE_MS }),
    publicUrl: config.FAROS_PUBLIC_URL,
    linkSecret: config.FAROS_LINK_SECRET,
    pageLimits: {
      perMinuteAndLink: config.FAROS_LINK_PER_MINUTE,
      perMinuteAndSender: config.FAROS_SENDER_PER_MINUTE,
      senderHeader: config.FAROS_SENDER_HEADER || null,
    },
  };
}

export function relayDeps(parts: Parts, client: Client): RelayDeps & { close(): void } {
  const connectors = createConnectors(parts.db, parts.config);
  return {
    ...intakeDeps(parts, client),
    channel: connectors.channel,
    alerts: {
      mailer: connectors.staffMailer,
      channel: connectors.alertChannel,
      from: parts.config.FAROS_ALERTS_FROM ?? `alerts@${parts.config.FAROS_MAIL_DOMAIN}`,
      mailDomain: parts.config.FAROS_MAIL_DOMAIN,
      everyMs: parts.config.FAROS_ALERTS_EVERY_MS,
      leaseMs: parts.config.FAROS_LEASE_MS,
    },
    publicUrl: parts.config.FAROS_PUBLIC_URL,
    close: () => connectors.close(),
  };
}

function intakeDeps({ config, db, log, metrics }: Parts, client: Client) {
  return {
    db,
    orders: inLine(
      createTemporalGateway({
        client,
        taskQueue: config.FAROS_TASK_QUEUE,
        settings: orderSettings(config),
        workflowTaskTimeoutMs: config.FAROS_WORKFLOW_TASK_TIMEOUT_MS,
      }),
    ),
    inbound,
    markSecret: markSecretOf(config),
    log,
    now: () => new Date(),
    metrics: (name: string, labels: Readonly<Record<string, string>>) => metrics.count(name, labels),
  };
}

/** The secret that signs an account's webhooks; null: no such account. */
async function secretOf(
  db: Database,
  config: Config,
  provider: string,
  account: string,
): Promise<string | null> {
  if (provider === 'shopify') {
    const connection = await storeConnection(db, account);
    return connection ? resolveSecret(connection.webhookSecret) : null;
  }
  if (provider === 'supplier-rest') {
    const connection = await supplierConnection(db, account);
    return connection?.provider === provider ? resolveSecret(connection.webhookSecret) : null;
  }
  const ofHouse: Record<string, string> = {
    easypost: config.EASYPOST_WEBHOOK_SECRET,
    twilio: config.TWILIO_AUTH_TOKEN,
    'mail-bounce': config.MAIL_BOUNCE_SECRET,
  };
  return account === 'default' ? ofHouse[provider] || null : null;
}
