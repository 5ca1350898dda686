import { epochMs, type Instant, instantOf } from '../sla/instant.js';
import { offsetMs } from '../sla/zone.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const opensMs = 8 * hourMs;
const closesMs = 21 * hourMs;
/** Zones that share no hour of the day share none on the next either, but for a change of clocks. */
const daysAhead = 3;

/**
 * The first instant at or after `at` when it is 08:00 to 21:00 in every one of these zones (C-30); null: there is none. For text messages
 * alone: mails and clocks keep no quiet hours.
 */
export function textsFrom(at: Instant, zones: readonly string[]): Instant | null {
  const from = epochMs(at);
  const openings = zones.flatMap((zone) => openingsOf(zone, from)).filter((opening) => opening > from);
  const found = [from, ...openings.toSorted((a, b) => a - b)].find((one) =>
    zones.every((zone) => isOpen(zone, one)),
  );
  return found === undefined ? null : instantOf(found);
}

function isOpen(zone: string, atMs: number): boolean {
  const local = atMs + offsetMs(zone, atMs);
  const ofDay = ((local % dayMs) + dayMs) % dayMs;
  return ofDay >= opensMs && ofDay < closesMs;
}

/** 08:00 of today and of the days after it, in one zone. */
function openingsOf(zone: string, fromMs: number): number[] {
  const today = Math.floor((fromMs + offsetMs(zone, fromMs)) / dayMs) * dayMs;
  return Array.from({ length: daysAhead + 1 }, (_, day) => {
    const local = today + day * dayMs + opensMs;
    // By the offset at 08:00 itself: clocks may change in the night before.
    return local - offsetMs(zone, local - offsetMs(zone, local));
  });
}
