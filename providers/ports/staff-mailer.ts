import type { StaffAddress } from '../../domain/alerts/staff-address.js';

/**
 * Sends mail to the merchant's own people, and to nobody else: a `StaffAddress` is not made of a customer's. What they read may name
 * suppliers, so no gate is asked (B10); a customer's mail cannot come this way.
 */
export interface StaffMailer {
  /** Resolves when the receiving server took it. Fails with ProviderError. */
  tell(mail: StaffMail, signal: AbortSignal): Promise<void>;
}

export interface StaffMail {
  /** Ours, and the same over repeats. */
  messageId: string;
  from: { name: string; address: string };
  to: StaffAddress;
  subject: string;
  text: string;
}
