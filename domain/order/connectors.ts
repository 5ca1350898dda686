import { assertNever } from './assert-never.js';
import type { Effect } from './effects.js';

/**
 * What outside system an effect waits for: one name for all orders that wait for the same, however many providers stand behind it (C-24).
 * Reads of the order's own facts wait for the store's platform.
 */
export function connectorOf(orderId: string, effect: Effect): string {
  switch (effect.kind) {
    case 'check':
      return effect.check === 'address' ? 'addressValidator' : storeOf(orderId);
    case 'plan':
    case 'releaseStock':
      return 'stock';
    case 'purchaseOrder':
    case 'cancelPurchaseOrder':
    case 'askSupplier':
      return `supplier/${effect.supplier}`;
    case 'tagOrder':
    case 'holdInStore':
    case 'releaseStoreHold':
    case 'writeTracking':
    case 'writeParcelEvent':
    case 'refund':
    case 'cancelStoreOrder':
    case 'writeAddress':
      return storeOf(orderId);
    case 'trackParcel':
      return 'tracking';
    case 'notify':
      return effect.channel === 'sms' ? 'textMessages' : 'mail';
    case 'resend':
      return 'mail';
    case 'ticket':
      return 'helpdesk';
    case 'alert':
      return 'alerts';
    default:
      return assertNever(effect);
  }
}

/** `order/<store>/<channel order id>` */
function storeOf(orderId: string): string {
  return `store/${orderId.split('/')[1] ?? ''}`;
}
