import { createHmac } from 'node:crypto';
import { markOrder } from '../../db/commands/mark-order.js';
import { addressVersion } from '../../db/queries/assessed-order.js';
import { ordersWithMarks } from '../../db/queries/velocity.js';
import { type CardDigits, countsOf, identitiesOf } from '../../domain/filter/velocity.js';
import type { VelocityCount } from '../../domain/order/checks.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { VelocityPolicy } from '../../domain/policy/policy.js';
import type { Assessment } from './index.js';
import type { CardFacts } from './store-facts.js';

/**
 * How often the order's e-mail, card and address were seen in the window that ends with it. The order's own marks are written and
 * committed before others are counted, so that of orders checked at once the last sees all. Test orders neither count nor are counted.
 */
export async function velocityOf(
  { deps, order, asked }: Assessment<EffectOf<'check'>>,
  card: CardFacts | null,
  policy: VelocityPolicy,
): Promise<VelocityCount[]> {
  if (order.initial.isTest) return [];
  const address = await addressVersion(deps.db, order.id, asked.addressVersion);
  const identities = identitiesOf({ email: order.content.email, card: digitsOf(card), address });
  const markOf = keyedHash(deps.markSecret, order.storeId);
  const marks = identities.map(({ kind, text }) => ({ kind, mark: markOf(kind, text) }));
  const { placedAt } = order.initial;
  await markOrder(deps.db, { orderId: order.id, placedAt, marks });
  const others = await ordersWithMarks(deps.db, {
    orderId: order.id,
    placedAt,
    window: policy.window,
    marks,
  });
  return countsOf(others, policy);
}

function digitsOf(card: CardFacts | null): CardDigits | null {
  return card?.bin && card.lastDigits ? { bin: card.bin, lastDigits: card.lastDigits } : null;
}

/** The store is part of what is hashed: marks of two stores never meet. */
function keyedHash(secret: string, storeId: string) {
  return (kind: string, text: string) =>
    createHmac('sha256', secret).update([storeId, kind, text].join('\n')).digest('base64url');
}
