import { createHmac, timingSafeEqual } from 'node:crypto';

/** One path per purpose: a link made for one opens no other. */
export type LinkPurpose = 'track' | 'address' | 'choice' | 'return' | 'supplier' | 'supplier/order';

/** What a signed link carries: an order's id, or for a supplier our reference of its question or purchase order. `expiresAt` is an instant (UTC), or null for a link that stays good. */
export interface LinkFacts {
  publicUrl: string;
  secret: string;
  subject: string;
  purpose: LinkPurpose;
  expiresAt: string | null;
}

const version = 'v1';
const never = '0';
const longestToken = 1024;
const linkDays = 14;
/** Goods that come later are shipped later. */
const orderDays = 90;

/**
 * `<publicUrl>/track/<token>`. It does not expire: it opens a view without a person in it (C-29), and mails are read
 * for years. The same order always gets the same link, so that a mail sent again is the same mail.
 */
export function trackingLink(publicUrl: string, secret: string, orderId: string): string {
  return signedLink({ publicUrl, secret, subject: orderId, purpose: 'track', expiresAt: null });
}

/**
 * `<publicUrl>/address/<token>`, good for at most 14 days after it was asked (C-29). It ends with a day (UTC), so that what is sent again the
 * same day is the same.
 */
export function addressLink(publicUrl: string, secret: string, orderId: string, sentAt: Date): string {
  return signedLink({ publicUrl, secret, subject: orderId, purpose: 'address', expiresAt: lastDay(sentAt) });
}

/** `<publicUrl>/supplier/<token>`: one question to one supplier, by our reference of it (C-48); good until the answer is due. */
export function supplierLink(link: {
  publicUrl: string;
  secret: string;
  reference: string;
  answerBy: string | null;
  /** Where nothing is due: it is good for 14 days from then on. */
  askedAt: string;
}): string {
  const { publicUrl, secret, reference, answerBy, askedAt } = link;
  const expiresAt = answerBy ?? lastDay(new Date(askedAt));
  return signedLink({ publicUrl, secret, subject: reference, purpose: 'supplier', expiresAt });
}

/**
 * `<publicUrl>/supplier/order/<token>`: one purchase order of one supplier, by its number (C-48); good for 90 days after the mail it stands in.
 * What is sent again is the same.
 */
export function supplierOrderLink(link: {
  publicUrl: string;
  secret: string;
  poNumber: string;
  sentAt: Date;
}): string {
  const { publicUrl, secret, poNumber, sentAt } = link;
  const expiresAt = lastDay(sentAt, orderDays);
  return signedLink({ publicUrl, secret, subject: poNumber, purpose: 'supplier/order', expiresAt });
}

function lastDay(sentAt: Date, days = linkDays): string {
  const day = new Date(sentAt.getTime() + days * 86_400_000);
  return `${day.toISOString().slice(0, 10)}T00:00:00.000Z`;
}

/** `<publicUrl>/<purpose>/<token>`. The token holds the subject and the expiry, signed; nothing of a person (C-29). */
export function signedLink(facts: LinkFacts): string {
  const expiry =
    facts.expiresAt === null ? never : Math.floor(Date.parse(facts.expiresAt) / 1000).toString(36);
  const body = `${version}.${Buffer.from(facts.subject).toString('base64url')}.${expiry}`;
  const token = `${body}.${sign(facts.secret, facts.purpose, body).toString('base64url')}`;
  return `${facts.publicUrl.replace(/\/+$/, '')}/${facts.purpose}/${token}`;
}

/** What a token opens for this purpose at this wall time. `expired` is said only of a token that we signed. */
export function readLink(link: {
  secret: string;
  token: string;
  purpose: LinkPurpose;
  now: string;
}): { subject: string } | { problem: 'invalid' } | { problem: 'expired'; subject: string } {
  const parts = link.token.length > longestToken ? [] : link.token.split('.');
  const [stamp, order, expiry, signature] = parts;
  if (parts.length !== 4 || stamp !== version || !order || !expiry || !signature)
    return { problem: 'invalid' };
  const expected = sign(link.secret, link.purpose, `${stamp}.${order}.${expiry}`);
  if (!isSame(signature, expected)) return { problem: 'invalid' };
  const subject = Buffer.from(order, 'base64url').toString();
  const isOver = expiry !== never && Date.parse(link.now) >= Number.parseInt(expiry, 36) * 1000;
  return isOver ? { problem: 'expired', subject } : { subject };
}

function sign(secret: string, purpose: LinkPurpose, body: string): Buffer {
  if (secret === '') throw new RangeError('customers’ links need a secret: set the link secret');
  return createHmac('sha256', secret).update(`faros-link\n${purpose}\n${body}`).digest();
}

/** Compares bytes in constant time, and refuses a second spelling of the same bytes: one link has one token. */
function isSame(signature: string, expected: Buffer): boolean {
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  return given.toString('base64url') === signature;
}
