import type { VelocityCount } from '../order/checks.js';
import type { PostalAddress } from '../order/incoming.js';
import type { VelocityPolicy } from '../policy/policy.js';
import { addressKey } from './address-key.js';

/** What orders may have in common: the customer's e-mail, the card, the address. */
export type MarkKind = VelocityCount['mark'];

/** What a card shows of itself on a platform. */
export interface CardDigits {
  bin: string;
  lastDigits: string;
}

export interface Customer {
  email: string | null;
  card: CardDigits | null;
  address: PostalAddress | null;
}

export interface Identity {
  kind: MarkKind;
  /** Names a person: only its keyed hash may be kept. */
  text: string;
}

/** By what this order can be recognised, each spelled one way however it was written. */
export function identitiesOf({ email, card, address }: Customer): Identity[] {
  const mail = email === null ? null : plainEmail(email);
  return [
    ...(mail === null ? [] : [{ kind: 'email' as const, text: mail }]),
    ...(card === null ? [] : [{ kind: 'card' as const, text: `${card.bin} ${card.lastDigits}` }]),
    ...(address === null ? [] : [{ kind: 'address' as const, text: addressKey(address) }]),
  ];
}

const ignoresDots = new Set(['gmail.com', 'googlemail.com']);

/** One mailbox, one text: no capitals, no `+label`, no dots where the provider ignores them. Null: not an address. */
export function plainEmail(email: string): string | null {
  const [, name = '', domain = ''] = /^([^@\s]+)@([^@\s]+)$/.exec(email.trim().toLowerCase()) ?? [];
  const mailbox = name.replace(/(?<=.)\+.*$/, '');
  if (mailbox === '') return null;
  return ignoresDots.has(domain) ? `${mailbox.replaceAll('.', '')}@gmail.com` : `${mailbox}@${domain}`;
}

/** Against the limits: `others` counts the store's other orders with the same mark within the window. */
export function countsOf(
  others: readonly { kind: MarkKind; orders: number }[],
  policy: VelocityPolicy,
): VelocityCount[] {
  const limits: Record<MarkKind, number> = {
    email: policy.perEmail,
    card: policy.perCard,
    address: policy.perAddress,
  };
  return others.map(({ kind, orders }) => ({ mark: kind, orders: orders + 1, limit: limits[kind] }));
}
