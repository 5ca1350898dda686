import type { Role } from '../cases/role.js';
import { workingStretches, type WorkingCalendar } from '../sla/calendar.js';
import { epochMs, type Instant } from '../sla/instant.js';
import type { StaffAddress } from './staff-address.js';

/** Who is called for a role (C-47). */
export interface PersonOnDuty {
  id: string;
  role: Role;
  /** Null: for every store. */
  storeId: string | null;
  name: string;
  email: StaffAddress;
  /** Null: day and night. */
  duty: WorkingCalendar | null;
}

/** Who hears of an alert: people of the wanted role, or of the first above it of which anybody is on duty. */
export interface Reached {
  role: Role;
  people: PersonOnDuty[];
}

/** C-47: an escalation that reaches nobody of a role goes to the next. Null: nobody at all is on duty. */
export function reachedBy(
  role: Role,
  { people, escalation, at }: Roster & { escalation: Record<Role, Role | null>; at: Instant },
): Reached | null {
  const asked = new Set<Role>();
  let next: Role | null = role;
  while (next !== null && !asked.has(next)) {
    const wanted: Role = next;
    const there = people.filter((one) => one.role === wanted && isOnDuty(one, at));
    if (there.length > 0) return { role: wanted, people: eachOnce(there) };
    asked.add(wanted);
    next = escalation[wanted];
  }
  return null;
}

interface Roster {
  /** Those of the store and those of all stores. */
  people: readonly PersonOnDuty[];
}

export function isOnDuty({ duty }: PersonOnDuty, at: Instant): boolean {
  if (duty === null) return true;
  const fromMs = epochMs(at);
  return !workingStretches(duty, { fromMs, untilMs: fromMs + 1 }).next().done;
}

/** Somebody may be there for the store and for all of them: one mail all the same. */
function eachOnce(people: readonly PersonOnDuty[]): PersonOnDuty[] {
  return [...new Map(people.map((one) => [one.email.toLowerCase(), one])).values()];
}
