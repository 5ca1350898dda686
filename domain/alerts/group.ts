import type { CaseType } from '../cases/case-type.js';
import type { IntakeCase } from '../cases/intake-case.js';
import type { SystemCaseType } from '../cases/system-case.js';
import type { Role } from '../cases/role.js';
import type { Instant } from '../sla/instant.js';

export type AlertedType = CaseType | SystemCaseType | IntakeCase['type'];

/** One call as it was asked for, with what is known of its case now. Order and case numbers, no person (C-35). */
export interface Alert {
  id: string;
  /** Null: the case is of no order. */
  orderId: string | null;
  /** As the shop shows it: `#8492`. */
  orderName: string | null;
  /** `<order id>/case/<type>/<n>`, `connector/<name>/<n>` */
  caseId: string;
  caseType: AlertedType;
  because: string;
  dueAt: Instant | null;
  isOpen: boolean;
}

/** Calls of one store for one role, told as one (C-47). */
export interface AlertGroup {
  /** Null id: no store, so all of them. */
  store: { id: string | null; name: string; timeZone: string };
  role: Role;
  cases: AlertedCase[];
}

export interface AlertedCase extends Omit<Alert, 'id' | 'because'> {
  because: string[];
}

/** Each case once, with all that was said of it; types with most cases first, within a type the soonest deadline. */
export function casesOf(alerts: readonly Alert[]): AlertedCase[] {
  const byCase = new Map<string, AlertedCase>();
  for (const { id: _, because, ...rest } of alerts) {
    const known = byCase.get(rest.caseId);
    const reasons = [...new Set([...(known?.because ?? []), because])];
    byCase.set(rest.caseId, { ...rest, because: reasons });
  }
  const cases = [...byCase.values()];
  const count = (type: AlertedType) => cases.filter((one) => one.caseType === type).length;
  return cases.toSorted(
    (a, b) =>
      count(b.caseType) - count(a.caseType) ||
      compare(a.caseType, b.caseType) ||
      compare(a.dueAt ?? 'none', b.dueAt ?? 'none') ||
      compare(a.caseId, b.caseId),
  );
}

/** `address: 6`, in the order of the cases. */
export function countsOf(cases: readonly AlertedCase[]): { type: AlertedType; cases: AlertedCase[] }[] {
  const types = [...new Set(cases.map((one) => one.caseType))];
  return types.map((type) => ({ type, cases: cases.filter((one) => one.caseType === type) }));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
