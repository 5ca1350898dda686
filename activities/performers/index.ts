import { assertNever } from '../../domain/order/assert-never.js';
import type { Job, Performer } from '../performer.js';
import { alert } from './alert.js';
import { askSupplier } from './ask-supplier.js';
import { cancelPurchaseOrder } from './cancel-purchase-order.js';
import { cancelStoreOrder } from './cancel-store-order.js';
import { notify } from './notify.js';
import { purchaseOrder } from './purchase-order.js';
import { refund } from './refund.js';
import { releaseStock } from './release-stock.js';
import { resend } from './resend.js';
import { holdInStore, releaseStoreHold } from './store-hold.js';
import { tagOrder } from './tag-order.js';
import { ticket } from './ticket.js';
import { trackParcel } from './track-parcel.js';
import { writeAddress } from './write-address.js';
import { writeParcelEvent } from './write-parcel-event.js';
import { writeTracking } from './write-tracking.js';

/** What performs each kind of effect: a new kind gets its line here. */
export function performerOf({ effect, ...job }: Job): Performer {
  switch (effect.kind) {
    case 'purchaseOrder':
      return purchaseOrder({ ...job, effect });
    case 'cancelPurchaseOrder':
      return cancelPurchaseOrder({ ...job, effect });
    case 'releaseStock':
      return releaseStock({ ...job, effect });
    case 'tagOrder':
      return tagOrder({ ...job, effect });
    case 'holdInStore':
      return holdInStore({ ...job, effect });
    case 'releaseStoreHold':
      return releaseStoreHold({ ...job, effect });
    case 'writeTracking':
      return writeTracking({ ...job, effect });
    case 'writeParcelEvent':
      return writeParcelEvent({ ...job, effect });
    case 'trackParcel':
      return trackParcel({ ...job, effect });
    case 'writeAddress':
      return writeAddress({ ...job, effect });
    case 'notify':
      return notify({ ...job, effect });
    case 'resend':
      return resend({ ...job, effect });
    case 'ticket':
      return ticket({ ...job, effect });
    case 'alert':
      return alert({ ...job, effect });
    case 'refund':
      return refund({ ...job, effect });
    case 'cancelStoreOrder':
      return cancelStoreOrder({ ...job, effect });
    case 'askSupplier':
      return askSupplier({ ...job, effect });
    default:
      return assertNever(effect);
  }
}
