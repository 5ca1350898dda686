import type { CaseDefinition } from './definition.js';

/** R-103, B10: a hit blocks the send. */
export const blindLeak = {
  title: 'A text would have shown the supplier',
  advice: 'Find the supplier word in the order data, mend it, then recheck to send again.',
  blocks: null,
  storeHold: null,
  asks: null,
  decisions: { recheck: ['ops', 'supervisor'], settle: ['supervisor'] },
  verifiedOnly: [],
  neverByClock: [],
} satisfies CaseDefinition;
