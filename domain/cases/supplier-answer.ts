import type { CaseDefinition } from './definition.js';

/** a rejection or backorder is somebody's work, never only a status. */
export const supplierAnswer = {
  title: 'Supplier rejected or backordered lines',
  advice:
    'Recheck to plan the rejected lines with another supplier, settle to accept a backorder, or cancel.',
  blocks: null,
  storeHold: null,
  asks: null,
  decisions: { recheck: ['ops', 'supervisor'], settle: ['ops', 'supervisor'], cancel: ['ops', 'supervisor'] },
  verifiedOnly: [],
  neverByClock: [],
} satisfies CaseDefinition;
