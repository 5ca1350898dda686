import type { CaseDefinition } from './definition.js';

/** R-013, C-11. The supplier is asked; silence is never a yes (C-34). */
export const stockConfirmation = {
  title: 'Stock must be confirmed',
  advice:
    'The supplier is asked; on its word by phone release or take as unavailable, recheck after a new feed.',
  blocks: 'assign',
  storeHold: 'INVENTORY_OUT_OF_STOCK',
  asks: 'supplier',
  decisions: {
    release: ['ops', 'supervisor'],
    recheck: ['ops', 'supervisor'],
    unavailable: ['ops', 'supervisor'],
    refund: ['ops', 'supervisor'],
    cancel: ['ops', 'supervisor'],
  },
  verifiedOnly: [],
  neverByClock: ['release'],
} satisfies CaseDefinition;
