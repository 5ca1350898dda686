import type { PurchaseOrderContent, PurchaseOrderLine } from './purchase-order.js';

export const lineChoices = ['accepted', 'backordered', 'rejected'] as const;
export type LineChoice = (typeof lineChoices)[number];

export interface ToldAnswer {
  lineNumber: number;
  answer: LineChoice;
  reason: string | null;
}

export interface ToldParcel {
  carrier: string;
  trackingNumber: string;
  lines: { lineNumber: number; quantity: number }[];
}

/** What a supplier has said about a purchase order on its page; null: not yet. */
export interface SupplierWords {
  answers: ToldAnswer[] | null;
  parcels: ToldParcel[];
  cancellation: 'accepted' | 'refused' | null;
}

/** `ships`: it has said yes to something that has not shipped yet. */
export type PurchaseOrderStanding = 'asks' | 'ships' | 'shipped' | 'rejected' | 'cancelled';

/** Everything a supplier's page of a purchase order may show beside the brand. */
export interface PurchaseOrderView {
  content: PurchaseOrderContent;
  standing: PurchaseOrderStanding;
  /** We have asked it to stop, and it has not said whether it can. */
  isCancelAsked: boolean;
  lines: LineView[];
  parcels: ToldParcel[];
}

export interface LineView extends PurchaseOrderLine {
  answer: LineChoice | null;
  shipped: number;
  /** Accepted or to come later, and not shipped yet. */
  left: number;
}

export interface PurchaseOrderSources {
  content: PurchaseOrderContent;
  told: SupplierWords;
  isCancelAsked: boolean;
  /** We need nothing more of it, whatever was told. */
  isEnded: boolean;
}

/** A purchase order as its supplier has answered it (C-48): by its own words, which our record may only follow. */
export function purchaseOrderView({ content, told, ...order }: PurchaseOrderSources): PurchaseOrderView {
  const lines = content.lines.map((line) => lineView(line, told));
  const standing = standingOf(lines, told, order.isEnded);
  const isStanding = standing === 'asks' || standing === 'ships';
  const isCancelAsked = order.isCancelAsked && isStanding && told.cancellation === null;
  return { content, standing, isCancelAsked, lines, parcels: told.parcels };
}

function lineView(line: PurchaseOrderLine, { answers, parcels }: SupplierWords): LineView {
  const { lineNumber, quantity } = line;
  const answer = answers?.find((one) => one.lineNumber === lineNumber)?.answer ?? null;
  const shipped = parcels
    .flatMap((parcel) => parcel.lines)
    .filter((one) => one.lineNumber === lineNumber)
    .reduce((sum, one) => sum + one.quantity, 0);
  const isToCome = answer === 'accepted' || answer === 'backordered';
  return { ...line, answer, shipped, left: isToCome ? Math.max(0, quantity - shipped) : 0 };
}

function standingOf(
  lines: readonly LineView[],
  { answers, cancellation }: SupplierWords,
  isEnded: boolean,
): PurchaseOrderStanding {
  if (answers && lines.every(({ answer }) => answer === 'rejected')) return 'rejected';
  if (answers && lines.every(({ left }) => left === 0)) return 'shipped';
  if (cancellation === 'accepted' || isEnded) return 'cancelled';
  return answers ? 'ships' : 'asks';
}
