import { assertNever } from '../../domain/order/assert-never.js';
import { orderByPurchaseOrder, orderIdByChannel, orderIdByTracking } from '../../db/queries/find-order.js';
import { stockQuestion } from '../../db/queries/stock-question.js';
import type { Reference } from '../../providers/ports/inbound.js';
import type { IntakeDeps } from '../deps.js';

export type Resolution =
  | { status: 'found'; orderId: string }
  | { status: 'unresolved'; reason: string }
  /** It names something that is not the sender's. */
  | { status: 'notTheirs'; reason: string };

/** Which order a provider's words mean. What is unknown now may be known later: it is asked again. */
export async function resolve(
  deps: Pick<IntakeDeps, 'db'>,
  account: string,
  about: Reference,
): Promise<Resolution> {
  switch (about.by) {
    case 'channelOrder':
      return found(await orderIdByChannel(deps.db, account, about.channelOrderId), about);
    case 'trackingNumber':
      return found(await orderIdByTracking(deps.db, about.trackingNumber), about);
    case 'purchaseOrder': {
      const one = await orderByPurchaseOrder(deps.db, about.poNumber);
      if (one && one.supplier !== account) {
        return { status: 'notTheirs', reason: `purchase order ${about.poNumber} is not one of ${account}` };
      }
      return found(one?.orderId ?? null, about);
    }
    case 'stockQuestion': {
      const one = await stockQuestion(deps.db, about.reference);
      if (one && one.asked.supplier !== account) {
        return { status: 'notTheirs', reason: `${account} was not asked ${about.reference}` };
      }
      return found(one?.orderId ?? null, about);
    }
    default:
      return assertNever(about);
  }
}

function found(orderId: string | null, about: Reference): Resolution {
  return orderId === null
    ? { status: 'unresolved', reason: `no order for ${subjectOf(about)} yet` }
    : { status: 'found', orderId };
}

/** The column `about`: messages of one subject keep their order. */
export function subjectOf(about: Reference): string {
  switch (about.by) {
    case 'channelOrder':
      return `channelOrder:${about.channelOrderId}`;
    case 'purchaseOrder':
      return `purchaseOrder:${about.poNumber}`;
    case 'stockQuestion':
      return `stockQuestion:${about.reference}`;
    case 'trackingNumber':
      return `trackingNumber:${about.trackingNumber}`;
    default:
      return assertNever(about);
  }
}
