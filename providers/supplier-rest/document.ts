import type { Recipient } from '../../domain/suppliers/purchase-order.js';
import type { PurchaseOrderDocument, StockQuestion } from '../ports/supplier.js';

/** A purchase order in the supplier's format: always without prices and inserts in the parcel. */
export function theirDocument(order: PurchaseOrderDocument) {
  const { shipFromName, returnAddress, packingSlipText } = order.blind;
  return {
    poNumber: order.poNumber,
    orderReference: order.orderReference,
    shipTo: theirAddress(order.shipTo),
    contactEmail: order.contactEmail,
    shipping: { method: order.shippingMethod },
    blind: {
      shipFromName,
      returnAddress: returnAddress && theirAddress(returnAddress),
      packingSlipText,
      noPrices: true,
      noInserts: true,
    },
    lines: order.lines.map((line) => ({
      lineNumber: line.lineNumber,
      sku: line.supplierSku,
      quantity: line.quantity,
      unitCostCents: line.unitCostCents,
      currency: line.currency,
      personalization: line.personalization,
    })),
  };
}

/** Their format has one line for the recipient, and no phone: the brand is the contact (C-35). */
function theirAddress(address: Recipient) {
  return {
    name: [address.name, address.company].filter(Boolean).join(', '),
    line1: address.line1,
    line2: address.line2,
    city: address.city,
    region: address.region,
    postalCode: address.postalCode,
    country: address.country,
  };
}

/** A question about stock in the supplier's format: articles and a date, nobody's name (C-34). */
export function theirQuestion({ reference, answerBy, lines }: StockQuestion) {
  return {
    reference,
    answerBy,
    lines: lines.map(({ lineNumber, supplierSku, variant, quantity }) => ({
      lineNumber,
      sku: supplierSku,
      variant,
      quantity,
    })),
  };
}

/** What of an order must not come back in an error message. */
export function personsIn({ shipTo, contactEmail, lines }: PurchaseOrderDocument): string[] {
  const engraved = lines.flatMap((line) => line.personalization.map(({ value }) => value));
  const recipient = [shipTo.name, shipTo.company, shipTo.line1, shipTo.line2, contactEmail];
  return [...recipient, ...engraved].filter((text) => text !== null);
}
