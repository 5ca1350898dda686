import type { CaseDefinition } from './definition.js';

/** C-39. */
export const address = {
  title: 'Address cannot be delivered to as written',
  advice:
    'Ask the customer or compare with the suggestion; recheck after a correction, release only what the carrier can deliver.',
  blocks: 'assign',
  storeHold: 'INCORRECT_ADDRESS',
  decisions: {
    release: ['ops', 'supervisor'],
    recheck: ['ops', 'supervisor'],
    cancel: ['ops', 'supervisor'],
  },
  verifiedOnly: [],
} satisfies CaseDefinition;
