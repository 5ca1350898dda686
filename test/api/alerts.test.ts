import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowsOf } from '../../activities/record.js';
import { sendAlerts } from '../../api/alerts/send-alerts.js';
import { recordOrder } from '../../db/commands/record-order.js';
import { alertBatches, alertMessages, alerts, peopleOnDuty } from '../../db/schema/index.js';
import { staffAddress } from '../../domain/alerts/staff-address.js';
import type { CaseType } from '../../domain/cases/case-type.js';
import type { Role } from '../../domain/cases/role.js';
import { openCase } from '../../domain/cases/engine.js';
import { beginOrder } from '../../domain/order/begin.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { createSlackChannel } from '../../providers/slack/client.js';
import { createSmtpMailer, type SmtpMailer } from '../../providers/smtp/client.js';
import { SLACK_ACCOUNT } from '../../sandbox/servers/credentials.js';
import { incoming } from '../activities/order.js';
import { call, control, type Simulators, startSimulators } from '../kit/simulators.js';
import { createWorld, type World } from './world.js';

const at = '2026-03-24T14:15:00.000Z';
const leaseMs = 6_000;

let world: World;
let sims: Simulators;
let mailer: SmtpMailer;
beforeAll(async () => {
  [world, sims] = await Promise.all([createWorld(), startSimulators()]);
  const access = { host: '127.0.0.1', port: sims.mailbox.smtpPort, isTls: false, credentials: null };
  mailer = createSmtpMailer({ ...access, timeoutMs: 1000, maxConnections: 2 });
  const channel = createSlackChannel({
    webhookUrl: `${sims.slack.url}${SLACK_ACCOUNT.path}`,
    timeoutMs: 1000,
  });
  Object.assign(world.deps.alerts, { mailer, channel, everyMs: 20, leaseMs });
});
afterAll(async () => {
  mailer.close();
  await sims.stop();
  await world.stop();
});
beforeEach(async () => {
  await enter('olivia', 'ops');
  await enter('sam', 'supervisor');
});
afterEach(async () => {
  for (const table of [alerts, alertMessages, alertBatches, peopleOnDuty]) await world.db.delete(table);
  await Promise.all([control(sims.mailbox.url, 'reset', {}), control(sims.slack.url, 'reset', {})]);
  world.counted.length = 0;
});

async function enter(id: string, role: Role, storeId: string | null = null): Promise<void> {
  const email = staffAddress(`${id}@staff.example`);
  await world.db.insert(peopleOnDuty).values({ id, role, storeId, name: id, email, duty: null });
}

/** An order with one case, on record, and a call for it. */
async function ask(options: { type?: CaseType; role?: Role; store?: string; because?: string } = {}) {
  const { type = 'address', role = 'ops', store = 'luna', because = 'opened' } = options;
  const facts = {
    store,
    channel: 'shopify',
    policyVersion: 1,
    policy: defaultOrderPolicy,
    receivedAt: at,
  } as const;
  const begun = beginOrder(incoming(randomUUID().slice(0, 8)), facts);
  const terms = { ...defaultOrderPolicy.cases[type], calendar: null, above: null };
  const { cases } = openCase([], { type, subject: null, facts: {}, at, policy: terms });
  const order = { ...begun, cases };
  await recordOrder(world.db, rowsOf({ version: 1, baseVersion: 0, order, entries: [] }));
  const id = `${order.id}/${type}/1/alert/1`;
  await world.db.insert(alerts).values({
    id,
    orderId: order.id,
    storeId: store,
    caseId: `${order.id}/case/${type}/1`,
    role,
    because,
    askedAt: at,
  });
  return { order, id };
}

const ripe = () => world.db.update(alerts).set({ queuedAt: sql`now() - interval '1 minute'` });
const dueAgain = async () => {
  await world.db.update(alertBatches).set({ nextAttemptAt: sql`now()` });
  await world.db.update(alerts).set({ nextAttemptAt: sql`now()` });
};
const round = async () => {
  await ripe();
  return sendAlerts(world.deps);
};
const mails = async () => (await call(`${sims.mailbox.url}/messages`)).body.messages;
const textOf = async (id: string) => (await call(`${sims.mailbox.url}/messages/${id}`)).body.text;
const posts = () => sims.slack.state.messages;
const alertRows = () => world.db.select().from(alerts);
const smtpFault = (kind: string, who: string, more = {}) =>
  control(sims.mailbox.url, 'faults', {
    kind,
    match: { method: 'SMTP', path: `*${who}*`, operation: 'DATA' },
    ...more,
  });

describe('alerts', () => {
  it('C-47: eight calls are one mail for each person on duty and one post, with counts, numbers and deadlines', async () => {
    await enter('oscar', 'ops', 'luna');
    await enter('olga', 'ops', 'sol');
    const asked = [];
    for (let n = 0; n < 6; n += 1) asked.push(await ask());
    for (let n = 0; n < 2; n += 1) asked.push(await ask({ type: 'fraud' }));
    expect(await round()).toBe(1);
    const sent = await mails();
    expect(sent.map(({ to }: { to: string[] }) => to.join()).sort()).toEqual([
      'olivia@staff.example',
      'oscar@staff.example',
    ]);
    expect(sent[0].subject).toBe('Luna: 8 cases for ops (6 address, 2 fraud)');
    const text = await textOf(sent[0].id);
    for (const { order } of asked) expect(text).toContain(order.name);
    expect(text).toContain('due Thu 2026-03-26 10:15 America/New_York');
    expect(text).toContain('https://faros.example/v1/cases?state=open&store=luna');
    expect(posts()).toHaveLength(1);
    expect(posts()[0]?.text).toContain('8 cases for ops');
    expect(await alertRows()).toEqual(
      asked.map(() => expect.objectContaining({ state: 'sent', reachedRole: 'ops' })),
    );
    expect(await round()).toBe(0);
    expect(await mails()).toHaveLength(2);
  });

  it('C-35: name no person in mail, post or log', async () => {
    await ask();
    await round();
    const [mail] = await mails();
    const said = `${mail.subject}${await textOf(mail.id)}${JSON.stringify(posts())}${world.logged.join()}`;
    expect(said).not.toMatch(/anna|berg|townsend|5555550123|customer\.example|staff\.example/i);
  });

  it('C-47: a call waits for company, so that a burst is told once', async () => {
    world.deps.alerts.everyMs = 60_000;
    await ask();
    expect(await sendAlerts(world.deps)).toBe(0);
    world.deps.alerts.everyMs = 20;
    expect(await mails()).toEqual([]);
  });

  it('C-47: another role and another store are other groups', async () => {
    await ask();
    await ask({ role: 'supervisor', because: 'nobody has decided in time' });
    await ask({ store: 'sol' });
    expect(await round()).toBe(3);
    expect(await mails()).toHaveLength(3);
  });

  it('C-47: two relays at once send each mail once', async () => {
    for (let n = 0; n < 5; n += 1) await ask();
    await ripe();
    await Promise.all(Array.from({ length: 4 }, () => sendAlerts(world.deps)));
    const sent = await mails();
    expect(sent.map(({ deliveries }: { deliveries: number }) => deliveries)).toEqual([1]);
    expect(posts()).toHaveLength(1);
  });

  it('C-47: nobody of the role is on duty: those above are told, and why', async () => {
    await world.db.delete(peopleOnDuty).where(eq(peopleOnDuty.id, 'olivia'));
    await ask();
    await round();
    const [mail] = await mails();
    expect(mail.to).toEqual(['sam@staff.example']);
    expect(await textOf(mail.id)).toContain('Nobody of ops can be reached now: this goes to supervisor.');
    expect(await alertRows()).toMatchObject([{ state: 'sent', reachedRole: 'supervisor' }]);
  });

  it('C-47: whose address is refused is not reached: those above are told', async () => {
    await smtpFault('status', 'olivia', { status: 550 });
    await ask();
    await round();
    expect((await mails()).map(({ to }: { to: string[] }) => to)).toEqual([['sam@staff.example']]);
    expect(await alertRows()).toMatchObject([{ state: 'sent', reachedRole: 'supervisor' }]);
  });

  it('C-47: nobody at all: counted, posted as unowned once, and told to whoever comes on duty', async () => {
    await world.db.delete(peopleOnDuty);
    await ask();
    await ask();
    await round();
    expect(await alertRows()).toMatchObject([{ state: 'undelivered' }, { state: 'undelivered' }]);
    expect(world.counted).toContain('alert_groups_undelivered ops');
    expect(
      posts()
        .map(({ text }) => text)
        .join(),
    ).toContain('Unowned');
    await dueAgain();
    await round();
    expect(posts()).toHaveLength(1);
    await enter('olivia', 'ops');
    await dueAgain();
    await round();
    expect((await mails()).map(({ subject }: { subject: string }) => subject)).toEqual([
      'Luna: 2 cases for ops (2 address)',
    ]);
    expect(await alertRows()).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
  });

  it('C-47: Slack away: the mail goes; the post follows, and no second mail with it', async () => {
    await control(sims.slack.url, 'faults', { kind: 'status', status: 503, match: { method: 'POST' } });
    await ask();
    await round();
    expect(await mails()).toHaveLength(1);
    expect(posts()).toEqual([]);
    expect(await alertRows()).toMatchObject([{ state: 'sent' }]);
    await dueAgain();
    await round();
    expect(posts()).toHaveLength(1);
    expect((await mails()).map(({ deliveries }: { deliveries: number }) => deliveries)).toEqual([1]);
  });

  it('C-47: a post without an answer is repeated once at most', async () => {
    await control(sims.slack.url, 'faults', { kind: 'noAnswerAfter', times: 9, match: { method: 'POST' } });
    await ask();
    for (let n = 0; n < 5; n += 1) {
      await round();
      await dueAgain();
    }
    expect(posts()).toHaveLength(2);
  });

  it('C-47: no mail server: the post goes, and the mail when it is back', async () => {
    await smtpFault('status', 'olivia', { status: 451, times: 3 });
    await ask();
    for (let n = 0; n < 3; n += 1) {
      await round();
      await dueAgain();
    }
    expect(await alertRows()).toMatchObject([{ state: 'queued' }]);
    expect(posts()).toHaveLength(1);
    await round();
    expect((await mails()).map(({ to }: { to: string[] }) => to)).toEqual([['olivia@staff.example']]);
    expect(await alertRows()).toMatchObject([{ state: 'sent' }]);
  });
});

describe('a relay that is killed', () => {
  class Killed extends Error {}
  const dying = (when: 'before' | 'after'): typeof world.deps => ({
    ...world.deps,
    // As if the process ended there: nothing of what follows is written.
    alerts: {
      ...world.deps.alerts,
      mailer: {
        tell: async (mail, signal) => {
          if (when === 'after') await mailer.tell(mail, signal);
          await new Promise(() => {});
        },
      },
    },
  });
  const begun = async (deps: typeof world.deps) => {
    await ripe();
    void sendAlerts(deps);
    const deadline = Date.now() + 5_000;
    while ((await world.db.select().from(alertMessages)).length === 0) {
      if (Date.now() > deadline) throw new Killed('it never began');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  };

  it('C-47: between claim and send: another sends, after the lease and not before', async () => {
    await ask();
    await begun(dying('before'));
    expect(await round()).toBe(0);
    expect(await mails()).toEqual([]);
    await dueAgain();
    expect(await round()).toBe(1);
    expect(await mails()).toHaveLength(1);
    expect(posts()).toHaveLength(1);
  });

  it('C-47: between send and note: the repeat carries the same Message-ID', async () => {
    await ask();
    await begun(dying('after'));
    await dueAgain();
    await round();
    const sent = await mails();
    expect(sent.map(({ deliveries }: { deliveries: number }) => deliveries)).toEqual([2]);
    expect(await alertRows()).toMatchObject([{ state: 'sent', reachedRole: 'ops' }]);
  });
});
