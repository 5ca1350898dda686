import type { PurchaseOrderLine, Recipient } from '../../domain/suppliers/purchase-order.js';
import type { PurchaseOrderCancel, PurchaseOrderDocument } from '../ports/supplier.js';

export interface Written {
  subject: string;
  text: string;
}

/** A purchase order as a supplier reads it: the lines, where they go, in whose name, and where to answer (C-48, R-104). */
export function orderMail(order: PurchaseOrderDocument): Written {
  const { poNumber, orderReference, shippingMethod, blind, contactEmail, letter } = order;
  const brand = oneLine(letter.from.name);
  const parts = [
    'Hello,',
    `${brand} orders from you:`,
    order.lines.map(lineText).join('\n'),
    totalText(order.lines),
    `Send it to:\n${addressText(order.shipTo)}`,
    `Shipping method: ${oneLine(shippingMethod)}\nSender on the parcel: ${oneLine(blind.shipFromName)}\nPacking slip: ${oneLine(blind.packingSlipText)}`,
    ...(blind.returnAddress ? [`Return address:\n${addressText(blind.returnAddress)}`] : []),
    'Please put no prices, no advertising and nothing with your own name into the parcel.',
    `Say on this page what you can supply, and enter the tracking number there once it is shipped; no login is needed:\n${letter.page}`,
    `Purchase order ${oneLine(poNumber)}, our order ${oneLine(orderReference)}. If something is unclear, write to ${oneLine(contactEmail)}.`,
  ];
  return { subject: `Purchase order ${oneLine(poNumber)} from ${brand}`, text: `${parts.join('\n\n')}\n` };
}

/** The supplier is asked to stop; it may say that it is too late (C-17). */
export function cancelMail({ poNumber, letter }: PurchaseOrderCancel): Written {
  const { name, contactEmail } = letter.from;
  const number = oneLine(poNumber);
  const parts = [
    'Hello,',
    `${oneLine(name)} asks you to cancel purchase order ${number}: please send nothing more of it.`,
    `Say on this page whether you can still stop it; no login is needed:\n${letter.page}`,
    `If something is unclear, write to ${oneLine(contactEmail)}.`,
  ];
  return { subject: `Please cancel purchase order ${number}`, text: `${parts.join('\n\n')}\n` };
}

function lineText({ quantity, supplierSku, unitCostCents, currency, personalization }: PurchaseOrderLine) {
  const asked = personalization.map(({ name, value }) => `  ${oneLine(name)}: ${oneLine(value)}`);
  const article = `- ${quantity} x ${oneLine(supplierSku)}, ${moneyText(unitCostCents, currency)} each`;
  return [article, ...asked].join('\n');
}

function totalText(lines: readonly PurchaseOrderLine[]): string {
  const currencies = [...new Set(lines.map(({ currency }) => currency))];
  const totals = currencies.map((currency) => {
    const theirs = lines.filter((line) => line.currency === currency);
    const cents = theirs.reduce((sum, { quantity, unitCostCents }) => sum + quantity * unitCostCents, 0);
    return moneyText(cents, currency);
  });
  return `Goods in total: ${totals.join(' and ')}`;
}

function addressText({ name, company, line1, line2, city, region, postalCode, country }: Recipient): string {
  const place = [city, [region, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  const lines = [name, company, line1, line2, place, country];
  return lines.flatMap((line) => (line ? [`  ${oneLine(line)}`] : [])).join('\n');
}

/** From minor units. */
function moneyText(cents: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.format(cents / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** What a customer has typed starts no line of its own in a mail of ours. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
