import type { AlertChannel } from '../../providers/ports/alert-channel.js';
import type { StaffMailer } from '../../providers/ports/staff-mailer.js';

/** How those on duty are told. */
export interface AlertDeps {
  mailer: StaffMailer;
  /** Null: none is configured; mails go all the same. */
  channel: AlertChannel | null;
  /** The sender of its mails. */
  from: string;
  /** Domain of our Message-IDs. */
  mailDomain: string;
  /** How long a call waits for others to be told with it. */
  everyMs: number;
  /** How long one relay keeps a batch to itself. */
  leaseMs: number;
}
