/** A moment in time: ISO 8601, UTC, milliseconds (`2026-03-24T14:15:00.000Z`), so that text order is time order. */
export type Instant = string;

/** An ISO 8601 duration of elapsed time in days and smaller: `PT30M`, `PT24H`, `P3D`. */
export type Duration = string;

const shape = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Milliseconds of a duration. Throws RangeError on anything but `PnDTnHnMnS`. */
export function durationMs(duration: Duration): number {
  const parts = shape.exec(duration);
  if (!parts || duration === 'P' || duration.endsWith('T')) {
    throw new RangeError(`"${duration}" is not a duration like PT30M, PT24H or P3D`);
  }
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}

export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString();
}

export function epochMs(at: Instant): number {
  return Date.parse(at);
}

/** `at` moved by a duration of elapsed time (24x7, C-18). */
export function plus(at: Instant, duration: Duration): Instant {
  return instantOf(epochMs(at) + durationMs(duration));
}

export function earliest(instants: readonly Instant[]): Instant | null {
  return instants.reduce<Instant | null>((first, at) => (first === null || at < first ? at : first), null);
}
