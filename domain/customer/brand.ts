import { isTimeZone } from '../sla/zone.js';

/** What a customer sees of a store, and nothing else of it. */
export interface BrandView {
  name: string;
  /** An `https:` or `data:image/` address, or null: then the name stands alone. */
  logoUrl: string | null;
  /** `#rrggbb`. */
  color: string;
  postalAddress: string;
  supportEmail: string;
  /** IANA, known to this runtime. */
  timeZone: string;
}

/** The facts of a store that a brand view is made from. */
export interface BrandFacts extends BrandView {
  locale: string;
}

const neutralColor = '#334155';

/** Allow-lists a store's brand; what is unusable becomes neutral, because a mail is better plain than unsent. */
export function brandView(facts: BrandFacts): BrandView {
  return {
    name: facts.name,
    logoUrl:
      facts.logoUrl && /^(?:https:\/\/|data:image\/)[^\s"'<>]+$/i.test(facts.logoUrl) ? facts.logoUrl : null,
    color: /^#[0-9a-f]{6}$/i.test(facts.color) ? facts.color.toLowerCase() : neutralColor,
    postalAddress: facts.postalAddress,
    supportEmail: facts.supportEmail,
    timeZone: isTimeZone(facts.timeZone) ? facts.timeZone : 'UTC',
  };
}
