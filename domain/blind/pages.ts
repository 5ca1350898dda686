import { type Compact, compact, lettersOf } from './fold.js';
import { type Span, spelledOutStreet } from './words.js';

/**
 * One reading in the form that words are looked for in. Nearly every page holds no word of the dictionary, and its letters alone tell:
 * where each of them stands, and the places where none counts, is worked out for the others.
 */
export interface Page {
  isForStreets: boolean;
  letters: string;
  text(): Compact;
  innocent(): Span[];
}

/** Each reading once as it is and, where streets are looked for, once with their abbreviations spelled out. */
export function pagesOf(
  readings: readonly string[],
  options: { hasStreets: boolean; innocent: (page: Compact, isForStreets: boolean) => Span[] },
): Page[] {
  const page = (reading: string, isForStreets: boolean): Page => {
    const text = once(() => compact(reading));
    const innocent = once(() => options.innocent(text(), isForStreets));
    return { isForStreets, letters: lettersOf(reading), text, innocent };
  };
  const plain = readings.map((reading) => page(reading, false));
  if (!options.hasStreets) return plain;
  return [...plain, ...readings.map((reading) => page(spelledOutStreet(reading), true))];
}

function once<Value>(work: () => Value): () => Value {
  let worked: { value: Value } | null = null;
  return () => (worked ??= { value: work() }).value;
}
