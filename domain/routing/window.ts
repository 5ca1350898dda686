import type { Instant } from '../sla/instant.js';
import { offsetMs } from '../sla/zone.js';
import type { DeliveryWindow } from './plan.js';

/** What a leg's delivery depends on: handling in days, the method's transit in days, the zone of the warehouse's calendar. */
export interface LegTiming {
  timeZone: string;
  handlingDays: number;
  transitDays: { min: number; max: number };
}

/**
 * Days on which everything is expected, counted from the day `at` is in each warehouse's zone (C-45): the order is complete when
 * its last leg is. Null without legs. Throws RangeError on a zone that does not exist.
 */
export function deliveryWindow(legs: readonly LegTiming[], at: Instant): DeliveryWindow | null {
  const windows = legs.map((leg) => {
    const today = dayIn(leg.timeZone, at);
    return {
      earliestOn: addDays(today, leg.handlingDays + leg.transitDays.min),
      latestOn: addDays(today, leg.handlingDays + leg.transitDays.max),
    };
  });
  return windows.reduce<DeliveryWindow | null>(
    (all, leg) =>
      all === null
        ? leg
        : { earliestOn: later(all.earliestOn, leg.earliestOn), latestOn: later(all.latestOn, leg.latestOn) },
    null,
  );
}

function dayIn(timeZone: string, at: Instant): string {
  const atMs = Date.parse(at);
  return new Date(atMs + offsetMs(timeZone, atMs)).toISOString().slice(0, 10);
}

function addDays(day: string, days: number): string {
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  return new Date(midnight + days * 86_400_000).toISOString().slice(0, 10);
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
