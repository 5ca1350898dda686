import { fstatSync } from 'node:fs';
import { createEasyPost } from './easypost.js';
import { createGorgias } from './gorgias.js';
import { createLob } from './lob.js';
import { persist } from './kit/persist.js';
import { createMailbox } from './mailbox.js';
import { createShopify } from './shopify.js';
import { adminSchema } from './shopify/schema.js';
import { createSlack } from './slack.js';
import { createSupplier } from './supplier.js';
import { createTwilio } from './twilio.js';

/** Starts every simulator on the ports of the environment and ends with the process that started it. */
async function main(): Promise<void> {
  const shopify = createShopify();
  const easypost = createEasyPost();
  const lob = createLob();
  const supplier = createSupplier();
  const mailbox = createMailbox();
  const twilio = createTwilio();
  const gorgias = createGorgias();
  const slack = createSlack();
  const all = { shopify, easypost, lob, supplier, mailbox, twilio, gorgias, slack };
  const memory = process.env.FAROS_STATE_DIR;
  const kept = memory
    ? Object.entries(all).map(([name, { state, onChange }]) => persist(memory, { name, state, onChange }))
    : [];
  const stopAll = async (): Promise<void> => {
    await Promise.allSettled(Object.values(all).map((one) => one.stop()));
    for (const { save } of kept) save();
    process.exit(0);
  };
  endWith(stopAll);

  await listen('shopify', 'FAROS_SHOPIFY_PORT', 8101, async (port) => (await shopify.listen(port)).url);
  await listen('easypost', 'FAROS_EASYPOST_PORT', 8102, async (port) => (await easypost.listen(port)).url);
  await listen('lob', 'FAROS_LOB_PORT', 8109, async (port) => (await lob.listen(port)).url);
  await listen('supplier', 'FAROS_SUPPLIER_PORT', 8103, async (port) => (await supplier.listen(port)).url);
  await listen('mailbox', 'FAROS_MAILBOX_PORT', 8104, async (port) => (await mailbox.listen(port)).url);
  await listen(
    'smtp',
    'FAROS_SMTP_PORT',
    8105,
    async (port) => `smtp://127.0.0.1:${await mailbox.listenSmtp(port)}`,
  );
  await listen('twilio', 'FAROS_TWILIO_PORT', 8106, async (port) => (await twilio.listen(port)).url);
  await listen('gorgias', 'FAROS_GORGIAS_PORT', 8107, async (port) => (await gorgias.listen(port)).url);
  await listen('slack', 'FAROS_SLACK_PORT', 8108, async (port) => (await slack.listen(port)).url);
  adminSchema();
  process.send?.({ ready: true });
}

/** A taken port is named with the variable that moves it. */
async function listen(
  name: string,
  variable: string,
  byDefault: number,
  start: (port: number) => Promise<string>,
): Promise<void> {
  const port = Number(process.env[variable] || byDefault);
  try {
    console.log(`${name} ${await start(port)}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} cannot listen on port ${port}: ${reason}. Set ${variable} to another port.`);
  }
}

/** On a signal, and when the parent is gone: its channel closes, or the pipe it gave as standard input. */
function endWith(stop: () => Promise<void>): void {
  const end = (): void => void stop();
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
  const input = fstatSync(0);
  if (input.isFIFO() || input.isSocket()) process.stdin.once('end', end).once('close', end).resume();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
