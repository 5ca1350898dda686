import { z } from 'zod';
import type { KnownRefund, PaidLine } from '../../domain/money/paid.js';
import { ProviderError } from '../ports/errors.js';
import type { StoreMoney } from '../ports/payments.js';
import * as documents from './documents.js';
import { allNodes, type Graphql, noSuch, pageOf } from './graphql.js';
import { minorUnits } from './money.js';
import { numberIn } from './order.js';
import { authorizationsOf, hasFailed, paymentsOf, voidedIn } from './payments-history.js';

const bag = z.looseObject({ presentmentMoney: z.looseObject({ amount: z.string() }) });
type Bag = z.output<typeof bag>;
const taxLines = z.array(z.looseObject({ priceSet: bag }));

const line = z.looseObject({
  id: z.string(),
  quantity: z.int(),
  currentQuantity: z.int(),
  originalTotalSet: bag,
  discountAllocations: z.array(z.looseObject({ allocatedAmountSet: bag })),
  taxLines,
});

const pricesData = z.looseObject({
  order: z
    .looseObject({
      presentmentCurrencyCode: z.string(),
      taxesIncluded: z.boolean(),
      cancelledAt: z.string().nullish(),
      capturable: z.boolean(),
      currentTotalPriceSet: bag,
      shippingLines: z.looseObject({ nodes: z.array(z.looseObject({ discountedPriceSet: bag, taxLines })) }),
      lineItems: pageOf(line),
    })
    .nullish(),
});

const transaction = z.looseObject({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  gateway: z.string().nullish(),
  amountSet: bag,
  parentTransaction: z.looseObject({ id: z.string() }).nullish(),
});

const refundNode = z.looseObject({
  note: z.string().nullish(),
  transactions: pageOf(z.looseObject({ status: z.string(), amountSet: bag })),
});

const pageSizes = { transactions: 60, refunds: 40 };

const paymentsData = z.looseObject({
  order: z.looseObject({ transactions: z.array(transaction), refunds: z.array(refundNode) }).nullish(),
});

/** What the customer paid and got back, in the currency that they paid in (C-27); null where the store has no such order. */
export async function readMoney(
  ask: Graphql,
  orderId: string,
  signal: AbortSignal,
): Promise<StoreMoney | null> {
  const id = `gid://shopify/Order/${orderId}`;
  const read = (after: string | null) =>
    ask({ document: documents.readPrices, variables: { id, after }, shape: pricesData, signal });
  const { order } = await read(null);
  if (!order) return null;
  const lines = await allNodes(order.lineItems, async (after) => {
    const more = await read(after);
    if (!more.order) throw noSuch('order');
    return more.order.lineItems;
  });
  const currency = order.presentmentCurrencyCode;
  const units = unitsOf(currency);
  return {
    currency,
    isTaxIncluded: order.taxesIncluded,
    cancelledAt: order.cancelledAt ?? null,
    totalCents: units(order.currentTotalPriceSet),
    lines: lines.map((one) => paidLine(one, units)),
    shipping: {
      priceCents: total(order.shippingLines.nodes.map((one) => units(one.discountedPriceSet))),
      taxCents: total(order.shippingLines.nodes.map((one) => taxOf(one.taxLines, units))),
    },
    ...(await readPayments(ask, { id, isCapturable: order.capturable, units }, signal)),
  };
}

type UnitsOf = (money: Bag) => number;

async function readPayments(
  ask: Graphql,
  { id, isCapturable, units }: { id: string; isCapturable: boolean; units: UnitsOf },
  signal: AbortSignal,
): Promise<Pick<StoreMoney, 'payments' | 'authorizations' | 'voided' | 'refunds'>> {
  const variables = { id };
  const { order } = await ask({ document: documents.readPayments, variables, shape: paymentsData, signal });
  if (!order) throw noSuch('order');
  const { transactions, refunds } = order;
  const isCut =
    transactions.length >= pageSizes.transactions ||
    refunds.length >= pageSizes.refunds ||
    refunds.some((one) => one.transactions.pageInfo.hasNextPage);
  if (isCut) throw unreadable('TOO_MANY_PAYMENTS', 'more payments or refunds than can be judged');
  const entries = transactions.map((one) => ({
    id: numberIn(one.id),
    kind: one.kind,
    status: one.status,
    gateway: one.gateway ?? '',
    cents: units(one.amountSet),
    parentId: one.parentTransaction ? numberIn(one.parentTransaction.id) : null,
  }));
  return {
    payments: paymentsOf(entries),
    voided: voidedIn(entries),
    authorizations: isCapturable ? authorizationsOf(entries) : [],
    refunds: refunds.map((one) => knownRefund(one, units)),
  };
}

function paidLine(one: z.output<typeof line>, units: UnitsOf): PaidLine {
  const discounts = total(one.discountAllocations.map((each) => units(each.allocatedAmountSet)));
  return {
    id: numberIn(one.id),
    quantity: one.quantity,
    removed: one.quantity - one.currentQuantity,
    priceCents: units(one.originalTotalSet) - discounts,
    taxCents: taxOf(one.taxLines, units),
  };
}

/** A part that failed arrives nowhere; one that is pending is on its way. */
function knownRefund(one: z.output<typeof refundNode>, units: UnitsOf): KnownRefund {
  const parts = one.transactions.nodes.filter(({ status }) => !hasFailed(status));
  return {
    reference: referenceIn(one.note ?? ''),
    cents: total(parts.map((part) => units(part.amountSet))),
  };
}

const mark = 'Faros ';

/** The note of a refund of ours; merchants see it, customers do not. */
export function noteOf(reference: string): string {
  return `${mark}${reference}`;
}

function referenceIn(note: string): string | null {
  return note.startsWith(mark) && !/\s/.test(note.slice(mark.length)) ? note.slice(mark.length) : null;
}

function taxOf(taxes: z.output<typeof taxLines>, units: UnitsOf): number {
  return total(taxes.map((tax) => units(tax.priceSet)));
}

function unitsOf(currency: string): UnitsOf {
  return ({ presentmentMoney: { amount } }) => {
    const units = minorUnits(amount, currency);
    if (units === null) throw unreadable('UNREADABLE', `"${amount}" is no amount of ${currency}`);
    return units;
  };
}

function unreadable(code: string, message: string): ProviderError {
  return new ProviderError('shopify', 'refused', code, message);
}

function total(cents: readonly number[]): number {
  return cents.reduce((sum, each) => sum + each, 0);
}
