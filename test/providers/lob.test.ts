import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PostalAddress } from '../../domain/order/incoming.js';
import { createLobValidator } from '../../providers/lob/client.js';
import { intlVerdictOf, usVerdictOf } from '../../providers/lob/states.js';
import { LOB_ACCOUNT } from '../../sandbox/servers/credentials.js';
import { atTownsend } from '../kit/addresses.js';
import { call, control, type Simulators, startSimulators } from '../kit/simulators.js';
import { never, type Stub, startStub } from './stub.js';

const spec = new URL('../../../shared/data/specs-lob/lob-api-bundled.yml.gz', import.meta.url);
const absent = existsSync(spec) ? '' : ' (skipped: the specification is not here)';

const townsend: PostalAddress = {
  name: 'Jane Doe',
  company: 'Doe & Co',
  ...atTownsend,
  phone: '+1 415 555 0100',
};
const summerside: PostalAddress = {
  ...townsend,
  line1: '370 Water St',
  line2: null,
  city: 'Summerside',
  region: 'PE',
  postalCode: 'C1N 1C4',
  country: 'CA',
};

describe('C-39: the verdict on an address comes from deliverability codes', () => {
  it.each([
    ['deliverable', ['AA', 'BB'], 'deliverable'],
    ['deliverable_unnecessary_unit', ['AA', 'BB', 'CC'], 'deliverable'],
    ['deliverable_missing_unit', ['AA', 'N1'], 'missingUnit'],
    ['deliverable_incorrect_unit', ['AA', 'C1'], 'missingUnit'],
    ['undeliverable', ['AA', 'M1'], 'unknownHouseNumber'],
    ['undeliverable', ['AA', 'M3'], 'unknownHouseNumber'],
    ['undeliverable', ['A1'], 'undeliverable'],
    ['undeliverable', [], 'undeliverable'],
    ['deliverable_by_drone', ['AA'], null],
  ])('in the United States %s with %j is %s', (deliverability, footnotes, verdict) => {
    const analysis = { dpv_footnotes: footnotes };
    expect(usVerdictOf({ deliverability, deliverability_analysis: analysis })).toBe(verdict);
  });

  it.each([
    ['deliverable', 'STREET', '', 'deliverable'],
    ['deliverable_missing_info', 'SUBBUILDING', '5', 'missingUnit'],
    ['deliverable_missing_info', 'SUBBUILDING', '', 'unknownHouseNumber'],
    ['deliverable_missing_info', 'HOUSENUMBER/BUILDING', '', 'unknownHouseNumber'],
    ['deliverable_missing_info', 'HOUSENUMBER/BUILDING', '5', 'deliverable'],
    ['deliverable_missing_info', 'STREET', '', 'deliverable'],
    ['undeliverable', 'SUBBUILDING', '5', 'undeliverable'],
    ['no_match', 'SUBBUILDING', '', 'undeliverable'],
    ['', 'SUBBUILDING', '', null],
  ])('abroad %s, covered to %s, number "%s", is %s', (deliverability, coverage, number, verdict) => {
    expect(intlVerdictOf({ deliverability, coverage, components: { primary_number: number } })).toBe(verdict);
  });
});

describe('Lob against the simulator', () => {
  let sims: Simulators;
  beforeAll(async () => {
    sims = await startSimulators();
  });
  afterAll(() => sims.stop());
  beforeEach(() => control(sims.lob.url, 'reset', {}));

  const validator = (apiKey = LOB_ACCOUNT.apiKey) =>
    createLobValidator({ baseUrl: sims.lob.url, apiKey, timeoutMs: 500 });
  const verify = (patch: Partial<PostalAddress>, from = townsend) =>
    validator().verify({ ...from, ...patch }, never);
  const asked = async (): Promise<{ path: string; headers: Record<string, string>; body: string }[]> =>
    (await call(`${sims.lob.url}/_control/ledger`)).body.entries;

  it('R-011: finds a good address, with its own spelling and place', async () => {
    expect(await verify({})).toEqual({
      verdict: 'deliverable',
      codes: ['deliverable', 'AA', 'BB'],
      suggestion: {
        ...townsend,
        line1: '388 TOWNSEND ST APT 20',
        line2: null,
        city: 'SAN FRANCISCO',
        postalCode: '94107-1670',
      },
      coordinates: { latitude: 37.77551, longitude: -122.39697 },
      timeZone: null,
    });
  });

  it('R-012, C-39: tells a missing unit, a wrong one, a missing house number and a place that nobody knows', async () => {
    expect(await verify({ line2: null })).toMatchObject({
      verdict: 'missingUnit',
      codes: ['deliverable_missing_unit', 'AA', 'N1'],
    });
    expect(await verify({ line2: 'Apt 9999' })).toMatchObject({ verdict: 'missingUnit' });
    expect(await verify({ line1: 'Townsend St', line2: null })).toMatchObject({
      verdict: 'unknownHouseNumber',
      codes: ['undeliverable', 'AA', 'M1'],
      suggestion: null,
    });
    const invented = { line1: '000 unknown street', line2: null, city: 'Not A City', region: 'ZZ' };
    expect(await verify(invented)).toMatchObject({ verdict: 'undeliverable', coordinates: null });
  });

  it.each([
    ['commercial highrise', 'deliverable'],
    ['residential highrise', 'deliverable'],
    ['residential house', 'deliverable'],
    ['po box', 'deliverable'],
    ['rural route', 'deliverable'],
    ['puerto rico', 'deliverable'],
    ['military', 'deliverable'],
    ['department of state', 'deliverable'],
    ['deliverable', 'deliverable'],
    ['missing unit', 'missingUnit'],
    ['incorrect unit', 'missingUnit'],
    ['unnecessary unit', 'deliverable'],
    ['undeliverable block match', 'unknownHouseNumber'],
    ['undeliverable no match', 'undeliverable'],
  ])("C-39: the vendor's test value %s is %s", async (line1, verdict) => {
    expect(await verify({ line1, line2: null, postalCode: '11111' })).toMatchObject({ verdict });
  });

  it.each([
    ['deliverable', 'deliverable'],
    ['deliverable missing info', 'missingUnit'],
    ['undeliverable', 'undeliverable'],
    ['no match', 'undeliverable'],
    ['370 Water St', 'deliverable'],
    ['000 unknown street', 'undeliverable'],
  ])("C-39: abroad %s is %s, at Lob's other door", async (line1, verdict) => {
    expect(await verify({ line1 }, summerside)).toMatchObject({ verdict });
    expect((await asked())[0]).toMatchObject({ path: '/v1/intl_verifications' });
  });

  it('R-011: keeps the spelling of an address abroad beside ours', async () => {
    expect(await verify({}, summerside)).toMatchObject({
      suggestion: { line1: '370 WATER ST', city: 'SUMMERSIDE', postalCode: 'C1N 1C4', country: 'CA' },
      coordinates: null,
    });
  });

  it('C-39: a script decides by the line, until it is reset', async () => {
    const script = { primaryLine: '388 Townsend St', deliverability: 'undeliverable', footnotes: ['M3'] };
    await control(sims.lob.url, 'verdicts', script);
    expect(await verify({})).toMatchObject({ verdict: 'unknownHouseNumber' });
    await control(sims.lob.url, 'verdicts', { primaryLine: '370 WATER ST', deliverability: 'no_match' });
    expect(await verify({}, summerside)).toMatchObject({ verdict: 'undeliverable' });
    await control(sims.lob.url, 'reset', {});
    expect(await verify({})).toMatchObject({ verdict: 'deliverable' });
  });

  it('serves the territories as the postal service does', async () => {
    await verify({ country: 'PR', region: null, postalCode: '00926' });
    expect((await asked())[0]).toMatchObject({ path: '/v1/us_verifications' });
    expect((await asked())[0]?.body).toContain('"state":"PR"');
  });

  it('a ZIP code of no known form does not keep Lob from looking; without any place there is nothing to ask', async () => {
    expect(await verify({ postalCode: 'none' })).toMatchObject({ verdict: 'deliverable' });
    expect((await asked())[0]?.body).not.toContain('zip_code');
    await control(sims.lob.url, 'reset', {});
    const nowhere = { city: '', region: null, postalCode: '941' };
    expect(await verify(nowhere)).toMatchObject({
      verdict: 'undeliverable',
      codes: ['undeliverable', 'INCOMPLETE'],
    });
    expect(await verify({ line1: '' }, summerside)).toMatchObject({ verdict: 'undeliverable' });
    expect(await asked()).toEqual([]);
  });

  it('sends neither name, company nor phone of the customer, and names the version it reads', async () => {
    await verify({});
    await verify({}, summerside);
    for (const { body, headers } of await asked()) {
      expect(body).not.toMatch(/Jane|Doe|415/);
      expect(headers['lob-version']).toBe('2020-02-11');
    }
  });

  it.each([
    ['noAnswer', { kind: 'status', status: 500 }],
    ['noAnswer', { kind: 'noAnswerBefore' }],
    ['noAnswer', { kind: 'late', ms: 1500 }],
    ['throttled', { kind: 'status', status: 429 }],
    ['refused', { kind: 'status', status: 403 }],
  ])('C-24: gives no verdict but %s when it fails by %o', async (problem, fault) => {
    await control(sims.lob.url, 'faults', fault);
    await expect(verify({})).rejects.toMatchObject({ name: 'ProviderError', provider: 'lob', problem });
  });

  it('names a wrong key by its code, and keeps the key to itself', async () => {
    const refused = validator('test_wrong_key').verify(townsend, never);
    await expect(refused).rejects.toMatchObject({ problem: 'refused', code: 'invalid_api_key' });
    await expect(refused).rejects.not.toThrow(/test_wrong_key/);
    await control(sims.lob.url, 'accounts', { apiKey: 'test_wrong_key' });
    await expect(validator('test_wrong_key').verify(townsend, never)).resolves.toBeDefined();
  });

  it.each([
    ['us', { secondary_line: 'Apt 1' }, 'primary_line is required'],
    ['us', { primary_line: '1 A St' }, 'zip_code is required or city and state are required'],
    ['us', { primary_line: '1 A St', zip_code: '9410' }, 'zip_code must be in a valid'],
    ['us', { primary_line: 'A'.repeat(201), zip_code: '94107' }, 'primary_line length'],
    ['us', { primary_line: '1 A St', zip_code: '94107', street: 'x' }, 'street is not allowed'],
    ['intl', { primary_line: '1 A St', country: 'Canada' }, 'country must be'],
    ['intl', { primary_line: '1 A St', country: 'US' }, 'country must not be US'],
    ['intl', { primary_line: '1 A St', country: 'CA', postal_code: '1234567890123' }, 'postal_code length'],
  ])('the simulator refuses what Lob refuses: %s %o', async (door, body, message) => {
    const authorization = `Basic ${Buffer.from(`${LOB_ACCOUNT.apiKey}:`).toString('base64')}`;
    const answer = await call(`${sims.lob.url}/v1/${door}_verifications`, {
      body,
      headers: { authorization },
    });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'invalid', status_code: 422 } } });
    expect(answer.body.error.message).toContain(message);
  });

  describe.skipIf(absent !== '')(`Lob's own specification${absent}`, () => {
    /** The first complete example of an answer. */
    const exampleKeys = (marker: string) => {
      const text = gunzipSync(readFileSync(spec)).toString('utf8');
      const lines = text.slice(text.indexOf(marker)).split('\n');
      const end = lines.findIndex((line) => /^ {16}object:/.test(line));
      const keys = lines.slice(1, end + 1).flatMap((line) => /^ +(\w+):/.exec(line)?.[1] ?? []);
      return keys.toSorted();
    };
    const allKeys = (value: unknown): string[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, inner]) => [key, ...allKeys(inner)])
        : [];

    it.each([
      [
        'us',
        { primary_line: '210 King St', zip_code: '94107' },
        '                id: us_ver_c7cb63d68f8d6\n                recipient: LOB.COM',
      ],
      [
        'intl',
        { primary_line: '370 WATER ST', city: 'SUMMERSIDE', country: 'CA' },
        "                id: intl_ver_c7cb63d68f8d6\n                recipient: null\n                primary_line: 370 WATER ST\n                secondary_line: ''\n                last_line",
      ],
    ])(
      'the simulated %s verification has the members of the published example',
      async (door, body, marker) => {
        const authorization = `Basic ${Buffer.from(`${LOB_ACCOUNT.apiKey}:`).toString('base64')}`;
        const answer = await call(`${sims.lob.url}/v1/${door}_verifications`, {
          body,
          headers: { authorization },
        });
        expect(answer.status).toBe(200);
        expect(
          allKeys(answer.body)
            .filter((key) => key !== 'id')
            .toSorted(),
        ).toEqual(exampleKeys(marker));
      },
    );
  });
});

describe('C-24: Lob where it says nothing usable', () => {
  let stub: Stub | undefined;
  afterEach(() => stub?.stop());

  it.each([
    ['a word we do not know', 200, { deliverability: 'deliverable_by_drone' }],
    ['another content', 200, { ok: true }],
    ['a page', 200, '<html>'],
  ])('%s is no verdict', async (_what, status, body) => {
    stub = await startStub(() => ({ status, body }));
    const validator = createLobValidator({ baseUrl: stub.url, apiKey: 'k', timeoutMs: 500 });
    await expect(validator.verify(townsend, never)).rejects.toMatchObject({ problem: 'noAnswer' });
    await expect(validator.verify(summerside, never)).rejects.toMatchObject({ problem: 'noAnswer' });
  });

  it('hides the person in a refusal', async () => {
    const error = { code: 'invalid', message: '388 Townsend St is odd', status_code: 422 };
    stub = await startStub(() => ({ status: 422, body: { error } }));
    const refused = createLobValidator({ baseUrl: stub.url, apiKey: 'k', timeoutMs: 500 }).verify(
      townsend,
      never,
    );
    await expect(refused).rejects.toThrow('lob: 422 [hidden] is odd');
  });
});
