import { z } from 'zod';
import { SLACK_ACCOUNT, type SlackAccount } from './credentials.js';
import { readControl } from './kit/control.js';
import { createSimulator, type Reply, toResponse } from './kit/simulator.js';

/** What a webhook answers when its channel is no longer what it was. */
const CHANNEL_STATES = {
  open: null,
  archived: [410, 'channel_is_archived'],
  deleted: [404, 'channel_not_found'],
  prohibited: [403, 'action_prohibited'],
  removed: [404, 'no_service'],
} as const satisfies Record<string, readonly [number, string] | null>;
type ChannelState = keyof typeof CHANNEL_STATES;

const textObject = z.strictObject({
  type: z.enum(['mrkdwn', 'plain_text']),
  text: z.string().min(1).max(3000),
  verbatim: z.boolean().optional(),
  emoji: z.boolean().optional(),
});
const field = textObject.refine(({ text }) => text.length <= 2000, 'a field has at most 2000 characters');
const block = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('section'),
      block_id: z.string().max(255).optional(),
      text: textObject.optional(),
      fields: z.array(field).min(1).max(10).optional(),
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'text or fields is required'),
  z.strictObject({ type: z.literal('header'), text: textObject.extend({ type: z.literal('plain_text') }) }),
  z.strictObject({ type: z.literal('context'), elements: z.array(textObject).min(1).max(10) }),
  z.strictObject({ type: z.literal('divider') }),
]);
const blocksSchema = z.array(block).min(1).max(50);
const payloadSchema = z.looseObject({ text: z.string().optional(), blocks: z.unknown().optional() });

export interface SlackState {
  channel: ChannelState;
  messages: { channel: string; text: string; blocks: z.infer<typeof blocksSchema>; at: string }[];
}

/** One incoming webhook of Slack: it answers one word, never JSON. */
export function createSlack(options: { account?: SlackAccount } = {}) {
  const account = options.account ?? SLACK_ACCOUNT;
  const state: SlackState = { channel: 'open', messages: [] };
  const reset = (): void => {
    state.channel = 'open';
    state.messages = [];
  };
  const simulator = createSimulator({ name: 'slack', failure, reset });
  const { app, clock } = simulator;

  app.post('/services/:team/:service/:token', async (c) => {
    if (c.req.path !== account.path) return say(...unknownHook(c.req.path, account.path));
    const closed = CHANNEL_STATES[state.channel];
    if (closed) return say(closed[0], closed[1]);
    const payload = payloadSchema.safeParse(tryJson(await c.req.text()));
    if (!payload.success) return say(400, 'invalid_payload');
    const { text, blocks = [] } = payload.data;
    const judged = Array.isArray(blocks) && blocks.length === 0 ? null : blocksSchema.safeParse(blocks);
    if (judged && !judged.success) return say(400, 'invalid_blocks');
    if (!text && !judged) return say(400, 'no_text');
    state.messages.push({
      channel: account.channel,
      text: text ?? '',
      blocks: judged?.data ?? [],
      at: clock.iso(),
    });
    return say(200, 'ok');
  });

  app.get('/_control/messages', (c) => c.json({ messages: state.messages }));
  app.post('/_control/channel', async (c) => {
    const states = z.enum(['open', 'archived', 'deleted', 'prohibited', 'removed']);
    state.channel = (await readControl(c, z.strictObject({ state: states }))).state;
    return c.json({ ok: true }, 201);
  });
  return { ...simulator, state };
}

/** The right webhook with a wrong token is told apart from none at all. */
function unknownHook(path: string, known: string): [number, string] {
  const service = known.slice(0, known.lastIndexOf('/') + 1);
  return path.startsWith(service) ? [403, 'invalid_token'] : [404, 'no_service'];
}

function say(status: number, word: string): Response {
  return toResponse({ status, body: word, headers: plain });
}

const plain = { 'content-type': 'text/html' };

function failure(status: number): Reply {
  if (status === 429) return { status, body: 'rate_limited', headers: { ...plain, 'retry-after': '30' } };
  return { status, body: status >= 500 ? 'rollup_error' : 'action_prohibited', headers: plain };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
