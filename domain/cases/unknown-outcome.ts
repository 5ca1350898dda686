import type { CaseDefinition } from './definition.js';

/** P-02: an unknown outcome of goods or money has an owner and is never repeated blindly. */
export const unknownOutcome = {
  title: 'Nobody can say whether it happened',
  advice:
    'Ask the other side by our reference; settle when you know that it happened, recheck to look again.',
  blocks: null,
  storeHold: null,
  asks: null,
  decisions: { recheck: ['engineer', 'supervisor'], settle: ['supervisor'] },
  verifiedOnly: ['settle'],
  neverByClock: ['settle'],
} satisfies CaseDefinition;
