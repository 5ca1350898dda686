import type { TextView } from '../domain/customer/text-view.js';
import type { BrandFacts } from '../domain/customer/brand.js';
import { localeOf } from '../domain/customer/language.js';
import { oneLine, shortened } from './format.js';
import { texts } from './texts/index.js';

/** Names are cut before the link and the way to stop are. */
const longestName = 30;

/** One text message in its customer's language; it names the brand and how to stop (C-30). Not `Cleared` yet. */
export function renderText({ kind, locale, brandName, orderName, url }: TextView): string {
  const name = (text: string) => shortened(oneLine(text), longestName);
  return texts[locale.language].sms[kind]({ brandName: name(brandName), orderName: name(orderName), url });
}

/** What HELP is answered (C-30). Not `Cleared` yet. */
export function renderHelp({
  name,
  supportEmail,
  locale,
}: Pick<BrandFacts, 'name' | 'supportEmail' | 'locale'>): string {
  return texts[localeOf(locale).language].smsHelp(
    shortened(oneLine(name), longestName),
    oneLine(supportEmail),
  );
}
