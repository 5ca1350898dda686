import { z } from 'zod';
import { LOB_ACCOUNT, type LobAccount } from './credentials.js';
import type { AddressInput } from './easypost/addresses.js';
import { readControl } from './kit/control.js';
import { type JsonObject, parseObject, textOf } from './kit/json.js';
import { createSimulator, type Reply, toResponse } from './kit/simulator.js';
import { failure, intlReply, invalid, rateLimit, usReply } from './lob/replies.js';
import { INTL_DELIVERABILITY, judgeAbroad, judgeUs, US_DELIVERABILITY } from './lob/verdicts.js';

const scriptSchema = z.strictObject({
  /** The line as it will be asked about, in any case. */
  primaryLine: z.string().min(1),
  deliverability: z.enum([...US_DELIVERABILITY, ...INTL_DELIVERABILITY]),
  footnotes: z.array(z.string().length(2)).default([]),
});
type Script = z.infer<typeof scriptSchema>;

/** Lob's US and international verifications. Verdicts come from the address alone (C-39), or from what was set for its line. */
export function createLob(options: { account?: LobAccount } = {}) {
  const account = options.account ?? LOB_ACCOUNT;
  const state = { apiKeys: new Set([account.apiKey]), scripts: new Map<string, Script>() };
  const simulator = createSimulator({ name: 'lob', failure, reset: () => state.scripts.clear() });
  const { app } = simulator;
  const scriptFor = ({ street1 }: AddressInput) => state.scripts.get((street1 ?? '').toLowerCase());

  app.use('/v1/*', async (c, next) => {
    const [, encoded = ''] = /^Basic (.+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const [apiKey = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    return state.apiKeys.has(apiKey) ? next() : toResponse(failure(401));
  });

  app.post('/v1/us_verifications', async (c) => {
    const asked = usAddress(parseObject(await c.req.text()));
    if ('status' in asked) return toResponse(asked);
    const script = scriptFor(asked);
    const verdict = judgeUs(asked);
    const deliverability = US_DELIVERABILITY.find((one) => one === script?.deliverability);
    const said =
      deliverability && script ? { ...verdict, deliverability, footnotes: script.footnotes } : verdict;
    return c.json(usReply(said, account.apiKey.startsWith('test_')), 200, rateLimit);
  });
  app.post('/v1/intl_verifications', async (c) => {
    const asked = intlAddress(parseObject(await c.req.text()));
    if ('status' in asked) return toResponse(asked);
    const script = scriptFor(asked);
    const deliverability = INTL_DELIVERABILITY.find((one) => one === script?.deliverability);
    const verdict = judgeAbroad(asked);
    return c.json(
      intlReply(deliverability ? { ...verdict, deliverability } : verdict, asked),
      200,
      rateLimit,
    );
  });

  app.post('/_control/accounts', async (c) => {
    const { apiKey } = await readControl(c, z.strictObject({ apiKey: z.string().min(1) }));
    state.apiKeys.add(apiKey);
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/verdicts', async (c) => {
    const script = await readControl(c, scriptSchema);
    state.scripts.set(script.primaryLine.toLowerCase(), script);
    return c.json({ ok: true }, 201);
  });
  return { ...simulator, state };
}

const usFields = [
  'recipient',
  'primary_line',
  'secondary_line',
  'urbanization',
  'city',
  'state',
  'zip_code',
  'address',
];
const intlFields = [
  'recipient',
  'primary_line',
  'secondary_line',
  'city',
  'state',
  'postal_code',
  'country',
  'address',
];

function usAddress(body: JsonObject): AddressInput | Reply {
  const [given, refused] = fieldsOf(body, usFields);
  if (refused) return refused;
  if (!given.street1) return invalid('primary_line is required or address is required');
  if (!given.zip && !(given.city && given.state))
    return invalid('zip_code is required or city and state are required');
  if (given.zip && !/^\d{5}(-?\d{4})?$/.test(given.zip))
    return invalid('zip_code must be in a valid zip or zip+4 format');
  return { ...given, country: 'US' };
}

function intlAddress(body: JsonObject): AddressInput | Reply {
  const [given, refused] = fieldsOf(body, intlFields);
  if (refused) return refused;
  if (!given.street1) return invalid('primary_line is required or address is required');
  if (!/^[A-Z]{2}$/.test(given.country))
    return invalid('country must be a 2 letter country short-name code (ISO 3166)');
  if (given.country === 'US') return invalid('country must not be US: use us_verifications');
  if ((given.zip ?? '').length > 12)
    return invalid('postal_code length must be less than or equal to 12 characters long');
  return given;
}

/** Lob refuses fields it does not know, and lines beyond 200 characters. */
function fieldsOf(body: JsonObject, allowed: readonly string[]): [AddressInput, Reply | null] {
  const text = (key: string): string | null => textOf(body, key) || null;
  const unknown = Object.keys(body).find((key) => !allowed.includes(key));
  const long = ['primary_line', 'secondary_line', 'city'].find((key) => (text(key) ?? '').length > 200);
  const given: AddressInput = {
    name: null,
    company: null,
    street1: text('primary_line'),
    street2: text('secondary_line'),
    city: text('city'),
    state: text('state'),
    zip: text('zip_code') ?? text('postal_code'),
    country: text('country') ?? '',
    phone: null,
    email: null,
  };
  if (unknown) return [given, invalid(`${unknown} is not allowed`)];
  if (long) return [given, invalid(`${long} length must be less than or equal to 200 characters long`)];
  return [given, null];
}
