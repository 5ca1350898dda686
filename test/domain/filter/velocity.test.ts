import { describe, expect, it } from 'vitest';
import { countsOf, identitiesOf, plainEmail } from '../../../domain/filter/velocity.js';
import { defaultOrderPolicy } from '../../../domain/policy/policy.js';

describe('by what an order is recognised', () => {
  it.each([
    [' Sarah@Example.com ', 'sarah@example.com'],
    ['sarah+gifts@example.com', 'sarah@example.com'],
    ['s.a.rah@gmail.com', 'sarah@gmail.com'],
    ['sarah@googlemail.com', 'sarah@gmail.com'],
    ['s.arah@example.com', 's.arah@example.com'],
    ['+@example.com', '+@example.com'],
    ['not a mail', null],
    ['', null],
  ])('R-015: the e-mail %j is %j', (email, plain) => {
    expect(plainEmail(email)).toBe(plain);
  });

  it('R-015: what an order does not have is no mark', () => {
    expect(identitiesOf({ email: null, card: null, address: null })).toEqual([]);
    expect(identitiesOf({ email: 'x', card: { bin: '424242', lastDigits: '4242' }, address: null })).toEqual([
      { kind: 'card', text: '424242 4242' },
    ]);
  });

  it('R-015: counts stand beside their limits, this order included', () => {
    const others = [
      { kind: 'email' as const, orders: 0 },
      { kind: 'card' as const, orders: 3 },
    ];
    expect(countsOf(others, defaultOrderPolicy.velocity)).toEqual([
      { mark: 'email', orders: 1, limit: 5 },
      { mark: 'card', orders: 4, limit: 3 },
    ]);
  });
});
