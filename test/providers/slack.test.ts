import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AlertMessage } from '../../providers/ports/alert-channel.js';
import { createSlackChannel } from '../../providers/slack/client.js';
import { SLACK_ACCOUNT } from '../../sandbox/servers/credentials.js';
import { call, control, type Simulators, startSimulators } from '../kit/simulators.js';
import { never, type Stub, startStub } from './stub.js';

let sims: Simulators;
let stub: Stub | undefined;
beforeAll(async () => {
  sims = await startSimulators();
});
afterAll(() => sims.stop());
beforeEach(() => control(sims.slack.url, 'reset', {}));
afterEach(async () => {
  await stub?.stop();
  stub = undefined;
});

const alert: AlertMessage = {
  text: '3 cases are overdue',
  fields: [
    { name: 'Order', value: '8492' },
    { name: 'Case', value: 'address/1, due 14:15' },
  ],
};
const post = (message: AlertMessage = alert, path = SLACK_ACCOUNT.path) =>
  createSlackChannel({ webhookUrl: `${sims.slack.url}${path}`, timeoutMs: 500 }).post(message, never);
const posted = async () => (await call(`${sims.slack.url}/_control/messages`)).body.messages;
const fault = (rule: object) => control(sims.slack.url, 'faults', rule);

describe('C-47: an alert to a Slack channel', () => {
  it('is a text, and blocks with its fields', async () => {
    await post();
    expect(await posted()).toMatchObject([
      {
        channel: '#operations',
        text: '3 cases are overdue',
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text: '3 cases are overdue' } },
          { type: 'section', fields: [{ text: '*Order*\n8492' }, { text: '*Case*\naddress/1, due 14:15' }] },
        ],
      },
    ]);
  });

  it('calls nobody and links nowhere, whatever its words', async () => {
    await post({
      text: '<!channel> & <https://evil.example|here>',
      fields: [{ name: '<b>', value: '<@U1>' }],
    });
    const [{ text, blocks }] = await posted();
    expect(text).toBe('&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;');
    expect(blocks[1].fields[0].text).toBe('*&lt;b&gt;*\n&lt;@U1&gt;');
  });

  it('stays within what Slack takes, without cutting an escape in two', async () => {
    const fields = Array.from({ length: 25 }, (_, index) => ({
      name: `Order ${index}`,
      value: '&'.repeat(1000),
    }));
    await post({ text: 'x'.repeat(2997) + '&&&', fields });
    const [{ text, blocks }] = await posted();
    expect(text).toBe(`${'x'.repeat(2997)}…`);
    expect(blocks).toHaveLength(4);
    expect(blocks[3].fields).toHaveLength(5);
    expect(blocks[1].fields[0].text).toMatch(/^\*Order 0\*\n(&amp;)+…$/);
  });

  it('goes without fields', async () => {
    await post({ text: 'all is well again', fields: [] });
    expect(await posted()).toMatchObject([{ blocks: [{ type: 'section' }] }]);
  });
});

describe('R-133: Slack failing', () => {
  it.each([
    ['archived', 'channel_is_archived'],
    ['deleted', 'channel_not_found'],
    ['prohibited', 'action_prohibited'],
    ['removed', 'no_service'],
  ])('a channel that is %s refuses by its word', async (state, code) => {
    await control(sims.slack.url, 'channel', { state });
    await expect(post()).rejects.toMatchObject({ name: 'ProviderError', problem: 'refused', code });
    expect(await posted()).toEqual([]);
  });

  it('another token or service is refused, and the address stays secret', async () => {
    const path = SLACK_ACCOUNT.path.replace(/[^/]+$/, 'another');
    await expect(post(alert, path)).rejects.toMatchObject({ problem: 'refused', code: 'invalid_token' });
    await expect(post(alert, '/services/T1/B1/x')).rejects.toMatchObject({ code: 'no_service' });
    await control(sims.slack.url, 'answers', {
      status: 403,
      body: `at ${sims.slack.url}${SLACK_ACCOUNT.path}`,
    });
    const refused = post();
    await expect(refused).rejects.toMatchObject({ code: 'HTTP_403' });
    await expect(refused).rejects.not.toThrow(/sandboxalert/);
  });

  it('refuses an empty alert', async () => {
    await expect(post({ text: '', fields: [] })).rejects.toMatchObject({
      problem: 'refused',
      code: 'invalid_blocks',
    });
  });

  it.each([
    ['noAnswer', { kind: 'status', status: 500 }, 'rollup_error'],
    ['noAnswer', { kind: 'noAnswerBefore' }, undefined],
    ['noAnswer', { kind: 'noAnswerAfter' }, undefined],
    ['noAnswer', { kind: 'late', ms: 1500 }, 'TIMEOUT'],
  ])('is %s by %o', async (problem, rule, code) => {
    await fault(rule);
    await expect(post()).rejects.toMatchObject({ problem, ...(code && { code }) });
  });

  it('is throttled with the time to wait', async () => {
    await fault({ kind: 'status', status: 429 });
    await expect(post()).rejects.toMatchObject({
      problem: 'throttled',
      code: 'rate_limited',
      retryAfterMs: 30_000,
    });
  });

  it('a success that is not "ok" proves nothing, and where nobody listens nothing happened', async () => {
    await control(sims.slack.url, 'answers', { status: 200, body: '<html>login</html>' });
    await expect(post()).rejects.toMatchObject({ problem: 'noAnswer', code: 'UNREADABLE' });
    stub = await startStub(() => ({}));
    await stub.stop();
    const away = createSlackChannel({ webhookUrl: `${stub.url}/services/T/B/x`, timeoutMs: 500 });
    await expect(away.post(alert, never)).rejects.toMatchObject({ problem: 'unreachable' });
  });
});

describe('the simulated Slack', () => {
  const raw = (body: unknown) => call(`${sims.slack.url}${SLACK_ACCOUNT.path}`, { body });
  it.each([
    ['invalid_payload', '{"text'],
    ['invalid_payload', { text: 7 }],
    ['no_text', {}],
    ['no_text', { text: '', blocks: [] }],
    ['invalid_blocks', { text: 'x', blocks: [{ type: 'section' }] }],
    ['invalid_blocks', { text: 'x', blocks: 'none' }],
  ])('answers %s to %j', async (word, body) => {
    expect(await raw(body)).toEqual({ status: 400, body: word });
  });
});
