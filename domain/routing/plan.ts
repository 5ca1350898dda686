/** Days on which the order is expected, both included: `2026-03-27`. */
export interface DeliveryWindow {
  earliestOn: string;
  latestOn: string;
}

export interface PlannedLeg {
  supplier: string;
  warehouse: string;
  tag: string | null;
  method: string;
  lines: { lineId: string; quantity: number }[];
}

/** What Assign answers: legs with their stock reserved, or why there are none. The full explanation is in Postgres. */
export type PlanResult =
  | { status: 'planned'; legs: PlannedLeg[]; window: DeliveryWindow | null; rules: string[] }
  | { status: 'impossible'; reasons: string[] };
