import { createHmac } from 'node:crypto';

/** A phone (E.164) by which nobody is known who has not the key; each store has marks of its own. */
export function phoneMark(secret: string, storeId: string, phone: string): string {
  return createHmac('sha256', secret).update(['text consent', storeId, phone].join('\n')).digest('base64url');
}
