import type { PaymentVerdict } from '../order/checks.js';
import type { FinancialStatus } from '../order/incoming.js';
import type { Instant } from '../sla/instant.js';
import type { Judgement } from './judgement.js';

export interface PaymentFacts {
  /** Null: the source does not say. */
  status: FinancialStatus | null;
  capturable: boolean;
  /** When the first authorization ends that still holds money for us; null: none, or the source does not say. */
  authorizationExpiresAt: Instant | null;
}

/**
 * Whether the money is there (R-009, C-26). PARTIALLY_REFUNDED was paid; the units it refunds leave the line ledger. Who does not
 * say how an order was paid is waited for: silence is not payment. An authorization that has run out by the order's own time is
 * EXPIRED, whatever the platform still calls it.
 */
export function judgePayment(facts: PaymentFacts, at: Instant): Judgement<PaymentVerdict> {
  const status = hasRunOut(facts, at) ? 'EXPIRED' : facts.status;
  return {
    status: 'judged',
    verdict: {
      check: 'payment',
      verdict: verdictOf(status, facts.capturable),
      status: status ?? 'unknown',
      authorizationExpiresAt: facts.status === 'AUTHORIZED' ? facts.authorizationExpiresAt : null,
    },
    explanation: { toldStatus: facts.status, capturable: facts.capturable },
  };
}

function hasRunOut({ status, authorizationExpiresAt }: PaymentFacts, at: Instant): boolean {
  return status === 'AUTHORIZED' && authorizationExpiresAt !== null && authorizationExpiresAt <= at;
}

function verdictOf(status: PaymentFacts['status'], capturable: boolean): PaymentVerdict['verdict'] {
  switch (status) {
    case 'PAID':
    case 'PARTIALLY_REFUNDED':
      return 'clear';
    case 'AUTHORIZED':
      return capturable ? 'clear' : 'refused';
    case 'PENDING':
    case 'PARTIALLY_PAID':
    case null:
      return 'awaiting';
    case 'EXPIRED':
    case 'REFUNDED':
    case 'VOIDED':
      return 'refused';
  }
}
