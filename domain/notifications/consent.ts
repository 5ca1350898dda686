/** What decides whether a message may go out at all (C-30). */
export interface ConsentFacts {
  class: 'transactional' | 'marketing';
  channel: 'email' | 'sms';
  /** The customer gave a phone for this order. */
  isPhoneGiven: boolean;
  /** They wrote STOP to this brand, and no START since. */
  hasOptedOut: boolean;
  marketing: MarketingFacts;
}

/** What only advertising needs. */
export interface MarketingFacts {
  /** The store has the customer's consent to advertising on this channel. */
  hasConsent: boolean;
  unsubscribeUrl: string | null;
  postalAddress: string | null;
}

export const noMarketing: MarketingFacts = { hasConsent: false, unsubscribeUrl: null, postalAddress: null };

/** Why a message may not be sent; null: it may. What is part of the order itself may always be mailed. */
export function whyNotSend(facts: ConsentFacts): string | null {
  const { channel, isPhoneGiven, hasOptedOut } = facts;
  if (channel === 'sms' && !isPhoneGiven) return 'no phone was given for this order';
  if (channel === 'sms' && hasOptedOut) return 'the customer wrote STOP';
  return facts.class === 'marketing' ? whyNotAdvertise(facts.marketing) : null;
}

function whyNotAdvertise({ hasConsent, unsubscribeUrl, postalAddress }: MarketingFacts): string | null {
  if (!hasConsent) return 'no consent to marketing';
  if (!unsubscribeUrl) return 'marketing without an unsubscribe link';
  return postalAddress?.trim() ? null : 'marketing without a postal address';
}
