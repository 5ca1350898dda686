import { address } from './address.js';
import { blindLeak } from './blind-leak.js';
import type { CaseType } from './case-type.js';
import { changedElsewhere } from './changed-elsewhere.js';
import { connectorAway } from './connector-away.js';
import type { CaseDefinition } from './definition.js';
import { fraud } from './fraud.js';
import { manualHold } from './manual-hold.js';
import { ledgerBreach } from './ledger-breach.js';
import { noSupplier } from './no-supplier.js';
import { parcelProblem } from './parcel-problem.js';
import { payment } from './payment.js';
import { refundDue } from './refund-due.js';
import { refundFailed } from './refund-failed.js';
import { stockConfirmation } from './stock-confirmation.js';
import { supplierAnswer } from './supplier-answer.js';
import { unknownOutcome } from './unknown-outcome.js';
import { unmappedItem } from './unmapped-item.js';

/** Every case type. A missing one does not compile. */
export const caseTypes: Record<CaseType, CaseDefinition> = {
  address,
  payment,
  fraud,
  unmappedItem,
  stockConfirmation,
  noSupplier,
  supplierAnswer,
  unknownOutcome,
  connectorAway,
  refundDue,
  refundFailed,
  changedElsewhere,
  parcelProblem,
  blindLeak,
  manualHold,
  ledgerBreach,
};

/** Whether orders keep cases of this type. */
export function isCaseType(type: string): type is CaseType {
  return Object.hasOwn(caseTypes, type);
}

/** Every case type, in the order people read them. */
export const caseTypeNames: readonly CaseType[] = Object.keys(caseTypes).filter(isCaseType);
