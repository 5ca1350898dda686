import { TWILIO_ACCOUNT, type TwilioAccount } from './credentials.js';
import { createSimulator, type Simulator, toResponse } from './kit/simulator.js';
import { mountControl } from './twilio/control.js';
import { failure, messageIn, refusalOf } from './twilio/refusals.js';
import {
  forgetData,
  newSid,
  newState,
  type Status,
  type StoredMessage,
  type TwilioState,
} from './twilio/state.js';
import { messageJson, pageJson } from './twilio/view.js';
import { tellStatus } from './twilio/webhooks.js';

/** Query parameters that a list may have here. Twilio has more; those are refused rather than not heeded. */
const LIST_PARAMETERS = new Set(['To', 'From', 'PageSize', 'Page']);

/** Twilio's messages, one account. It never deduplicates: two posts are two texts. */
export function createTwilio(options: { account?: TwilioAccount } = {}) {
  const state = newState(options.account ?? TWILIO_ACCOUNT);
  const { accountSid, authToken } = state.account;
  const simulator = createSimulator({ name: 'twilio', failure, reset: () => forgetData(state) });
  const { app } = simulator;

  app.use('/2010-04-01/*', async (c, next) => {
    const expected = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    return c.req.header('authorization') === `Basic ${expected}` ? next() : toResponse(failure(401));
  });

  app.post(`/2010-04-01/Accounts/${accountSid}/Messages.json`, async (c) => {
    if (!c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded'))
      return toResponse(failure(415));
    const fields = new URLSearchParams(await c.req.text());
    const refused = refusalOf(state, fields);
    if (refused) return toResponse(refused);
    const message = taken(simulator, state, fields);
    return c.json(messageJson(accountSid, { ...message, status: 'queued', errorCode: null }), 201);
  });

  app.get(`/2010-04-01/Accounts/${accountSid}/Messages.json`, (c) => {
    const query = new URL(c.req.url).searchParams;
    if ([...query.keys()].some((name) => !LIST_PARAMETERS.has(name))) return toResponse(failure(400));
    const [to, from] = [query.get('To'), query.get('From')];
    const found = state.messages.filter(
      (one) => (to === null || one.to === to) && (from === null || one.from === from),
    );
    return c.json(pageJson(accountSid, found, query));
  });

  app.all('/2010-04-01/*', () => toResponse(failure(404)));
  mountControl(simulator, state);
  return { ...simulator, state };
}

function taken(simulator: Simulator, state: TwilioState, fields: URLSearchParams): StoredMessage {
  const { to, from, body, callback } = messageIn(fields);
  const message: StoredMessage = {
    sid: newSid(),
    direction: 'outbound-api',
    from,
    to,
    body,
    status: 'queued',
    errorCode: null,
    statusCallback: callback,
    createdAt: simulator.clock.iso(),
    sentAt: null,
  };
  state.messages.push(message);
  // After the answer has gone out, as a carrier would.
  setTimeout(() => void carry(simulator, state, message), 5);
  return message;
}

/** From step to step, each told before the next. */
async function carry({ clock, webhooks, changed }: Simulator, state: TwilioState, message: StoredMessage) {
  const { status: last, errorCode } = state.outcomes.get(message.to) ?? {
    status: 'delivered',
    errorCode: null,
  };
  for (const status of stepsTo(last)) {
    message.status = status;
    if (status === 'sent') message.sentAt = clock.iso();
    if (status === last) message.errorCode = errorCode;
    changed();
    await tellStatus({ state, webhooks, message }, status);
  }
}

/** What fails never left Twilio; what is undelivered was sent. */
function stepsTo(last: Status): Status[] {
  if (last === 'queued') return ['queued'];
  if (last === 'failed') return ['queued', 'failed'];
  return last === 'sent' ? ['queued', 'sent'] : ['queued', 'sent', last];
}
