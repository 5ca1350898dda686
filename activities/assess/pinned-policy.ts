import type { AssessedOrder } from '../../db/queries/assessed-order.js';
import { defaultOrderPolicy, type OrderPolicy } from '../../domain/policy/policy.js';

/** The policy that the order pinned; fields younger than the order have their defaults. */
export function pinnedPolicy({ initial }: AssessedOrder): OrderPolicy {
  return { ...defaultOrderPolicy, ...initial.policy };
}
