import type { PaymentVerdict } from '../order/checks.js';
import type { FinancialStatus } from '../order/incoming.js';
import type { Judgement } from './judgement.js';

export interface PaymentFacts {
  /** Null: the source does not say. */
  status: FinancialStatus | null;
  capturable: boolean;
}

/**
 * Whether the money is there (R-009, C-26). PARTIALLY_REFUNDED was paid; the units it refunds leave the line ledger. Who does not
 * say how an order was paid is waited for: silence is not payment.
 */
export function judgePayment(facts: PaymentFacts): Judgement<PaymentVerdict> {
  return {
    status: 'judged',
    verdict: { check: 'payment', verdict: verdictOf(facts), status: facts.status ?? 'unknown' },
    explanation: { capturable: facts.capturable },
  };
}

function verdictOf({ status, capturable }: PaymentFacts): PaymentVerdict['verdict'] {
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
