import type { CaseDefinition } from './definition.js';

/** exception, loss and return are told apart from movement. */
export const parcelProblem = {
  title: 'A parcel has a problem',
  advice: 'Check with the carrier and the supplier; settle with what became of it.',
  blocks: null,
  storeHold: null,
  asks: null,
  decisions: { settle: ['ops', 'supervisor'] },
  verifiedOnly: [],
  neverByClock: [],
} satisfies CaseDefinition;
