import type { CaseDefinition } from './definition.js';

/** R-014, C-26: never released by a person, only by the payment itself. */
export const payment = {
  title: 'Payment is not clear',
  advice: 'Wait for the payment or recheck it in the store; cancel when it will not come.',
  blocks: 'assign',
  storeHold: 'AWAITING_PAYMENT',
  asks: null,
  decisions: { recheck: ['ops', 'supervisor'], cancel: ['ops', 'supervisor'] },
  verifiedOnly: [],
  neverByClock: [],
} satisfies CaseDefinition;
