import type { SupplierAddress } from '../../domain/suppliers/supplier-address.js';
import { ProviderError } from '../ports/errors.js';
import type { SupplierMailer } from '../ports/supplier-mailer.js';
import type { SupplierSystem } from '../ports/supplier.js';
import { questionMail } from './words.js';

export interface SupplierMailAccess {
  /** The supplier's id: names it in errors. */
  supplier: string;
  email: SupplierAddress;
  mailer: SupplierMailer;
}

/** A supplier without a system (C-48): asked by mail, with a link to a page. Purchase orders to it are placed by people. */
export function createSupplierByMail({ supplier, email, mailer }: SupplierMailAccess): SupplierSystem {
  const noSystem = (what: string) =>
    new ProviderError(`supplier ${supplier}`, 'refused', 'NO_SYSTEM', `it takes no ${what} by a system`);
  return {
    canLookUp: false,
    findPurchaseOrder: async () => null,
    sendPurchaseOrder: () => Promise.reject(noSystem('purchase orders')),
    cancelPurchaseOrder: () => Promise.reject(noSystem('cancellations')),
    findStockQuestion: async () => null,
    askAboutStock: async (question, signal) => {
      const { messageId, askedBy } = question;
      const from = { name: askedBy.name, address: askedBy.mailFrom };
      await mailer.write({ messageId, from, to: email, ...questionMail(question) }, signal);
      return { answer: null };
    },
  };
}
