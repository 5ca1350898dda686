import type { ItemView } from '../domain/customer/items.js';
import type { Locale } from '../domain/customer/language.js';

/**
 * Data in one line: without control characters, so that nothing can start a header or a line of its own, and without the marks that
 * turn the reading direction of the text around it.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** At most `length` characters, with an ellipsis where something went. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
}

/** `Fri, March 27`. A day belongs to no time zone. */
export function dayText(on: string, locale: Locale): string {
  return dayFormat(locale).format(new Date(`${on}T00:00:00Z`));
}

/** `Fri, March 27 – Tue, March 31`; one day where both are the same. */
export function daysText(from: string, to: string, locale: Locale): string {
  return dayFormat(locale).formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
}

/** `Mar 24, 2026, 10:15 AM EDT`, in the brand's zone. */
export function momentText(at: string, locale: Locale, timeZone: string): string {
  const format = new Intl.DateTimeFormat(locale.tag, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  });
  return format.format(new Date(at));
}

/** `$89.00`, from minor units. */
export function moneyText(cents: number, currency: string, locale: Locale): string {
  const format = new Intl.NumberFormat(locale.tag, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(cents / 10 ** digits);
}

/** The country's name in the reader's language; the code where there is no such country. */
export function countryText(code: string, locale: Locale): string {
  try {
    return new Intl.DisplayNames(locale.tag, { type: 'region' }).of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}

const namedCountries = new Map<string, readonly { code: string; name: string }[]>();

/** Countries to choose from, by name. Made once per language: there are many. */
export function countriesText(
  codes: readonly string[],
  locale: Locale,
): readonly { code: string; name: string }[] {
  const known = namedCountries.get(locale.language);
  if (known) return known;
  const names = new Intl.DisplayNames(locale.language, { type: 'region' });
  const collator = new Intl.Collator(locale.language);
  const named = codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => collator.compare(a.name, b.name));
  namedCountries.set(locale.language, named);
  return named;
}

/** `2 × Pendant (Silver)`. */
export function itemText(item: ItemView): string {
  return `${item.quantity} × ${titleText(item)}`;
}

export function titleText(item: ItemView): string {
  const variant = oneLine(item.variant ?? '');
  // The platform's name for "there are no variants".
  return variant && variant !== 'Default Title' ? `${oneLine(item.title)} (${variant})` : oneLine(item.title);
}

function dayFormat(locale: Locale): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale.tag, {
    weekday: 'short',
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  });
}
