import type { z } from '@hono/zod-openapi';
import type { StoredDecision } from '../../db/commands/store-decision.js';
import type { Order } from '../../domain/order/order.js';
import type { decisionSchema } from './order-schema.js';

/** A stored decision, with what the order's record says of its case. */
export function decisionView(decision: StoredDecision, order: Order | null): z.infer<typeof decisionSchema> {
  const { event } = decision;
  const one = event.type === 'caseDecided' ? order?.cases.find(({ id }) => id === event.caseId) : undefined;
  return {
    id: decision.id,
    orderId: decision.orderId,
    caseId: decision.caseId,
    type: event.type,
    decision: event.type === 'caseDecided' ? event.decision : null,
    reason: event.reason,
    actor: event.actor,
    state: decision.state,
    answer: decision.answer,
    storedAt: decision.storedAt,
    answeredAt: decision.answeredAt,
    isHeard: order?.heard.includes(event.id) ?? false,
    outcome: one?.resolution ?? null,
  };
}
