import type { PostalAddress } from '../../domain/order/incoming.js';

/** A supplier's system. */
export interface SupplierSystem {
  /** Whether "not found" by our number can be trusted after the settling time, so that a lost answer may be sent again. */
  readonly canLookUp: boolean;
  /** By our PO number; null: not there. */
  findPurchaseOrder(poNumber: string, signal: AbortSignal): Promise<SentPurchaseOrder | null>;
  sendPurchaseOrder(order: PurchaseOrderDocument, signal: AbortSignal): Promise<SentPurchaseOrder>;
  /** `pending`: the supplier answers later by webhook. */
  cancelPurchaseOrder(
    poNumber: string,
    reason: string,
    signal: AbortSignal,
  ): Promise<'accepted' | 'refused' | 'pending'>;
  /** By our reference; null: not there. */
  findStockQuestion(reference: string, signal: AbortSignal): Promise<AskedStock | null>;
  /** However often it is asked with one reference, it is one question. */
  askAboutStock(question: StockQuestion, signal: AbortSignal): Promise<AskedStock>;
}

/** Whether units are there: what a supplier gets to see has no customer in it (C-34). */
export interface StockQuestion {
  reference: string;
  /** Where it is asked by mail: ours, and the same over repeats. */
  messageId: string;
  answerBy: string | null;
  lines: { lineNumber: number; supplierSku: string; variant: string | null; quantity: number }[];
  /** Where who has no system answers (C-48). */
  page: string;
  askedBy: { name: string; mailFrom: string; contactEmail: string };
}

export interface AskedStock {
  /** Where it was answered at once: what its webhook would say, to be stored and read as one. */
  answer: { provider: string; topic: string; rawBody: Buffer } | null;
}

export interface SentPurchaseOrder {
  supplierReference: string;
  receivedAt: string | null;
}

/** What a supplier gets to see: recipient and address, the brand's address in place of the customer's e-mail (C-35), blind. */
export interface PurchaseOrderDocument {
  poNumber: string;
  orderReference: string;
  shipTo: PostalAddress;
  contactEmail: string;
  shippingMethod: string;
  blind: { shipFromName: string; returnAddress: PostalAddress | null; packingSlipText: string };
  lines: PurchaseOrderLine[];
}

export interface PurchaseOrderLine {
  lineNumber: number;
  supplierSku: string;
  quantity: number;
  unitCostCents: number;
  currency: string;
  personalization: { name: string; value: string }[];
}
