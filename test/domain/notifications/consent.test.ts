import { describe, expect, it } from 'vitest';
import { type ConsentFacts, noMarketing, whyNotSend } from '../../../domain/notifications/consent.js';

const facts = (patch: Partial<ConsentFacts> = {}): ConsentFacts => ({
  class: 'transactional',
  channel: 'sms',
  isPhoneGiven: true,
  hasOptedOut: false,
  marketing: noMarketing,
  ...patch,
});
const full = { hasConsent: true, unsubscribeUrl: 'https://luna.example/u', postalAddress: '1 Moon Street' };

describe('C-30: what may be sent', () => {
  it('C-30: a text about the order needs a phone given for it and no STOP', () => {
    expect(whyNotSend(facts())).toBeNull();
    expect(whyNotSend(facts({ isPhoneGiven: false }))).toMatch(/no phone/);
    expect(whyNotSend(facts({ hasOptedOut: true }))).toMatch(/STOP/);
  });

  it('C-30: a mail about the order asks for none of it', () => {
    expect(whyNotSend(facts({ channel: 'email', isPhoneGiven: false, hasOptedOut: true }))).toBeNull();
  });

  it.each(['email', 'sms'] as const)(
    'C-30: advertising by %s needs consent, a way out and a postal address',
    (channel) => {
      const of = (marketing: Partial<typeof full>) =>
        whyNotSend(facts({ channel, class: 'marketing', marketing: { ...full, ...marketing } }));
      expect(of({})).toBeNull();
      expect(of({ hasConsent: false })).toMatch(/consent/);
      expect(of({ unsubscribeUrl: '' })).toMatch(/unsubscribe/);
      expect(of({ postalAddress: ' ' })).toMatch(/postal address/);
    },
  );

  it('C-30: STOP ends advertising by text whatever was agreed before', () => {
    expect(whyNotSend(facts({ class: 'marketing', marketing: full, hasOptedOut: true }))).toMatch(/STOP/);
  });
});
