import { describe, expect, it } from 'vitest';
import { isOnDuty, type PersonOnDuty, reachedBy } from '../../../domain/alerts/duty.js';
import { staffAddress } from '../../../domain/alerts/staff-address.js';
import { defaultEscalation } from '../../../domain/policy/case-policy.js';
import type { WorkingCalendar } from '../../../domain/sla/calendar.js';

const day = [{ from: '09:00', to: '17:00' }];
const weekdays: WorkingCalendar = {
  timeZone: 'America/New_York',
  week: { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day },
  closedDays: ['2026-11-26'],
};
const person = (id: string, role: PersonOnDuty['role'], patch: Partial<PersonOnDuty> = {}): PersonOnDuty => ({
  id,
  role,
  storeId: null,
  name: id,
  email: staffAddress(`${id}@staff.example`),
  duty: null,
  ...patch,
});
const reach = (people: PersonOnDuty[], at = '2026-03-24T14:15:00.000Z', escalation = defaultEscalation) => {
  const reached = reachedBy('ops', { people, escalation, at });
  return reached && { role: reached.role, people: reached.people.map(({ id }) => id) };
};

describe('duty hours', () => {
  it.each([
    ['2026-03-24T12:59:59.999Z', false],
    ['2026-03-24T13:00:00.000Z', true],
    ['2026-03-24T20:59:59.999Z', true],
    ['2026-03-24T21:00:00.000Z', false],
    ['2026-03-28T15:00:00.000Z', false],
    ['2026-11-26T15:00:00.000Z', false],
    ['2026-11-02T14:00:00.000Z', true],
  ])('C-47: at %s: %s', (at, expected) => {
    expect(isOnDuty(person('olivia', 'ops', { duty: weekdays }), at)).toBe(expected);
  });

  it('C-47: without hours somebody is there day and night', () => {
    expect(isOnDuty(person('olivia', 'ops'), '2026-03-28T03:00:00.000Z')).toBe(true);
  });
});

describe('who is reached', () => {
  it('C-47: everybody of the role who is on duty, and nobody above', () => {
    const people = [person('a', 'ops'), person('b', 'ops'), person('s', 'supervisor')];
    expect(reach(people)).toEqual({ role: 'ops', people: ['a', 'b'] });
  });

  it('C-47: nobody of the role on duty: the next role of the policy’s chain', () => {
    const people = [person('a', 'ops', { duty: weekdays }), person('s', 'supervisor'), person('x', 'admin')];
    expect(reach(people, '2026-03-24T03:00:00.000Z')).toEqual({ role: 'supervisor', people: ['s'] });
    expect(reach([person('x', 'admin')])).toEqual({ role: 'admin', people: ['x'] });
  });

  it('C-47: nobody at all', () => {
    expect(reach([])).toBeNull();
    expect(reach([person('f', 'finance')])).toBeNull();
  });

  it('C-47: a chain that leads back to itself ends', () => {
    const circle = { ...defaultEscalation, ops: 'supervisor', supervisor: 'ops' } as const;
    expect(reach([person('x', 'admin')], undefined, circle)).toBeNull();
  });

  it('C-47: who is entered for the store and for all stores gets one mail', () => {
    const email = staffAddress('olivia@staff.example');
    const twice = [
      person('olivia', 'ops', { email }),
      person('olivia-luna', 'ops', { storeId: 'luna', email: staffAddress('Olivia@staff.example') }),
    ];
    expect(reach(twice)?.people).toHaveLength(1);
  });
});
