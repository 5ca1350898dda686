import type { CaseDefinition } from './definition.js';

/** C-41: never released by time, nor by an unverified signal. */
export const fraud = {
  title: 'Fraud review',
  advice: 'Review the risk facts in the store within two hours; release only what you would ship yourself.',
  blocks: 'assign',
  storeHold: 'HIGH_RISK_OF_FRAUD',
  asks: null,
  decisions: {
    release: ['supervisor'],
    recheck: ['ops', 'supervisor'],
    cancel: ['supervisor'],
    refund: ['supervisor'],
  },
  verifiedOnly: ['release'],
  neverByClock: ['release', 'recheck'],
  escalatesAtOnce: ({ aboveThreshold }) =>
    aboveThreshold === true ? 'the score is above the threshold' : null,
} satisfies CaseDefinition;
