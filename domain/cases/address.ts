import type { CaseDefinition } from './definition.js';

/** C-39. By the clock alone only a missing unit may be released; anything else is refunded (C-04). */
export const address = {
  title: 'Address cannot be delivered to as written',
  advice:
    'The customer is asked by mail and text; compare with the suggestion, take a proposed address with correct, release only what the carrier can deliver.',
  blocks: 'assign',
  storeHold: 'INCORRECT_ADDRESS',
  asks: 'customer',
  decisions: {
    release: ['ops', 'supervisor'],
    correct: ['ops', 'supervisor'],
    recheck: ['ops', 'supervisor'],
    refund: ['ops', 'supervisor'],
    cancel: ['ops', 'supervisor'],
  },
  verifiedOnly: [],
  neverByClock: ['correct'],
  byClock: (decision, { verdict }) =>
    decision === 'release' && verdict !== 'missingUnit' ? 'refund' : decision,
  escalatesAtOnce: ({ reachable }) => (reachable === false ? 'the customer cannot be reached' : null),
} satisfies CaseDefinition;
