import { z } from 'zod';
import { readControl, UnknownThing } from '../kit/control.js';
import type { Simulator } from '../kit/simulator.js';
import { newSid, OUTCOMES, pair, type StoredMessage, type TwilioState } from './state.js';
import { numSegments } from './view.js';
import { tellIncoming } from './webhooks.js';

const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'E.164: + and digits');

const outcomeSchema = z.strictObject({
  to: phone,
  status: z.enum(OUTCOMES),
  errorCode: z.int().nullable().default(null),
});

const incomingSchema = z.strictObject({
  from: phone,
  to: phone,
  body: z.string(),
  optOutType: z.enum(['STOP', 'START', 'HELP']).optional(),
  copies: z.int().min(1).default(1),
});

/** The words by which Twilio itself stops and resumes. */
const STOPS = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'];
const STARTS = ['START', 'YES', 'UNSTOP'];

export function mountControl({ app, clock, webhooks }: Simulator, state: TwilioState): void {
  app.post('/_control/webhooks', async (c) => {
    const { url } = await readControl(c, z.strictObject({ url: z.url() }));
    state.webhookUrl = url;
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/outcomes', async (c) => {
    const { to, ...outcome } = await readControl(c, outcomeSchema);
    state.outcomes.set(to, outcome);
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/incoming', async (c) => {
    const { from, to, body, optOutType, copies } = await readControl(c, incomingSchema);
    if (!state.account.numbers.includes(to)) throw new UnknownThing(`the account has no number "${to}"`);
    heed(state, { from, to, word: optOutType ?? body.trim().toUpperCase() });
    const message: StoredMessage = {
      sid: newSid(),
      direction: 'inbound',
      from,
      to,
      body,
      status: 'received',
      errorCode: null,
      statusCallback: null,
      createdAt: clock.iso(),
      sentAt: clock.iso(),
    };
    state.messages.push(message);
    const more = { optOutType, copies, segments: numSegments(body) };
    return c.json({ sid: message.sid, deliveries: await tellIncoming({ state, webhooks, message }, more) });
  });
}

/** Twilio stops and resumes by itself, before anyone is told. */
function heed(
  { optedOut }: TwilioState,
  { from, to, word }: { from: string; to: string; word: string },
): void {
  if (STOPS.includes(word)) optedOut.add(pair(to, from));
  if (STARTS.includes(word)) optedOut.delete(pair(to, from));
}
