import type { CaseDefinition } from './definition.js';

/** never dropped and never silently sent to a default. */
export const noSupplier = {
  title: 'No supplier can take it',
  advice: 'See the explanation of the plan; mend offers, stock or rules, then recheck.',
  blocks: 'route',
  storeHold: 'OTHER',
  asks: null,
  decisions: { recheck: ['ops', 'supervisor'], refund: ['ops', 'supervisor'], cancel: ['ops', 'supervisor'] },
  verifiedOnly: [],
  neverByClock: [],
} satisfies CaseDefinition;
