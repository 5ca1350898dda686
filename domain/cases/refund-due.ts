import type { CaseDefinition } from './definition.js';

/** Cancelled units that were paid for. */
export const refundDue = {
  title: 'Money to give back',
  advice: 'Refund the cancelled units in the store, then settle with the reference.',
  blocks: null,
  storeHold: null,
  asks: null,
  decisions: { settle: ['finance', 'supervisor'] },
  verifiedOnly: ['settle'],
  neverByClock: ['settle'],
} satisfies CaseDefinition;
