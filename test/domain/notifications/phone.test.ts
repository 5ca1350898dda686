import { expect, it } from 'vitest';
import { networkPhone } from '../../../domain/notifications/phone.js';

it.each([
  ['+1 (202) 555-0123', 'US', '+12025550123'],
  ['+49 (0)151 23456789', null, '+4915123456789'],
  ['202.555.0123', 'US', '+12025550123'],
  ['1-202-555-0123', 'CA', '+12025550123'],
  ['0151 / 23456789', 'DE', '+4915123456789'],
  ['07700 900123', 'GB', '+447700900123'],
])('C-30: %j from %s is texted as %s', (phone, country, expected) => {
  expect(networkPhone(phone, country)).toBe(expected);
});

it.each([
  ['555-0123', 'US'],
  ['102 555 0123', 'US'],
  ['06 1234 5678', 'IT'],
  ['0049 151 23456789', 'DE'],
  ['0151 23456789', null],
  ['call me', 'US'],
  ['+0123456789', 'US'],
  ['', 'US'],
  [null, 'US'],
])('C-30: %j from %s is not guessed at', (phone, country) => {
  expect(networkPhone(phone, country)).toBeNull();
});
