import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PostalAddress } from '../../domain/order/incoming.js';
import { createEasyPostTracking, createEasyPostValidator } from '../../providers/easypost/client.js';
import { createEasyPostInbound } from '../../providers/easypost/inbound.js';
import { codesOf, verdictOf } from '../../providers/easypost/states.js';
import { EASYPOST_ACCOUNT } from '../../sandbox/servers/credentials.js';
import { atTownsend } from '../kit/addresses.js';
import {
  call,
  control,
  type Receiver,
  type Simulators,
  startReceiver,
  startSimulators,
} from '../kit/simulators.js';
import { headersOf, never, type Stub, startStub } from './stub.js';

const at = '2026-03-24T14:15:00.000Z';
const recordings = new URL('../../../shared/data/', import.meta.url);
const absent = existsSync(recordings) ? '' : ' (skipped: the recordings are not here)';
const inbound = createEasyPostInbound({ requireV2: false });

const townsend: PostalAddress = {
  name: 'Jane Doe',
  company: null,
  ...atTownsend,
  phone: '+1 415 555 0100',
};

describe('C-39: the verdict on an address comes from codes', () => {
  it.each([
    [true, [], 'deliverable'],
    [true, ['E.SECONDARY_INFORMATION.MISSING'], 'missingUnit'],
    [true, ['E.SECONDARY_INFORMATION.INVALID'], 'missingUnit'],
    [false, ['E.SECONDARY_INFORMATION.MISSING'], 'missingUnit'],
    [false, ['E.HOUSE_NUMBER.MISSING'], 'unknownHouseNumber'],
    [false, ['E.HOUSE_NUMBER.INVALID', 'E.ADDRESS.NOT_FOUND'], 'unknownHouseNumber'],
    [false, ['E.ADDRESS.NOT_FOUND', 'E.SECONDARY_INFORMATION.MISSING'], 'undeliverable'],
    [true, ['E.ADDRESS.NOT_FOUND'], 'undeliverable'],
    [false, ['E.SOMETHING.NEW'], 'undeliverable'],
    [false, [], 'undeliverable'],
    [true, ['E.TIME_ZONE.UNAVAILABLE', 'E.ZIP.PLUS4.NOT_FOUND'], 'deliverable'],
    [true, ['E.UNSPECIFIED'], 'deliverable'],
    [false, ['E.UNSPECIFIED'], 'undeliverable'],
  ] as const)('success %s with %j is %s', (success, codes, verdict) => {
    expect(verdictOf(success, codes)).toBe(verdict);
  });

  it('reads errors that are objects or plain text, and keeps no plain text', () => {
    const problems = [
      { code: 'E.ADDRESS.NOT_FOUND' },
      'Jane Doe is unknown',
      'E.HOUSE_NUMBER.MISSING',
      { code: null },
    ];
    expect(codesOf([...problems, ...problems])).toEqual([
      'E.ADDRESS.NOT_FOUND',
      'E.UNSPECIFIED',
      'E.HOUSE_NUMBER.MISSING',
    ]);
  });
});

describe('EasyPost against the simulator', () => {
  let sims: Simulators;
  let receiver: Receiver;
  beforeAll(async () => {
    sims = await startSimulators();
    receiver = await startReceiver();
  });
  afterAll(() => Promise.all([sims.stop(), receiver.stop()]));
  beforeEach(() => control(sims.easypost.url, 'reset', {}));

  const access = (apiKey = EASYPOST_ACCOUNT.apiKey) => ({
    baseUrl: sims.easypost.url,
    apiKey,
    timeoutMs: 500,
  });
  const verify = (address: PostalAddress) => createEasyPostValidator(access()).verify(address, never);
  const track = (carrier: string | null = 'UPS', code = '1Z1') =>
    createEasyPostTracking(access()).createTracker(code, carrier, never);

  it('R-011: finds a good address, with its own spelling, place and time zone', async () => {
    expect(await verify(townsend)).toEqual({
      verdict: 'deliverable',
      codes: [],
      suggestion: {
        ...townsend,
        line1: '388 TOWNSEND ST APT 20',
        line2: null,
        city: 'SAN FRANCISCO',
        postalCode: '94107-1670',
      },
      coordinates: { latitude: 37.77551, longitude: -122.39697 },
      timeZone: 'America/Los_Angeles',
    });
  });

  it('C-39: holds a missing unit against an address that is reported as a success', async () => {
    expect(await verify({ ...townsend, line2: null })).toMatchObject({
      verdict: 'missingUnit',
      codes: ['E.SECONDARY_INFORMATION.MISSING'],
      suggestion: { line1: '388 TOWNSEND ST' },
    });
  });

  it('C-39: tells a missing house number from an address that nobody knows', async () => {
    expect(await verify({ ...townsend, line1: 'Townsend St', line2: null })).toMatchObject({
      verdict: 'unknownHouseNumber',
      suggestion: null,
    });
    const invented = {
      ...townsend,
      line1: '000 unknown street',
      line2: null,
      city: 'Not A City',
      region: 'ZZ',
      postalCode: '00001',
    };
    expect(await verify(invented)).toMatchObject({
      verdict: 'undeliverable',
      codes: ['E.ADDRESS.NOT_FOUND'],
      suggestion: null,
      coordinates: null,
    });
  });

  it('sends neither name nor phone of the customer', async () => {
    await verify(townsend);
    const { body } = await call(`${sims.easypost.url}/_control/ledger?path=/v2/addresses`);
    expect(body.entries[0].body).toContain('388 Townsend St');
    expect(body.entries[0].body).not.toMatch(/Jane|415/);
  });

  it.each([
    ['noAnswer', { kind: 'status', status: 500 }],
    ['noAnswer', { kind: 'noAnswerBefore' }],
    ['noAnswer', { kind: 'late', ms: 1500 }],
    ['throttled', { kind: 'status', status: 429 }],
    ['refused', { kind: 'status', status: 403 }],
  ])('C-24: gives no verdict but %s when the validator fails by %o', async (problem, fault) => {
    await control(sims.easypost.url, 'faults', fault);
    await expect(verify(townsend)).rejects.toMatchObject({ name: 'ProviderError', problem });
  });

  it('names a wrong key by its code, and keeps the key to itself', async () => {
    const refused = createEasyPostValidator(access('EZ_wrong_key')).verify(townsend, never);
    await expect(refused).rejects.toMatchObject({ problem: 'refused', code: 'APIKEY.INACTIVE' });
    await expect(refused).rejects.not.toThrow(/EZ_wrong_key/);
  });

  it('R-038: the same number and carrier answers the same tracker', async () => {
    const first = await track();
    expect(await track()).toEqual(first);
    expect(await track('FedEx')).not.toEqual(first);
    expect((await track(null)).trackerId).toMatch(/^trk_/);
  });

  it('R-039, R-043: what the simulator sends is verified and read: label, acceptance, movement, delivery', async () => {
    await control(sims.easypost.url, 'webhooks', { url: receiver.url });
    await track();
    const scans = ['pre_transit', 'in_transit', 'in_transit', 'out_for_delivery', 'delivered'];
    for (const [index, status] of scans.entries()) {
      const scannedAt = new Date(Date.parse(at) + index * 3_600_000).toISOString();
      await control(sims.easypost.url, 'scans', { trackingCode: '1Z1', status, at: scannedAt });
    }
    const states = receiver.received.map(({ headers, body }) => {
      const rawBody = Buffer.from(body);
      const request = { headers: headersOf(headers), rawBody, now: new Date() };
      expect(inbound.verify(request, EASYPOST_ACCOUNT.webhookSecret)).toMatchObject({ ok: true });
      const [meaning] = inbound.read({ topic: 'event', rawBody, receivedAt: at });
      return meaning?.kind === 'event' && meaning.event.type === 'scanned' ? meaning.event.state : null;
    });
    expect(states).toEqual(['labelCreated', 'accepted', 'inTransit', 'outForDelivery', 'delivered']);
  });
});

describe('C-24: EasyPost where the verification did not run', () => {
  let stub: Stub | undefined;
  afterEach(() => stub?.stop());

  it.each([
    ['no verification', 201, { verifications: {} }],
    [
      'a time-out',
      201,
      { verifications: { delivery: { success: false, errors: [{ code: 'E.TIMED_OUT' }] } } },
    ],
    ['another content', 201, { ok: true }],
  ])('%s is no verdict', async (_what, status, body) => {
    stub = await startStub(() => ({ status, body }));
    const validator = createEasyPostValidator({ baseUrl: stub.url, apiKey: 'k', timeoutMs: 500 });
    await expect(validator.verify(townsend, never)).rejects.toMatchObject({ problem: 'noAnswer' });
  });

  it('reads a strict refusal as a verdict, and hides the person in any other', async () => {
    const errors = [{ code: 'E.HOUSE_NUMBER.MISSING' }, 'plain'];
    stub = await startStub(() => ({
      status: 422,
      body: { error: { code: 'ADDRESS.VERIFY.FAILURE', errors } },
    }));
    const access = { apiKey: 'k', timeoutMs: 500 };
    expect(
      await createEasyPostValidator({ ...access, baseUrl: stub.url }).verify(townsend, never),
    ).toMatchObject({
      verdict: 'unknownHouseNumber',
    });
    await stub.stop();
    const error = { code: 'PARAMETER.INVALID', message: '388 Townsend St is odd' };
    stub = await startStub(() => ({ status: 422, body: { error } }));
    const refused = createEasyPostValidator({ ...access, baseUrl: stub.url }).verify(townsend, never);
    await expect(refused).rejects.toThrow('easypost: 422 [hidden] is odd');
  });
});

describe("EasyPost's webhooks", () => {
  const secret = 'sécret';
  const rawBody = Buffer.from('{"id":"evt_1","description":"tracker.updated"}');
  const hmac = (content: Buffer | string) =>
    `hmac-sha256-hex=${createHmac('sha256', secret.normalize('NFKD')).update(content).digest('hex')}`;
  const verify = (
    headers: Record<string, string>,
    options: { body?: Buffer; key?: string; requireV2?: boolean } = {},
  ) =>
    createEasyPostInbound({ requireV2: options.requireV2 ?? false }).verify(
      { headers: headersOf(headers), rawBody: options.body ?? rawBody, now: new Date(at) },
      options.key ?? secret,
    );

  it('are verified by V1 over the raw bytes, the secret in NFKD', () => {
    const headers = { 'X-Hmac-Signature': hmac(rawBody) };
    expect(verify(headers)).toMatchObject({ ok: true, account: null });
    expect(verify(headers, { key: secret.normalize('NFC') })).toMatchObject({ ok: true });
    expect(verify(headers, { body: Buffer.from(`${rawBody.toString()} `) }).ok).toBe(false);
    expect(verify(headers, { key: 'other' }).ok).toBe(false);
    expect(verify(headers, { key: '' }).ok).toBe(false);
    expect(verify({}).ok).toBe(false);
  });

  it('have the same message id when sent again, another for other content', () => {
    const idOf = (body: Buffer) => {
      const verified = verify({ 'x-hmac-signature': hmac(body) }, { body });
      return verified.ok ? verified.messageId : null;
    };
    expect(idOf(rawBody)).toBe(idOf(Buffer.from(rawBody)));
    expect(idOf(rawBody)).not.toBe(idOf(Buffer.from('{"id":"evt_2"}')));
  });

  it('are verified by V2 over time, method, path and body, and refused when old', () => {
    const v2 = (timestamp: string, more: Record<string, string> = {}) => ({
      'x-timestamp': timestamp,
      'x-path': '/webhooks/easypost',
      'x-hmac-signature-v2': hmac(`${timestamp}POST/webhooks/easypost${rawBody.toString()}`),
      ...more,
    });
    const fresh = 'Tue, 24 Mar 2026 14:14:00 +0000';
    expect(verify(v2(fresh), { requireV2: true }).ok).toBe(true);
    expect(verify(v2('Tue, 24 Mar 2026 14:09:00 +0000')).ok).toBe(false);
    expect(verify(v2('Tue, 24 Mar 2026 14:21:00 +0000')).ok).toBe(false);
    expect(verify(v2('whenever')).ok).toBe(false);
    expect(verify(v2(fresh, { 'x-path': '/elsewhere' })).ok).toBe(false);
    expect(
      verify({ ...v2(fresh, { 'x-hmac-signature-v2': 'bad' }), 'x-hmac-signature': hmac(rawBody) }).ok,
    ).toBe(false);
    expect(verify({ 'x-hmac-signature': hmac(rawBody) }, { requireV2: true }).ok).toBe(false);
  });

  const event = (result: object, description = 'tracker.updated') =>
    inbound.read({
      topic: 'event',
      rawBody: Buffer.from(JSON.stringify({ id: 'evt_1', description, result })),
      receivedAt: at,
    });
  const detail = (status: string, datetime: string, statusDetail = 'status_update') => ({
    status,
    status_detail: statusDetail,
    datetime,
  });
  const tracker = (status: string, details: object[] = []) => ({
    id: 'trk_1',
    tracking_code: '1Z1',
    carrier: 'UPS',
    status,
    updated_at: '2026-03-24T12:00:00Z',
    est_delivery_date: '2026-03-27T00:00:00Z',
    tracking_details: details,
  });

  it('R-039: say the newest scan by the carrier clock, whatever the order of the details', () => {
    const details = [
      detail('in_transit', '2026-03-24T11:00:00Z'),
      detail('out_for_delivery', '2026-03-24T11:30:00+01:00'),
      detail('pre_transit', '2026-03-23T09:00:00Z', 'label_created'),
    ];
    expect(event(tracker('in_transit', details))).toEqual([
      {
        kind: 'event',
        about: { by: 'trackingNumber', trackingNumber: '1Z1', carrier: 'UPS' },
        event: {
          id: 'easypost:evt_1',
          occurredAt: '2026-03-24T11:00:00.000Z',
          type: 'scanned',
          carrier: 'UPS',
          trackingNumber: '1Z1',
          state: 'inTransit',
          scannedAt: '2026-03-24T11:00:00.000Z',
          estimatedDeliveryOn: '2026-03-27',
        },
      },
    ]);
  });

  it.each([
    ['pre_transit', 'labelCreated'],
    ['available_for_pickup', 'inTransit'],
    ['out_for_delivery', 'outForDelivery'],
    ['delivered', 'delivered'],
    ['return_to_sender', 'returned'],
    ['failure', 'exception'],
    ['error', 'exception'],
  ])('R-039: %s is %s', (status, state) => {
    expect(event(tracker(status))).toMatchObject([
      { event: { state, scannedAt: '2026-03-24T12:00:00.000Z' } },
    ]);
  });

  it('R-043: a label alone is no acceptance; the first scan is', () => {
    const label = detail('pre_transit', '2026-03-23T09:00:00Z', 'label_created');
    const scan = detail('in_transit', '2026-03-24T09:00:00Z', 'arrived_at_facility');
    expect(event(tracker('pre_transit', [label, label]))).toMatchObject([
      { event: { state: 'labelCreated' } },
    ]);
    expect(event(tracker('in_transit', [label, scan]))).toMatchObject([{ event: { state: 'accepted' } }]);
    expect(event(tracker('in_transit', [label, scan, scan]))).toMatchObject([
      { event: { state: 'inTransit' } },
    ]);
    expect(event(tracker('failure', [scan, detail('failure', at, 'lost')]))).toMatchObject([
      { event: { state: 'lost' } },
    ]);
  });

  it('say nothing where the tracker knows nothing, and leave other events alone', () => {
    expect(event(tracker('unknown'))).toEqual([]);
    expect(event(tracker('cancelled'))).toEqual([]);
    expect(event(tracker('teleported'))).toEqual([]);
    expect(event({}, 'batch.updated')).toEqual([{ kind: 'unknownTopic' }]);
  });

  it.each([
    ['result.tracking_code', { ...tracker('delivered'), tracking_code: '' }],
    ['result.tracking_details[0].datetime', tracker('delivered', [detail('delivered', 'noon')])],
    ['result.status', { ...tracker('delivered'), status: 4 }],
  ])('name %s where it breaks its format', (path, result) => {
    expect(() => event(result)).toThrow(expect.objectContaining({ name: 'UnusableContent', path }));
  });
});

describe.skipIf(absent !== '')(`EasyPost's own recordings${absent}`, () => {
  it('verify the recorded event with its recorded signature, and read it', () => {
    // The file ends in a newline that the signed body had not.
    const file = readFileSync(new URL('easypost-examples/event-body.json', recordings), 'utf8');
    const rawBody = Buffer.from(file.trimEnd());
    const signature = createHmac('sha256', 'sécret'.normalize('NFKD')).update(rawBody).digest('hex');
    expect(signature).toMatch(/^38f3f53c.*527db$/);
    const headers = headersOf({ 'X-Hmac-Signature': `hmac-sha256-hex=${signature}` });
    expect(inbound.verify({ headers, rawBody, now: new Date() }, 'sécret').ok).toBe(true);
    const meanings = inbound.read({ topic: 'event', rawBody, receivedAt: at });
    expect(meanings).toMatchObject([
      {
        about: { trackingNumber: '1', carrier: 'FedEx' },
        event: { state: 'inTransit', estimatedDeliveryOn: '2024-08-05' },
      },
    ]);
  });

  it('C-39: give each recorded verification its verdict', async () => {
    const folder = new URL('easypost-cassettes/node/test/cassettes/Address-Service_1115845720/', recordings);
    const verdicts: string[] = [];
    for (const name of readdirSync(folder)) {
      const { log } = JSON.parse(readFileSync(new URL(`${name}/recording.har`, folder), 'utf8'));
      for (const { request, response } of log.entries) {
        const asked = JSON.parse(request.postData?.text ?? '{}');
        if (!request.url.endsWith('/v2/addresses') || !asked.verify) continue;
        const stub = await startStub(() => ({ status: response.status, body: response.content.text }));
        const validator = createEasyPostValidator({ baseUrl: stub.url, apiKey: 'k', timeoutMs: 2000 });
        const { verdict, codes } = await validator.verify(townsend, never);
        await stub.stop();
        verdicts.push(`${verdict} ${codes.join()}`);
      }
    }
    expect(verdicts).toHaveLength(3);
    expect(new Set(verdicts)).toEqual(new Set(['undeliverable E.ADDRESS.NOT_FOUND']));
  });
});
