import { WorldError } from './errors.js';

const pattern = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;
const unitsMs = [7 * 24 * 3_600_000, 24 * 3_600_000, 3_600_000, 60_000, 1_000];

/**
 * Milliseconds of an ISO 8601 duration of fixed length: "PT24H", "P3D", "P1DT12H", "PT0.5S".
 * Years and months have no fixed length and are refused. @throws WorldError for anything else, and for zero.
 */
export function durationMs(text: string): number {
  const parts = pattern.exec(text)?.slice(1);
  const totalMs = (parts ?? []).reduce((sum, part, at) => sum + Number(part ?? 0) * (unitsMs[at] ?? 0), 0);
  if (totalMs === 0 || text.endsWith('T')) {
    throw new WorldError(`"${text}" is not a duration`, 'Write it like PT24H, P3D, P1DT12H or PT90M.');
  }
  return Math.round(totalMs);
}
