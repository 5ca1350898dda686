export const languages = ['en', 'de'] as const;
/** A language that every text exists in. */
export type Language = (typeof languages)[number];

/** How one customer reads: texts in `language`, dates and places by `tag` (BCP 47, in the same language). */
export interface Locale {
  language: Language;
  tag: string;
}

/** The first of the wishes that we have texts in; English where there is none. */
export function localeOf(...wishes: (string | null)[]): Locale {
  for (const wish of wishes) {
    const tag = canonical(wish);
    const language = languages.find((one) => tag?.split('-')[0] === one);
    if (tag && language) return { language, tag };
  }
  return { language: 'en', tag: 'en-US' };
}

function canonical(wish: string | null): string | undefined {
  try {
    return wish ? Intl.getCanonicalLocales(wish.replaceAll('_', '-'))[0] : undefined;
  } catch {
    return undefined;
  }
}
