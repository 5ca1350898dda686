import type { CaseDefinition } from './definition.js';

/** A mere wait is no case of its order: the connector's own case is `connectorDown` (C-24). */
export const connectorAway = {
  title: 'An outside system refused it',
  advice:
    'Read the reason and put it right there or here; recheck asks once more, settle is for what was done by hand.',
  blocks: null,
  storeHold: null,
  asks: null,
  decisions: { recheck: ['engineer', 'ops', 'supervisor'], settle: ['engineer', 'supervisor'] },
  verifiedOnly: [],
  neverByClock: [],
} satisfies CaseDefinition;
