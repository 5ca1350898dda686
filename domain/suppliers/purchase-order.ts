/** Where a parcel goes: recipient and address, without phone and e-mail (C-35). */
export interface Recipient {
  name: string | null;
  company: string | null;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

export interface PurchaseOrderLine {
  /** From 1. */
  lineNumber: number;
  supplierSku: string;
  quantity: number;
  unitCostCents: number;
  currency: string;
  personalization: { name: string; value: string }[];
}

/** What a supplier gets to see: recipient and address, the brand's address in place of the customer's e-mail (C-35), blind. */
export interface PurchaseOrderContent {
  poNumber: string;
  orderReference: string;
  shipTo: Recipient;
  contactEmail: string;
  shippingMethod: string;
  blind: { shipFromName: string; returnAddress: Recipient | null; packingSlipText: string };
  lines: PurchaseOrderLine[];
}
