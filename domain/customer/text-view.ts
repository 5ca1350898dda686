import type { NotificationKind, SmsKind } from '../notifications/kinds.js';
import { notificationKinds } from '../notifications/kinds.js';
import type { BrandFacts } from './brand.js';
import { type Locale, localeOf } from './language.js';

/** Everything a text message may say: no supplier is in reach of it. */
export interface TextView {
  kind: SmsKind;
  locale: Locale;
  brandName: string;
  orderName: string;
  /** The page that asks. */
  url: string;
}

/** Null: this kind has no words for a text. */
export function textView(
  kind: NotificationKind,
  { brand, content }: { brand: BrandFacts; content: { name: string; locale: string | null } },
  url: string,
): TextView | null {
  if (!isSmsKind(kind)) return null;
  const locale = localeOf(content.locale, brand.locale);
  return { kind, locale, brandName: brand.name, orderName: content.name, url };
}

function isSmsKind(kind: NotificationKind): kind is SmsKind {
  return notificationKinds[kind].channels.some((channel) => channel === 'sms');
}
