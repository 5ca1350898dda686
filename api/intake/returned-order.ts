import { mailedOrderByMessage, messagesAbout } from '../../db/queries/mailed-order.js';
import type { MachineEvent } from '../../domain/order/events.js';
import type { MailBounceMeaning } from '../../providers/ports/inbound.js';
import type { IntakeDeps } from '../deps.js';
import { subjectOf } from './resolve.js';
import { supplierPage } from './supplier-page.js';

export type Returned =
  | { status: 'notOurs' }
  | { status: 'known'; told: { orderId: string; event: MachineEvent } | null };

/**
 * A purchase order whose mail came back was never given: to its order it is as refused as one that the mail server did not take (C-48). Whoever
 * has answered on its page has got it all the same.
 */
export async function returnedOrder(
  { db }: Pick<IntakeDeps, 'db'>,
  { messageId, isHard, status }: MailBounceMeaning,
  occurredAt: string,
): Promise<Returned> {
  const mailed = await mailedOrderByMessage(db, messageId);
  if (!mailed) return { status: 'notOurs' };
  const { poNumber, supplierId: account, orderId, content } = mailed;
  const about = subjectOf({ by: 'purchaseOrder', poNumber });
  const said = await messagesAbout(db, { provider: supplierPage, account, about });
  if (!isHard || said.length > 0) return { status: 'known', told: null };
  const reason = ['the mail to it came back', ...(status ? [status] : [])].join(': ');
  const answers = content.lines.map(({ lineNumber }, place) => ({
    lineNumber,
    answer: 'rejected' as const,
    ...(place === 0 ? { reason } : {}),
  }));
  const id = `returned:${messageId}`;
  return {
    status: 'known',
    told: { orderId, event: { type: 'purchaseOrderAnswered', id, occurredAt, poNumber, answers } },
  };
}
