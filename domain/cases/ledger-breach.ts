import type { CaseDefinition } from './definition.js';

/** A breach of the line ledger stops the order: never a silent fix. */
export const ledgerBreach = {
  title: 'The order does not add up',
  advice: 'A bug: compare the timeline with the ledger before anything else; the order stands still.',
  blocks: 'assign',
  storeHold: 'OTHER',
  asks: null,
  decisions: { cancel: ['engineer'] },
  verifiedOnly: ['cancel'],
  neverByClock: ['cancel'],
} satisfies CaseDefinition;
