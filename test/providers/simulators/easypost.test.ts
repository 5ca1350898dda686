import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { easyPostSignature } from '../../../sandbox/servers/easypost/tracking.js';
import { type Answer, call, control, type Receiver, startReceiver } from '../../kit/simulators.js';
import { AT, DATA, easypost, sims, useSimulators } from './world.js';

let receiver: Receiver;

useSimulators();

describe('EasyPost', () => {
  const swan = {
    name: 'Elizabeth Swan',
    street1: '179 N Harbor Dr',
    city: 'Redondo Beach',
    state: 'CA',
    zip: '90277',
  };
  const nowhere = {
    street1: '000 unknown street',
    city: 'Not A City',
    state: 'ZZ',
    zip: '00001',
    country: 'US',
  };
  const tower = {
    street1: '12 Birch Tower Avenue',
    city: 'Chicago',
    state: 'IL',
    zip: '60601',
    country: 'US',
  };
  const verify = (address: object): Promise<Answer> => easypost('/v2/addresses', { verify: true, address });

  it('refuses a wrong key and a body without an address in its own shape', async () => {
    const wrong = await call(`${sims.easypost.url}/v2/addresses`, {
      body: {},
      headers: { authorization: 'Basic eA==' },
    });
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'APIKEY.INACTIVE' } } });
    expect(await easypost('/v2/addresses', {})).toMatchObject({
      status: 422,
      body: { error: { code: 'PARAMETER.REQUIRED', errors: [{ field: 'address' }] } },
    });
  });

  it('verifies and normalises the vendor’s good test address, and gives it back by id', async () => {
    const { status, body } = await verify(swan);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'ELIZABETH SWAN',
      street1: '179 N HARBOR DR',
      street2: '',
      zip: '90277-2506',
      verifications: {
        delivery: {
          success: true,
          errors: [],
          details: { latitude: 33.8436, longitude: -118.39177, time_zone: 'America/Los_Angeles' },
        },
      },
    });
    expect((await easypost(`/v2/addresses/${body.id}`)).body).toEqual(body);
  });

  it('R-012, C-39: reports a missing or wrong unit on success, by the address alone', async () => {
    const codes = async (street2: string | null): Promise<string[]> => {
      const { body } = await verify({ ...tower, street2 });
      expect(body.verifications.delivery.success).toBe(true);
      return body.verifications.delivery.errors.map((error: { code: string }) => error.code);
    };
    expect(await codes(null)).toEqual(['E.SECONDARY_INFORMATION.MISSING']);
    expect(await codes('Apt 9999')).toEqual(['E.SECONDARY_INFORMATION.INVALID']);
    expect(await codes('Apt 4B')).toEqual([]);
    const townsend = { street1: '388 Townsend St', city: 'San Francisco', state: 'CA', zip: '94107' };
    expect((await verify(townsend)).body.verifications.delivery.errors).toHaveLength(1);
  });

  it('answers 201 to a failed verification, and 422 where strictness is asked for', async () => {
    const lenient = await verify(nowhere);
    expect(lenient.status).toBe(201);
    expect(lenient.body.verifications.delivery).toMatchObject({ success: false, details: {} });
    expect(lenient.body.street1).toBe('000 unknown street');
    for (const strict of [
      await easypost('/v2/addresses', { verify_strict: true, address: nowhere }),
      await easypost('/v2/addresses/create_and_verify', { address: nowhere }),
    ]) {
      expect(strict).toMatchObject({
        status: 422,
        body: { error: { code: 'ADDRESS.VERIFY.FAILURE', errors: [{ code: 'E.ADDRESS.NOT_FOUND' }] } },
      });
    }
  });

  it('misses a house number, but not in an ordinal street or abroad', async () => {
    const place = { city: 'New York', state: 'NY', zip: '10001', country: 'US' };
    const { body } = await verify({ street1: '5th Avenue', ...place });
    expect(body.verifications.delivery).toMatchObject({
      success: false,
      errors: [{ code: 'E.HOUSE_NUMBER.MISSING', field: 'street1' }],
    });
    expect((await verify({ street1: '350 5th Avenue', ...place })).body.street1).toBe('350 5TH AVE');
    const abroad = await verify({ street1: 'Rose Cottage', city: 'Stow', zip: 'GL54 1AB', country: 'GB' });
    expect(abroad.body.verifications.delivery.success).toBe(true);
  });

  it('gives the same tracker for the same code and carrier', async () => {
    const track = (carrier: string): Promise<Answer> =>
      easypost('/v2/trackers', { tracker: { tracking_code: '9400111', carrier } });
    const [first, again, other] = [await track('USPS'), await track('USPS'), await track('UPS')];
    expect(first.body).toMatchObject({ status: 'unknown', tracking_details: [] });
    expect(again.body.id).toBe(first.body.id);
    expect(other.body.id).not.toBe(first.body.id);
    const found = await easypost('/v2/trackers?tracking_codes[]=9400111&tracking_codes[]=none');
    expect(found.body.trackers).toHaveLength(2);
    expect((await easypost(`/v2/trackers/${first.body.id}`)).body.carrier).toBe('USPS');
    expect((await easypost('/v2/trackers/trk_none')).status).toBe(404);
  });

  it('answers the test codes EZ1 to EZ7', async () => {
    const statuses: string[] = [];
    for (let digit = 1; digit <= 7; digit++) {
      const tracking_code = `EZ${digit}00000000${digit}`;
      statuses.push((await easypost('/v2/trackers', { tracker: { tracking_code } })).body.status);
    }
    const expected = ['pre_transit', 'in_transit', 'out_for_delivery', 'delivered'];
    expect(statuses).toEqual([...expected, 'return_to_sender', 'failure', 'unknown']);
  });

  it('R-039: appends a scan and sends a signed tracker.updated at the scan’s own time', async () => {
    receiver = await startReceiver();
    await control(sims.easypost.url, 'webhooks', { url: receiver.url, secret: 'sécret' });
    await easypost('/v2/trackers', { tracker: { tracking_code: '1Z1', carrier: 'UPS' } });
    const scan = { trackingCode: '1Z1', city: 'Edison', state: 'NJ', country: 'US', zip: '08817' };
    await control(sims.easypost.url, 'scans', { ...scan, status: 'delivered', at: '2026-03-28T10:00:00Z' });
    await control(sims.easypost.url, 'scans', { ...scan, status: 'in_transit', at: '2026-03-27T10:00:00Z' });
    await receiver.stop();
    const [delivered, late] = receiver.received.map(({ body }) => JSON.parse(body));
    expect(delivered).toMatchObject({
      object: 'Event',
      description: 'tracker.updated',
      previous_attributes: { status: 'unknown' },
      result: { object: 'Tracker', status: 'delivered', updated_at: '2026-03-28T10:00:00Z' },
    });
    expect(late.result.status).toBe('delivered');
    expect(late.result.tracking_details.map((detail: { datetime: string }) => detail.datetime)).toEqual([
      '2026-03-27T10:00:00Z',
      '2026-03-28T10:00:00Z',
    ]);
    for (const { headers, body } of receiver.received) {
      const key = 'sécret'.normalize('NFKD');
      const hex = createHmac('sha256', key).update(body).digest('hex');
      expect(headers['x-hmac-signature']).toBe(`hmac-sha256-hex=${hex}`);
    }
  });

  it('keeps scans that come before anyone tracks the parcel', async () => {
    const answer = await control(sims.easypost.url, 'scans', {
      trackingCode: '1Z2',
      status: 'in_transit',
      at: AT,
    });
    expect(answer.deliveries).toEqual([]);
    const { body } = await easypost('/v2/trackers', { tracker: { tracking_code: '1Z2', carrier: 'UPS' } });
    expect(body).toMatchObject({ status: 'in_transit', tracking_details: [{ datetime: AT }] });
  });

  const event = new URL('easypost-examples/event-body.json', DATA);
  it.skipIf(!existsSync(event))('signs as the vendor signs its own example (needs ../shared/data)', () => {
    const signature = easyPostSignature(readFileSync(event, 'utf8').trimEnd(), 'sécret');
    expect(signature).toMatch(/^hmac-sha256-hex=38f3f53c[0-9a-f]+527db$/);
  });

  const cassettes = new URL('easypost-cassettes/node/test/cassettes/', DATA);
  it.skipIf(!existsSync(cassettes))(
    'answers the recorded requests with the recorded members and verdicts (needs ../shared/data)',
    async () => {
      let compared = 0;
      for (const { request, status, body } of recordings(cassettes)) {
        const answer = await easypost(request.path, request.body);
        expect({ path: request.path, status: answer.status }).toEqual({ path: request.path, status });
        expect(withoutVarying(answer.body)).toEqual(withoutVarying(body));
        compared += 1;
      }
      expect(compared).toBeGreaterThanOrEqual(8);
    },
  );
});

interface Recording {
  request: { path: string; body: unknown };
  status: number;
  body: Answer['body'];
}

/** Recorded verifications of addresses and creations of trackers, without those that name a carrier. */
function recordings(folder: URL): Recording[] {
  const files = ADDRESS_CASSETTES.map((name) => new URL(`${name}/recording.har`, folder));
  return files.flatMap((file) => {
    const { log } = JSON.parse(readFileSync(file, 'utf8'));
    return log.entries.flatMap((entry: Answer['body']) =>
      entry.request.method === 'POST'
        ? [
            {
              request: {
                path: new URL(entry.request.url).pathname,
                body: JSON.parse(entry.request.postData.text),
              },
              status: entry.response.status,
              body: JSON.parse(entry.response.content.text),
            },
          ]
        : [],
    );
  });
}

const ADDRESS_CASSETTES = [
  'Address-Service_1115845720/creates-a-verified-address_2691107999',
  'Address-Service_1115845720/creates-an-address-with-an-array-verify-param_1154761701',
  'Address-Service_1115845720/creates-an-address-with-verify-param_348500273',
  'Address-Service_1115845720/creates-an-address-with-verify_strict-param_3337987013',
  'Address-Service_1115845720/creates-an-address_3623959033',
  'Address-Service_1115845720/throws-an-error-when-we-cannot-create-and-verify-an-address_2925377245',
  'Tracker-Service_4233073632/creates-a-tracker_1417034065',
];

/** Ids, times and what the recording blacked out differ by nature. */
const VARYING = new Set([
  'id',
  'created_at',
  'updated_at',
  'phone',
  'email',
  'datetime',
  'est_delivery_date',
  'public_url',
  'carrier_detail',
  'fees',
]);

function withoutVarying(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutVarying);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !VARYING.has(key))
      .map(([key, member]) => [key, withoutVarying(member)]),
  );
}
