import type { CaseDefinition } from './definition.js';

/** an unmapped or ambiguous item is never guessed. */
export const unmappedItem = {
  title: 'Item is not in the catalog',
  advice: 'Add or correct the SKU in the catalog, then recheck.',
  blocks: 'assign',
  storeHold: 'OTHER',
  asks: null,
  decisions: { recheck: ['ops', 'supervisor'], cancel: ['ops', 'supervisor'] },
  verifiedOnly: [],
  neverByClock: [],
} satisfies CaseDefinition;
