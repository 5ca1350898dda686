const dayMs = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** A run of time from `fromMs` up to, not including, `untilMs`, in milliseconds since 1970. */
export interface Stretch {
  fromMs: number;
  untilMs: number;
}

/** A stretch in which the zone keeps one distance from UTC: local time is UTC + `offsetMs`. */
export interface SteadyStretch extends Stretch {
  offsetMs: number;
}

export function isTimeZone(zone: string): boolean {
  try {
    return formatterOf(zone) !== null;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What has to be added to UTC for the local time of `zone` at that moment. Throws RangeError on a zone that does not exist. */
export function offsetMs(zone: string, atMs: number): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
    formatterOf(zone).format(atMs).match(/\d+/g) ?? []
  ).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
}

/** Cuts a stretch where the clocks of `zone` are changed. Lazy, because the end may be years away. */
export function* steadyStretches(zone: string, { fromMs, untilMs }: Stretch): Generator<SteadyStretch> {
  let from = fromMs;
  let offset = offsetMs(zone, from);
  while (from < untilMs) {
    const until = Math.min(from + dayMs, untilMs);
    const next = offsetMs(zone, until);
    const change = next === offset ? until : changeWithin(zone, { fromMs: from, untilMs: until }, offset);
    yield { fromMs: from, untilMs: change, offsetMs: offset };
    from = change;
    offset = next;
  }
}

/**
 * The first moment of a stretch of at most a day that no longer has the offset of its beginning. Clocks change at whole seconds, and
 * once a day at most.
 */
function changeWithin(zone: string, { fromMs, untilMs }: Stretch, offset: number): number {
  let before = Math.floor(fromMs / 1000);
  let after = Math.floor(untilMs / 1000);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMs(zone, middle * 1000) === offset) before = middle;
    else after = middle;
  }
  return after * 1000;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(zone, formatter);
  return formatter;
}
