import type { Locale } from '../../domain/customer/language.js';
import type { TrackView } from '../../domain/customer/order-view.js';
import { texts } from '../texts/index.js';
import type { Texts } from '../texts/texts.js';

/** How one page speaks: its language, and the zone in which the brand tells times. */
export interface PageWords {
  texts: Texts;
  locale: Locale;
  timeZone: string;
}

export function wordsOf(view: TrackView): PageWords {
  return { texts: texts[view.locale.language], locale: view.locale, timeZone: view.brand.timeZone };
}
