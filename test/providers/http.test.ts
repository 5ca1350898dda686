import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange, failureOf } from '../../providers/http.js';
import { sayable } from '../../providers/sayable.js';
import { type Canned, never, type Stub, startStub } from './stub.js';

let stub: Stub | undefined;
afterEach(async () => {
  await stub?.stop();
  stub = undefined;
});

const request = {
  provider: 'acme',
  method: 'POST' as const,
  headers: {},
  body: { a: 1 },
  timeoutMs: 300,
  signal: never,
};

async function answering(canned: Canned | 'silence' | 'reset') {
  stub = await startStub(() => canned);
  return exchange({ ...request, url: stub.url });
}

describe('C-24: one HTTP exchange says precisely how it failed', () => {
  it('tells a refused connection and an unknown host from a lost answer: nothing can have happened', async () => {
    stub = await startStub(() => ({}));
    const { url } = stub;
    await stub.stop();
    await expect(exchange({ ...request, url })).rejects.toMatchObject({
      name: 'ProviderError',
      provider: 'acme',
      problem: 'unreachable',
      code: 'ECONNREFUSED',
    });
    await expect(exchange({ ...request, url: 'http://nowhere.invalid/' })).rejects.toMatchObject({
      problem: 'unreachable',
    });
  });

  it('R-034: calls silence and a broken connection "no answer", and asks only once', async () => {
    await expect(answering('silence')).rejects.toMatchObject({ problem: 'noAnswer', code: 'TIMEOUT' });
    expect(stub?.seen).toHaveLength(1);
    await stub?.stop();
    await expect(answering('reset')).rejects.toMatchObject({ problem: 'noAnswer' });
    expect(stub?.seen).toHaveLength(1);
  });

  it('R-133: gives up in time while garbage is collected, which in Node 20 takes combined signals with it', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const collecting = setInterval(collect, 20);
    const late = new Promise((resolve) => setTimeout(() => resolve('still waiting'), 3000));
    try {
      const given = answering('silence').catch((error: unknown) => error);
      expect(await Promise.race([given, late])).toMatchObject({ problem: 'noAnswer', code: 'TIMEOUT' });
    } finally {
      clearInterval(collecting);
    }
  });

  it('gives up when it is told to', async () => {
    stub = await startStub(() => 'silence');
    const signal = AbortSignal.timeout(30);
    await expect(exchange({ ...request, url: stub.url, signal })).rejects.toMatchObject({
      problem: 'noAnswer',
      code: 'ABORTED',
    });
  });

  it('follows no redirect, which would carry the credential elsewhere', async () => {
    const answer = await answering({ status: 307, headers: { location: 'http://nowhere.invalid/' } });
    expect(failureOf(answer, { code: null, message: null })).toMatchObject({
      problem: 'refused',
      code: 'HTTP_307',
    });
  });

  it.each([
    [400, {}, 'refused', null],
    [404, {}, 'refused', null],
    [408, {}, 'noAnswer', null],
    [429, { 'retry-after': '7' }, 'throttled', 7000],
    [
      429,
      { date: 'Tue, 24 Mar 2026 14:15:00 GMT', 'retry-after': 'Tue, 24 Mar 2026 14:15:30 GMT' },
      'throttled',
      30_000,
    ],
    [429, { 'retry-after': 'soon' }, 'throttled', null],
    [500, {}, 'noAnswer', null],
    [503, { 'retry-after': '2' }, 'noAnswer', 2000],
  ])('takes %i with %o as %s', async (status, headers, problem, retryAfterMs) => {
    const answer = await answering({ status, headers });
    expect(failureOf(answer, { code: 'X', message: 'no' })).toMatchObject({
      problem,
      retryAfterMs,
      code: 'X',
    });
  });
});

describe('a message of a provider', () => {
  it('loses persons and secrets before it is told', () => {
    const message = 'No mailbox\nfor jane.doe@example.com (+1 502 459-2181), Jane Doe, token k3y';
    expect(sayable(message, ['k3y', 'Jane', 'Jane Doe', '', 'a'])).toBe(
      'No mailbox for [hidden] ([hidden]), [hidden], token [hidden]',
    );
    expect(sayable('x'.repeat(500))).toHaveLength(200);
  });
});
