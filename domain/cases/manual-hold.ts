import type { CaseDefinition } from './definition.js';

/** Somebody stopped the order by hand. Only a person lets it go on. */
export const manualHold = {
  title: 'Held by hand',
  advice: 'Read why it was held; release it when that is settled, or cancel.',
  blocks: 'route',
  storeHold: 'OTHER',
  asks: null,
  decisions: {
    release: ['ops', 'supervisor', 'merchant'],
    refund: ['ops', 'supervisor'],
    cancel: ['ops', 'supervisor'],
  },
  verifiedOnly: [],
  neverByClock: ['release'],
} satisfies CaseDefinition;
