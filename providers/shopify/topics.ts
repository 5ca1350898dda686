/** Webhooks that we read, in the words of webhooks and of the Admin API. */
export const topics = [
  { topic: 'orders/create', name: 'ORDERS_CREATE' },
  { topic: 'orders/updated', name: 'ORDERS_UPDATED' },
  { topic: 'orders/paid', name: 'ORDERS_PAID' },
  { topic: 'orders/edited', name: 'ORDERS_EDITED' },
  { topic: 'orders/cancelled', name: 'ORDERS_CANCELLED' },
  { topic: 'orders/risk_assessment_changed', name: 'ORDERS_RISK_ASSESSMENT_CHANGED' },
  { topic: 'refunds/create', name: 'REFUNDS_CREATE' },
] as const;
