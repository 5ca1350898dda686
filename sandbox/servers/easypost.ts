import { z } from 'zod';
import { EASYPOST_ACCOUNT, type EasyPostAccount } from './credentials.js';
import { mountAddresses } from './easypost/address-routes.js';
import { bodyOf, failure, missing } from './easypost/replies.js';
import { forgetData, newState } from './easypost/state.js';
import * as trackers from './easypost/trackers.js';
import { scan, scanSchema, track } from './easypost/tracking.js';
import { objectOf, textOf } from './kit/json.js';
import { readControl } from './kit/control.js';
import { createSimulator, toResponse } from './kit/simulator.js';

/** EasyPost's addresses and trackers. Verdicts come from the address alone (C-39). */
export function createEasyPost(options: { account?: EasyPostAccount } = {}) {
  const account = options.account ?? EASYPOST_ACCOUNT;
  const state = newState(account);
  const simulator = createSimulator({ name: 'easypost', failure, reset: () => forgetData(state) });
  const { app, clock, webhooks } = simulator;

  app.use('/v2/*', async (c, next) => {
    const [, encoded = ''] = /^Basic (.+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const [apiKey = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    return state.apiKeys.has(apiKey) ? next() : toResponse(failure(401));
  });

  mountAddresses(simulator, state);
  app.post('/v2/trackers', async (c) => {
    const tracker = objectOf(await bodyOf(c), 'tracker');
    const trackingCode = textOf(tracker, 'tracking_code');
    if (!trackingCode) return toResponse(missing(tracker ? 'tracking_code' : 'tracker'));
    const carrier = textOf(tracker, 'carrier') ?? 'USPS';
    return c.json(trackers.trackerJson(track(state, { trackingCode, carrier, now: clock.now() })));
  });
  app.get('/v2/trackers/:id', (c) => {
    const found = state.trackers.get(c.req.param('id'));
    return found ? c.json(trackers.trackerJson(found)) : toResponse(failure(404));
  });
  app.get('/v2/trackers', (c) => {
    const codes = c.req.queries('tracking_codes[]') ?? c.req.queries('tracking_code') ?? [];
    const found = [...state.trackers.values()].filter(
      (tracker) => codes.length === 0 || codes.includes(tracker.trackingCode),
    );
    return c.json({ trackers: found.map(trackers.trackerJson), has_more: false });
  });

  app.post('/_control/accounts', async (c) => {
    const { apiKey } = await readControl(c, z.strictObject({ apiKey: z.string().min(1) }));
    state.apiKeys.add(apiKey);
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/webhooks', async (c) => {
    const schema = z.strictObject({ url: z.url(), secret: z.string().default(account.webhookSecret) });
    state.webhook = await readControl(c, schema);
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/scans', async (c) => {
    const input = await readControl(c, scanSchema);
    return c.json({ deliveries: await scan(state, webhooks, input) });
  });
  return { ...simulator, state };
}
