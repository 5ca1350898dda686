import { shareOf } from './allocate.js';
import type { PaidLine, PaidOrder, Units } from './paid.js';

export interface RefundSum {
  goodsCents: number;
  taxCents: number;
  shippingCents: number;
  totalCents: number;
}

export interface RefundScope {
  units: readonly Units[];
  /** Units of each line that were given back before: the next ones are paid for. */
  before: readonly Units[];
  withShipping: boolean;
}

/**
 * What these units cost, to be given back (C-27, P-12): their price less the discounts of line and order, their tax, and the shipping with
 * its tax where asked. Cents that do not divide go to the first units of a line, so that all units in any parts give what the line cost.
 */
export function refundOf(paid: PaidOrder, { units, before, withShipping }: RefundScope): RefundSum {
  const parts = paid.lines.map((line) => partOf(line, countOf(units, line.id), countOf(before, line.id)));
  const shipping = withShipping ? paid.shipping : { priceCents: 0, taxCents: 0 };
  const priceCents = sum(parts.map((part) => part.priceCents));
  const taxCents = sum(parts.map((part) => part.taxCents)) + shipping.taxCents;
  const shippingTax = paid.isTaxIncluded ? shipping.taxCents : 0;
  const includedTax = paid.isTaxIncluded ? taxCents - shipping.taxCents : 0;
  return {
    goodsCents: priceCents - includedTax,
    taxCents,
    shippingCents: shipping.priceCents - shippingTax,
    totalCents: priceCents + shipping.priceCents + (paid.isTaxIncluded ? 0 : taxCents),
  };
}

function partOf({ quantity: of, priceCents, taxCents }: PaidLine, count: number, from: number) {
  const units = { of, from, count };
  return { priceCents: shareOf(priceCents, units), taxCents: shareOf(taxCents, units) };
}

export function countOf(units: readonly Units[], lineId: string): number {
  return sum(units.filter((one) => one.lineId === lineId).map((one) => one.quantity));
}

export function sum(cents: readonly number[]): number {
  return cents.reduce((total, each) => total + each, 0);
}
