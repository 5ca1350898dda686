import type { CaseDefinition } from './definition.js';

/** C-28. */
export const changedElsewhere = {
  title: 'The store changed an order that is with the supplier',
  advice: 'Decide what to tell the supplier; settle when it is dealt with, or cancel what can be.',
  blocks: null,
  storeHold: null,
  asks: null,
  decisions: { settle: ['ops', 'supervisor'], cancel: ['ops', 'supervisor'] },
  verifiedOnly: [],
  neverByClock: [],
} satisfies CaseDefinition;
