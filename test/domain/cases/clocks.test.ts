import { describe, expect, it } from 'vitest';
import type { Case } from '../../../domain/cases/case.js';
import { nextClockAt, ring, roleAbove, runningClocks } from '../../../domain/cases/clocks.js';
import { openCase, whyNotDecide } from '../../../domain/cases/engine.js';
import type { CaseType } from '../../../domain/cases/case-type.js';
import type { WorkingCalendar } from '../../../domain/sla/calendar.js';
import { defaultOrderPolicy } from '../../../domain/policy/policy.js';
import { plus } from '../../../domain/sla/instant.js';

const at = '2026-03-24T14:15:00.000Z';
const rules = defaultOrderPolicy;

function aCase(type: CaseType, facts: Case['facts'] = {}, patch: object = {}): Case {
  const terms = defaultOrderPolicy.cases[type];
  const above = defaultOrderPolicy.escalation[terms.owner];
  const policy = { ...terms, calendar: null, above, ...patch };
  const { opened } = openCase([], { type, subject: null, facts, at, policy });
  if (!opened) throw new Error('not opened');
  return opened;
}

describe('a case and its clocks', () => {
  it('R-046: opens with owner, absolute deadline, warning and clocks', () => {
    expect(aCase('address')).toMatchObject({
      owner: 'ops',
      dueAt: plus(at, 'PT48H'),
      warnAt: plus(at, 'PT44H'),
      clocks: [
        { n: 1, dueAt: plus(at, 'PT24H'), then: { escalate: 'supervisor' }, state: 'running' },
        { n: 2, dueAt: plus(at, 'PT48H'), then: { decide: 'refund' }, state: 'running' },
      ],
    });
    expect(nextClockAt(aCase('address'))).toBe(plus(at, 'PT24H'));
  });

  it('R-047: a deadline at which nothing happens is escalated', () => {
    expect(aCase('payment').clocks).toMatchObject([
      { dueAt: plus(at, 'PT24H'), then: { escalate: 'supervisor' } },
    ]);
    const reminding = [{ after: 'PT24H', then: { remind: 'ops' as const } }];
    expect(aCase('payment', {}, { clocks: reminding }).clocks).toHaveLength(2);
    expect(aCase('connectorAway', {}, { within: null }).clocks).toEqual([]);
  });

  it('C-18, P-15: a row may count working time', () => {
    const hours = [{ from: '09:00', to: '17:00' }];
    const calendar: WorkingCalendar = {
      timeZone: 'America/New_York',
      week: { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours },
      closedDays: [],
    };
    const friday = '2026-10-30T20:00:00.000Z';
    const terms = { ...defaultOrderPolicy.cases.payment, within: 'PT4H', warnBefore: 'PT1H' };
    const policy = { ...terms, calendar, above: 'supervisor' as const };
    const { opened } = openCase([], { type: 'payment', subject: null, facts: {}, at: friday, policy });
    expect(opened).toMatchObject({
      dueAt: '2026-11-02T17:00:00.000Z',
      warnAt: '2026-11-02T16:00:00.000Z',
      clocks: [{ dueAt: '2026-11-02T17:00:00.000Z' }],
    });
  });

  it('rings once, and not before its instant', () => {
    const one = aCase('address');
    expect(ring(one, 1, plus(at, 'PT23H59M59S'), rules)).toBeNull();
    const rang = ring(one, 1, plus(at, 'PT24H'), rules);
    expect(rang?.rung).toMatchObject({ kind: 'escalate', role: 'supervisor', late: false });
    expect(rang && ring(rang.one, 1, plus(at, 'PT25H'), rules)).toBeNull();
  });

  it.each([
    ['missingUnit', 'release', 'release'],
    ['undeliverable', 'release', 'refund'],
    ['unknownHouseNumber', 'release', 'refund'],
    ['missingUnit', 'refund', 'refund'],
  ] as const)(
    'C-04: by the clock, %s under a policy that says %s is decided "%s"',
    (verdict, says, becomes) => {
      const clocks = [{ after: 'PT48H', then: { decide: says } }];
      const one = aCase('address', { verdict }, { clocks });
      expect(ring(one, 1, plus(at, 'PT48H'), rules)?.rung).toMatchObject({
        kind: 'decide',
        decision: becomes,
      });
    },
  );

  it('R-047: an escalation goes to the first above who was not called yet, and ends with everybody called', () => {
    const one = aCase('address');
    expect(roleAbove(one, 'supervisor', rules)).toBe('supervisor');
    const called: Case = { ...one, escalations: [{ role: 'supervisor', at, because: 'x' }] };
    expect(roleAbove(called, 'supervisor', rules)).toBe('admin');
    const all: Case = {
      ...called,
      escalations: [...called.escalations, { role: 'admin', at, because: 'x' }],
    };
    expect(roleAbove(all, 'supervisor', rules)).toBeNull();
  });

  it('B2: late by an outage, a refund is armed afresh and people are called; it is late only once', () => {
    const one = aCase('address', { verdict: 'undeliverable' });
    const back = plus(at, 'P3D');
    const first = ring(one, 1, back, rules);
    const second = first && ring(first.one, 2, back, rules);
    expect(second?.rung).toMatchObject({ kind: 'escalate', late: true });
    const [clock] = second ? runningClocks(second.one) : [];
    expect(clock).toMatchObject({ firstDueAt: plus(at, 'PT48H'), dueAt: plus(back, 'PT24H') });
    const third = second && ring(second.one, 2, plus(back, 'P2D'), rules);
    expect(third?.rung).toMatchObject({ kind: 'decide', decision: 'refund' });
  });

  it('B2: a refund that alone was late waits its grace', () => {
    const clocks = [{ after: 'PT48H', then: { decide: 'refund' as const } }];
    const back = plus(at, 'P3D');
    const rang = ring(aCase('address', {}, { clocks }), 1, back, rules);
    expect(rang?.one.clocks).toMatchObject([{ dueAt: plus(back, 'PT4H'), state: 'running' }]);
  });

  it('R-079: "correct" is there only when the customer has proposed something', () => {
    const actor = { id: 'kim', role: 'ops' as const, verified: true };
    expect(whyNotDecide(aCase('address'), 'correct', actor)).toMatchObject({ code: 'decisionNotAllowed' });
    expect(whyNotDecide(aCase('address', { proposedAddressVersion: 2 }), 'correct', actor)).toBeNull();
  });
});
