import type { Coordinates } from './facts.js';

const earthRadiusKm = 6371;

/** Great-circle distance in whole km, or null where either place is unknown (R-021, C-43). */
export function distanceKm(from: Coordinates | null, to: Coordinates | null): number | null {
  if (from === null || to === null) return null;
  const halfChord =
    sineSquared((to.latitude - from.latitude) / 2) +
    Math.cos(radians(from.latitude)) *
      Math.cos(radians(to.latitude)) *
      sineSquared((to.longitude - from.longitude) / 2);
  return Math.round(2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(halfChord))));
}

function sineSquared(degrees: number): number {
  return Math.sin(radians(degrees)) ** 2;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
