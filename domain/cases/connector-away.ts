import type { CaseDefinition } from './definition.js';

/** R-138, C-24. */
export const connectorAway = {
  title: 'An outside system does not answer',
  advice: 'Look at the connector; its retries go on and the case closes by itself when it answers.',
  blocks: null,
  storeHold: null,
  asks: null,
  decisions: { recheck: ['engineer', 'ops', 'supervisor'], settle: ['engineer', 'supervisor'] },
  verifiedOnly: [],
  neverByClock: [],
} satisfies CaseDefinition;
