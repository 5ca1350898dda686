import type { SupplierAddress } from '../../domain/suppliers/supplier-address.js';
import type { SupplierMailer } from '../ports/supplier-mailer.js';
import type { SupplierLetter, SupplierSystem } from '../ports/supplier.js';
import { cancelMail, orderMail } from './order-words.js';
import { questionMail } from './words.js';

export interface SupplierMailAccess {
  email: SupplierAddress;
  mailer: SupplierMailer;
}

/** A supplier without a system (C-48): it is written to, and answers on a page behind the link in its mail. */
export function createSupplierByMail({ email, mailer }: SupplierMailAccess): SupplierSystem {
  const write = (
    { messageId, from: { name, mailFrom } }: SupplierLetter,
    mail: { subject: string; text: string; returnPath: string | null },
    signal: AbortSignal,
  ) => mailer.write({ messageId, from: { name, address: mailFrom }, to: email, ...mail }, signal);
  return {
    answers: 'onPage',
    canLookUp: false,
    findPurchaseOrder: async () => null,
    sendPurchaseOrder: async (order, signal) => {
      const returnPath = `bounce+${order.letter.messageId.slice(1, -1)}`;
      await write(order.letter, { ...orderMail(order), returnPath }, signal);
      return { supplierReference: order.letter.messageId, receivedAt: null };
    },
    cancelPurchaseOrder: async (cancel, signal) => {
      await write(cancel.letter, { ...cancelMail(cancel), returnPath: null }, signal);
      return 'pending';
    },
    findStockQuestion: async () => null,
    askAboutStock: async (question, signal) => {
      const { messageId, page, askedBy: from } = question;
      await write({ messageId, page, from }, { ...questionMail(question), returnPath: null }, signal);
      return { answer: null };
    },
  };
}
