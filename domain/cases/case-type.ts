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
  | 'changedElsewhere'
  | 'parcelProblem'
  | 'blindLeak'
  | 'ledgerBreach';

/** `release`: go on; `recheck`: look again; `cancel`: give the lines up; `settle`: a person has dealt with it elsewhere. */
export type Decision = 'release' | 'recheck' | 'cancel' | 'settle';
