import type { NotificationKind, SmsKind } from '../notifications/kinds.js';
import type { EffectOf, RefundTold } from '../order/effects.js';
import type { DeliveryWindow } from '../routing/plan.js';
import type { BrandView } from './brand.js';
import type { ItemView } from './items.js';
import type { Locale } from './language.js';
import { firstNameIn, orderView, type ViewSources } from './order-view.js';
import type { ParcelView, Part } from './parcel-view.js';

export type { NotificationKind, SmsKind };

/** Everything a mail may say. */
export interface MailView {
  kind: NotificationKind;
  brand: BrandView;
  locale: Locale;
  orderName: string;
  firstName: string | null;
  /** The whole order's, or the parcel's where the mail is about one. */
  items: ItemView[];
  /** As decided with the notification, not as it is now: a mail sent again is the same mail. */
  window: DeliveryWindow | null;
  isHeld: boolean;
  parcel: ParcelView | null;
  part: Part | null;
  refund: RefundTold | null;
  /** Where its button leads: the tracking page, or the page that asks. */
  url: string;
}

type Asked = Pick<EffectOf<'notify'>, 'notification' | 'parcelId' | 'part' | 'window' | 'isHeld'> & {
  refund?: RefundTold | null;
};

/** A notification in words for its customer. Throws when it is about a parcel that the order does not have. */
export function mailView(asked: Asked, sources: ViewSources, url: string): MailView {
  const order = orderView(sources);
  const parcel = parcelOf(asked.parcelId, sources, order.parcels);
  return {
    kind: asked.notification,
    brand: order.brand,
    locale: order.locale,
    orderName: order.orderName,
    firstName: firstNameIn(sources.content),
    items: parcel ? parcel.items : order.items,
    window: asked.isHeld ? null : asked.window,
    isHeld: asked.isHeld,
    parcel,
    part: asked.part && asked.part.of > 1 ? asked.part : null,
    refund: asked.refund ?? null,
    url,
  };
}

function parcelOf(parcelId: string | null, sources: ViewSources, views: ParcelView[]): ParcelView | null {
  if (parcelId === null) return null;
  const view = views[sources.order.parcels.findIndex((parcel) => parcel.id === parcelId)];
  if (!view)
    throw new Error(`the order has no parcel ${parcelId}: record the parcel before its notification`);
  return view;
}
