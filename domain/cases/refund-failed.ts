import type { CaseDefinition } from './definition.js';

/** Money that should have gone back and did not (C-27): nobody waits for it in silence. */
export const refundFailed = {
  title: 'A refund failed',
  advice: 'See why the store refused; recheck to try again, or refund by hand and settle with the reference.',
  blocks: null,
  storeHold: null,
  asks: null,
  decisions: { recheck: ['finance', 'supervisor'], settle: ['finance', 'supervisor'] },
  verifiedOnly: ['settle', 'recheck'],
  neverByClock: ['settle'],
} satisfies CaseDefinition;
