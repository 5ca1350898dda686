import type { SupplierAddress } from '../../domain/suppliers/supplier-address.js';

/** Sends mail to suppliers, and to nobody else: a `SupplierAddress` is not made of a customer's. A customer's mail cannot come this way. */
export interface SupplierMailer {
  /** Resolves when the receiving server took it. Fails with ProviderError. */
  write(mail: SupplierMail, signal: AbortSignal): Promise<void>;
}

export interface SupplierMail {
  /** Ours, and the same over repeats. */
  messageId: string;
  from: { name: string; address: string };
  to: SupplierAddress;
  /** Where it comes back to if it cannot be delivered; null: to who writes. */
  returnPath: string | null;
  subject: string;
  text: string;
}
