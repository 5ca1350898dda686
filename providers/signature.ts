import { timingSafeEqual } from 'node:crypto';

/** Whether two signatures are the same text, in a time that does not tell how much of it is. */
export function isSameSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
