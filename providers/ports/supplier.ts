import type { PurchaseOrderContent } from '../../domain/suppliers/purchase-order.js';

export type { PurchaseOrderLine } from '../../domain/suppliers/purchase-order.js';

/** A supplier's system, or what stands in for one. */
export interface SupplierSystem {
  /**
   * `onPage`: it has no system, is written to, and answers on a signed page (C-48). What is sent to it again is the same mail about the same
   * page, so that one repeat is a smaller evil than a purchase order that nobody got.
   */
  readonly answers: 'bySystem' | 'onPage';
  /** Whether "not found" by our number can be trusted after the settling time, so that a lost answer may be sent again. */
  readonly canLookUp: boolean;
  /** By our PO number; null: not there. */
  findPurchaseOrder(poNumber: string, signal: AbortSignal): Promise<SentPurchaseOrder | null>;
  sendPurchaseOrder(order: PurchaseOrderDocument, signal: AbortSignal): Promise<SentPurchaseOrder>;
  /** `pending`: the supplier answers later, by webhook or on its page. */
  cancelPurchaseOrder(
    cancel: PurchaseOrderCancel,
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

export interface PurchaseOrderDocument extends PurchaseOrderContent {
  letter: SupplierLetter;
}

export interface PurchaseOrderCancel {
  poNumber: string;
  reason: string;
  letter: SupplierLetter;
}

/** For a supplier that is written to (C-48). */
export interface SupplierLetter {
  /** Ours, and the same over repeats. */
  messageId: string;
  /** Where it answers. */
  page: string;
  from: { name: string; mailFrom: string; contactEmail: string };
}
