import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLink, signedLink, trackingLink } from '../../customer/links.js';

const secret = 'a secret that only the house knows';
const publicUrl = 'https://track.aurelia.example';
const orderId = 'order/aurelia/9007199254740993';
const now = '2026-03-24T14:15:00.000Z';
const tokenOf = (link: string): string => link.split('/').at(-1) ?? '';
const read = (token: string, over: Partial<Parameters<typeof readLink>[0]> = {}) =>
  readLink({ secret, token, purpose: 'track', now, ...over });

describe('customers’ links', () => {
  it('R-097: a tracking link leads to /track and opens its order, years later too', () => {
    const link = trackingLink(publicUrl, secret, orderId);
    expect(link).toMatch(/^https:\/\/track\.aurelia\.example\/track\/[A-Za-z0-9_.-]+$/);
    expect(read(tokenOf(link), { now: '2031-01-01T00:00:00.000Z' })).toEqual({ subject: orderId });
  });

  it('gives the same order the same link, and a public URL with a slash the same path', () => {
    expect(trackingLink(`${publicUrl}/`, secret, orderId)).toBe(trackingLink(publicUrl, secret, orderId));
  });

  it('opens nothing for another purpose, another secret or another order', () => {
    const token = tokenOf(trackingLink(publicUrl, secret, orderId));
    expect(read(token, { purpose: 'address' })).toEqual({ problem: 'invalid' });
    expect(read(token, { secret: 'another secret' })).toEqual({ problem: 'invalid' });
    const [stamp, , expiry, mac] = token.split('.');
    const other = Buffer.from('order/aurelia/9007199254740992').toString('base64url');
    expect(read([stamp, other, expiry, mac].join('.'))).toEqual({ problem: 'invalid' });
  });

  it('keeps an expiry: good just before, expired from then on, and not to be moved', () => {
    const expiresAt = '2026-03-25T14:15:00.000Z';
    const token = tokenOf(signedLink({ publicUrl, secret, subject: orderId, purpose: 'address', expiresAt }));
    const at = (instant: string) => read(token, { purpose: 'address', now: instant });
    expect(at('2026-03-25T14:14:59.999Z')).toEqual({ subject: orderId });
    expect(at(expiresAt)).toEqual({ problem: 'expired', subject: orderId });
    const [stamp, order, , mac] = token.split('.');
    expect(read([stamp, order, '0', mac].join('.'), { purpose: 'address' })).toEqual({ problem: 'invalid' });
  });

  it('answers "invalid" to every changed character and to rubbish of any shape', () => {
    const token = tokenOf(trackingLink(publicUrl, secret, orderId));
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom('A', 'b', '-', '.', '0', 'é'),
        (index, letter) => {
          const changed = token.slice(0, index) + letter + token.slice(index + 1);
          fc.pre(changed !== token);
          expect(read(changed)).toEqual({ problem: 'invalid' });
        },
      ),
    );
    fc.assert(
      fc.property(fc.string(), (rubbish) => {
        expect(read(rubbish)).toEqual({ problem: 'invalid' });
      }),
    );
    for (const rubbish of ['', '.', '...', 'v1...', `${token}.`, `${token}=`, 'x'.repeat(100_000)]) {
      expect(read(rubbish)).toEqual({ problem: 'invalid' });
    }
  });

  it('C-29: carries the order id and nothing else', () => {
    const [stamp, order, expiry, mac] = tokenOf(trackingLink(publicUrl, secret, orderId)).split('.');
    expect([stamp, expiry]).toEqual(['v1', '0']);
    expect(Buffer.from(order ?? '', 'base64url').toString()).toBe(orderId);
    expect(Buffer.from(mac ?? '', 'base64url')).toHaveLength(32);
  });

  it('signs nothing with an empty secret', () => {
    expect(() => trackingLink(publicUrl, '', orderId)).toThrow('link secret');
  });
});
