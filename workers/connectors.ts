import type { Connectors } from '../activities/deps.js';
import type { Database } from '../db/client.js';
import { storeConnection, supplierConnection } from '../db/queries/connections.js';
import { createGorgiasDesk } from '../providers/gorgias/client.js';
import { supplierAddress } from '../domain/suppliers/supplier-address.js';
import type { AlertChannel } from '../providers/ports/alert-channel.js';
import {
  createEasyPostTracking,
  createEasyPostValidator,
  type EasyPostAccess,
} from '../providers/easypost/client.js';
import { createLobValidator, type LobAccess } from '../providers/lob/client.js';
import type { AddressValidator } from '../providers/ports/address-validator.js';
import type { Channel } from '../providers/ports/channel.js';
import type { StaffMailer } from '../providers/ports/staff-mailer.js';
import type { SupplierMailer } from '../providers/ports/supplier-mailer.js';
import type { SupplierSystem } from '../providers/ports/supplier.js';
import type { TextSender } from '../providers/ports/text-sender.js';
import type { TicketDesk } from '../providers/ports/ticket-desk.js';
import { createShopifyChannel } from '../providers/shopify/client.js';
import { createSlackChannel } from '../providers/slack/client.js';
import { createSmtpMailer } from '../providers/smtp/client.js';
import { createSupplierByMail } from '../providers/supplier-mail/client.js';
import { createSupplierRest } from '../providers/supplier-rest/client.js';
import { createTwilioSender } from '../providers/twilio/client.js';
import type { Config, ValidatorName } from './config.js';
import { resolveSecret } from './secrets.js';

/** How long a connection read from Postgres is believed, ms. */
const believedMs = 30_000;

interface ValidatorAccess {
  easypost: EasyPostAccess;
  lob: LobAccess;
}

const validators: Record<ValidatorName, (access: ValidatorAccess) => AddressValidator> = {
  easypost: ({ easypost }) => createEasyPostValidator(easypost),
  lob: ({ lob }) => createLobValidator(lob),
};

export interface Bound extends Connectors {
  /** For the relay: activities write to customers alone. */
  staffMailer: StaffMailer;
  close(): void;
}

/** Binds every outside system to its port. A provider is a line here. */
export function createConnectors(db: Database, config: Config): Bound {
  // The whole try belongs to the activity's own deadline, which aborts the call; this is the bound behind it.
  const timeoutMs = config.FAROS_SLOW_TIMEOUT_MS;
  const channels = remembered((storeId) => readChannel(db, storeId, timeoutMs));
  const easypost = { baseUrl: config.EASYPOST_BASE_URL, apiKey: config.EASYPOST_API_KEY, timeoutMs };
  // A validator that hangs leaves time for those after it, and for the platform.
  const turnMs = Math.ceil(timeoutMs / (config.FAROS_ADDRESS_VALIDATORS.length + 1));
  const access = {
    easypost: { ...easypost, timeoutMs: turnMs },
    lob: { baseUrl: config.LOB_BASE_URL, apiKey: config.LOB_API_KEY, timeoutMs: turnMs },
  };
  const mailer = createSmtpMailer(smtpAccess(config.SMTP_URL, timeoutMs));
  const suppliers = remembered((supplierId) => readSupplier(db, supplierId, { timeoutMs, mailer }));
  return {
    channel: channels,
    supplier: suppliers,
    addressValidators: config.FAROS_ADDRESS_VALIDATORS.map((name) => validators[name](access)),
    tracking: createEasyPostTracking(easypost),
    mailer,
    staffMailer: mailer,
    textSender: textSenderOf(config),
    ticketDesk: ticketDeskOf(config),
    alertChannel: alertChannelOf(config),
    close: () => mailer.close(),
  };
}

function textSenderOf(config: Config): TextSender | null {
  const { TWILIO_BASE_URL: baseUrl, TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = config;
  if (!accountSid) return null;
  return createTwilioSender({ baseUrl, accountSid, authToken, timeoutMs: config.FAROS_SLOW_TIMEOUT_MS });
}

function ticketDeskOf(config: Config): TicketDesk | null {
  const { GORGIAS_BASE_URL: baseUrl, GORGIAS_EMAIL: email, GORGIAS_API_KEY: apiKey } = config;
  if (!baseUrl) return null;
  return createGorgiasDesk({ baseUrl, email, apiKey, timeoutMs: config.FAROS_SLOW_TIMEOUT_MS });
}

function alertChannelOf(config: Config): AlertChannel | null {
  const { SLACK_WEBHOOK_URL: webhookUrl } = config;
  return webhookUrl ? createSlackChannel({ webhookUrl, timeoutMs: config.FAROS_SLOW_TIMEOUT_MS }) : null;
}

async function readChannel(db: Database, storeId: string, timeoutMs: number): Promise<Channel | null> {
  const connection = await storeConnection(db, storeId);
  if (!connection) return null;
  const { baseUrl, accessToken } = connection;
  return createShopifyChannel({ baseUrl, accessToken: resolveSecret(accessToken), timeoutMs });
}

async function readSupplier(
  db: Database,
  supplier: string,
  { timeoutMs, mailer }: { timeoutMs: number; mailer: SupplierMailer },
): Promise<SupplierSystem> {
  const connection = await supplierConnection(db, supplier);
  if (!connection)
    throw new Error(`no supplier ${supplier} in master data: add it, or correct the offer that names it`);
  if (connection.provider === 'supplier-mail') {
    return createSupplierByMail({ email: supplierAddress(connection.email), mailer });
  }
  const { baseUrl, token } = connection;
  return createSupplierRest({ supplier, baseUrl, token: resolveSecret(token), timeoutMs });
}

/** Believes a read for a while; a read that failed is forgotten at once. */
function remembered<Value>(read: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const known = new Map<string, { value: Promise<Value>; until: number }>();
  return (key) => {
    const now = Date.now();
    const hit = known.get(key);
    if (hit && hit.until > now) return hit.value;
    const value = read(key);
    known.set(key, { value, until: now + believedMs });
    value.catch(() => known.delete(key));
    return value;
  };
}

function smtpAccess(text: string, timeoutMs: number) {
  const url = new URL(text);
  const isTls = url.protocol === 'smtps:';
  return {
    host: url.hostname,
    port: Number(url.port || (isTls ? 465 : 587)),
    isTls,
    credentials: url.username
      ? { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
      : null,
    timeoutMs,
    maxConnections: 5,
  };
}
