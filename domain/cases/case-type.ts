export type CaseType =
  | 'address'
  | 'payment'
  | 'fraud'
  | 'unmappedItem'
  | 'stockConfirmation'
  | 'noSupplier'
  | 'supplierAnswer'
  | 'unknownOutcome'
  | 'connectorAway'
  | 'refundDue'
  | 'refundFailed'
  | 'changedElsewhere'
  | 'parcelProblem'
  | 'blindLeak'
  | 'manualHold'
  | 'ledgerBreach';

/**
 * `release`: go on; `correct`: take the address that the customer proposed; `recheck`: look again; `unavailable`: the units are not there, the
 * next candidate; `refund` and `cancel`: give the lines up and the money back; `settle`: a person has dealt with it elsewhere.
 */
export const allDecisions = [
  'release',
  'correct',
  'recheck',
  'unavailable',
  'refund',
  'cancel',
  'settle',
] as const;
export type Decision = (typeof allDecisions)[number];

/** What cannot be taken back: never done late by a clock without a grace time. */
export const irreversible: readonly Decision[] = ['refund', 'cancel'];
