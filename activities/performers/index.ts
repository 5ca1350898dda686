import { assertNever } from '../../domain/order/assert-never.js';
import { type Job, nothingToDo, type PerformedEffect, type Performer, refusal } from '../performer.js';
import { alert } from './alert.js';
import { cancelPurchaseOrder } from './cancel-purchase-order.js';
import { notify } from './notify.js';
import { purchaseOrder } from './purchase-order.js';
import { releaseStock } from './release-stock.js';
import { holdInStore, releaseStoreHold } from './store-hold.js';
import { tagOrder } from './tag-order.js';
import { ticket } from './ticket.js';
import { trackParcel } from './track-parcel.js';
import { writeParcelEvent } from './write-parcel-event.js';
import { writeTracking } from './write-tracking.js';

/** Nothing is there to do it with: money is a person's work then, the rest is left out. */
function notConnected(effect: PerformedEffect): Performer {
  const isMoney = effect.kind === 'refund' || effect.kind === 'cancelStoreOrder';
  const deed = isMoney ? refusal('notConnected', 'no connector does it') : nothingToDo;
  return { reference: effect.id, prepare: async () => deed };
}

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
    case 'notify':
      return notify({ ...job, effect });
    case 'ticket':
      return ticket({ ...job, effect });
    case 'alert':
      return alert({ ...job, effect });
    case 'askSupplier':
    case 'refund':
    case 'cancelStoreOrder':
    case 'writeAddress':
    case 'resend':
      return notConnected(effect);
    default:
      return assertNever(effect);
  }
}
