import { describe, expect, it } from 'vitest';
import type { CasePolicy } from '../../../domain/policy/case-policy.js';
import { policyMistakes } from '../../../domain/policy/mistakes.js';
import { defaultOrderPolicy, type OrderPolicy } from '../../../domain/policy/policy.js';
import type { KnownSources } from '../../../domain/policy/routing-mistakes.js';
import type { RoutingRules } from '../../../domain/routing/rules.js';

const routing: RoutingRules = { skuRules: [], tagRules: [], supplierPriority: [] };
const known = { suppliers: ['potter', 'silver'], warehouses: ['potter-ca'] };
const office = {
  timeZone: 'America/New_York',
  week: { monday: [{ from: '09:00', to: '17:00' }] },
  closedDays: [],
};

/** What is said of the shipped policy with this change, as `path: message`. */
function said(change: Partial<OrderPolicy>): string[] {
  const order = { ...defaultOrderPolicy, ...change };
  return spoken({ order, routing });
}

function spoken(policy: Parameters<typeof policyMistakes>[0], sources: KnownSources = known): string[] {
  return policyMistakes(policy, sources).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function ofCase(
  type: keyof OrderPolicy['cases'],
  change: Partial<CasePolicy>,
  more: Partial<OrderPolicy> = {},
) {
  const { cases } = defaultOrderPolicy;
  return said({ ...more, cases: { ...cases, [type]: { ...cases[type], ...change } } });
}

/** As a document from elsewhere may be. */
const anything = (value: unknown) => value as never;

describe('R-045: a policy', () => {
  it('as shipped has no mistakes', () => {
    expect(said({})).toEqual([]);
  });

  it.each(['', 'soon', 'PT', 'P1W', '-PT1H', 'PT-1H', 'PT1.5H'])(
    'names a duration that cannot be read: "%s"',
    (term) => {
      expect(said({ confirmWithin: term })).toMatchObject([
        expect.stringMatching(/^order\.confirmWithin: .*is not a duration/),
      ]);
      expect(ofCase('payment', { within: term })).toMatchObject([
        expect.stringMatching(/^order\.cases\.payment\.within: /),
      ]);
      expect(said({ stockFreshFor: term })).toMatchObject([expect.stringMatching(/^order\.stockFreshFor: /)]);
    },
  );

  it.each(['PT0S', 'P0D', 'PT0H0M'])('names a duration of no time: %s', (term) => {
    expect(said({ graceAfterOutage: term })).toEqual([`order.graceAfterOutage: "${term}" is no time at all`]);
    const clocks = [{ after: term, then: { remind: 'ops' as const } }];
    expect(ofCase('fraud', { clocks })).toEqual([
      `order.cases.fraud.clocks.0.after: "${term}" is no time at all`,
    ]);
  });

  it('names a duration that leads out of the calendar', () => {
    expect(said({ afterSalesWindow: 'P3653D' })).toEqual([]);
    expect(said({ afterSalesWindow: 'P3654D' })).toEqual([
      'order.afterSalesWindow: P3654D is longer than ten years',
    ]);
  });

  it('names a role that nobody has', () => {
    expect(ofCase('fraud', { owner: anything('boss') })).toMatchObject([
      expect.stringMatching(/^order\.cases\.fraud\.owner: "boss" is no role/),
    ]);
    const clocks = [
      { after: 'PT1H', then: { escalate: anything('boss') } },
      { after: 'PT1H', then: { remind: anything('nobody') } },
    ];
    expect(ofCase('fraud', { clocks })).toMatchObject([
      expect.stringMatching(/clocks\.0\.then\.escalate: "boss" is no role/),
      expect.stringMatching(/clocks\.1\.then\.remind: "nobody" is no role/),
    ]);
    const { escalation } = defaultOrderPolicy;
    expect(said({ escalation: { ...escalation, ops: anything('boss') } })).toMatchObject([
      expect.stringMatching(/^order\.escalation\.ops: "boss" is no role/),
    ]);
    expect(said({ escalation: anything({ ...escalation, boss: null }) })).toMatchObject([
      expect.stringMatching(/^order\.escalation\.boss: "boss" is no role/),
    ]);
  });

  it('names a case type that is missing, and one that there is not', () => {
    const { fraud: _fraud, ...rest } = defaultOrderPolicy.cases;
    expect(said({ cases: anything(rest) })).toEqual(['order.cases.fraud: is missing']);
    const more = { ...defaultOrderPolicy.cases, weather: defaultOrderPolicy.cases.fraud };
    expect(said({ cases: more })).toEqual(['order.cases.weather: "weather" is no type of case']);
    const { admin: _admin, ...chain } = defaultOrderPolicy.escalation;
    expect(said({ escalation: anything(chain) })).toContain('order.escalation.admin: is missing');
  });

  it('names a decision that the type does not know, or that no clock may take (R-071)', () => {
    const decide = (decision: 'correct' | 'release' | 'unavailable') => [
      { after: 'PT1H', then: { decide: decision } },
    ];
    expect(ofCase('fraud', { clocks: decide('release') })).toEqual([
      'order.cases.fraud.clocks.0.then.decide: no clock may decide "release" on a fraud case; by a clock: refund, cancel',
    ]);
    expect(ofCase('fraud', { clocks: decide('unavailable') })).toMatchObject([
      expect.stringMatching(/a fraud case knows no "unavailable"/),
    ]);
    expect(ofCase('ledgerBreach', { clocks: decide('release') })).toMatchObject([
      expect.stringMatching(/by a clock: nothing$/),
    ]);
  });

  it('names a clock that can never ring, because another has decided the case by then', () => {
    const never = 'never rings: another clock has decided the case by then';
    const clocks = [
      { after: 'PT24H', then: { decide: 'refund' as const } },
      { after: 'PT24H', then: { remind: 'ops' as const } },
      { after: 'PT25H', then: { escalate: 'supervisor' as const } },
      { after: 'P1D', then: { decide: 'cancel' as const } },
    ];
    expect(ofCase('address', { within: 'PT24H', clocks })).toEqual([
      `order.cases.address.clocks.2.after: ${never}`,
      `order.cases.address.clocks.3.after: ${never}`,
    ]);
  });

  it('names a deadline that nobody would hear of', () => {
    const silent =
      'nobody is above admin and no clock escalates or decides by then: nothing would come of this deadline';
    expect(ofCase('payment', { owner: 'admin' })).toEqual([`order.cases.payment.within: ${silent}`]);
    const late = [{ after: 'PT25H', then: { escalate: 'supervisor' as const } }];
    expect(ofCase('payment', { owner: 'admin', clocks: late })).toEqual([
      `order.cases.payment.within: ${silent}`,
    ]);
    const inTime = [{ after: 'PT24H', then: { escalate: 'supervisor' as const } }];
    expect(ofCase('payment', { owner: 'admin', clocks: inTime })).toEqual([]);
  });

  it('names a warning that would come before the case', () => {
    expect(ofCase('fraud', { within: 'PT2H', warnBefore: 'PT2H' })).toEqual([]);
    expect(ofCase('fraud', { within: 'PT2H', warnBefore: 'PT121M' })).toEqual([
      'order.cases.fraud.warnBefore: PT121M is longer than the PT2H there are',
    ]);
    expect(ofCase('fraud', { within: null, warnBefore: 'PT1H', clocks: [] })).toEqual([
      'order.cases.fraud.warnBefore: there is no deadline to warn of: "within" is null',
    ]);
  });

  it('names each circle in the escalation once, with the roles on it', () => {
    const { escalation } = defaultOrderPolicy;
    expect(said({ escalation: { ...escalation, admin: 'ops' } })).toEqual([
      'order.escalation.ops: goes round: ops > supervisor > admin > ops',
    ]);
    expect(said({ escalation: { ...escalation, engineer: 'engineer', finance: 'finance' } })).toEqual([
      'order.escalation.finance: goes round: finance > finance',
      'order.escalation.engineer: goes round: engineer > engineer',
    ]);
  });

  it('names a calendar that is not there, and one that never opens', () => {
    expect(ofCase('fraud', { calendar: 'office' })).toEqual([
      'order.cases.fraud.calendar: there is no calendar "office"',
    ]);
    expect(ofCase('fraud', { calendar: 'constructor' })).toHaveLength(1);
    expect(ofCase('fraud', { calendar: 'office' }, { calendars: { office } })).toEqual([]);
    const shut = { ...office, week: { monday: [] } };
    expect(said({ calendars: { shut } })).toEqual([
      'order.calendars.shut.week: a week without working hours: nothing would ever be due',
    ]);
    const nowhere = { ...office, timeZone: 'Mars/Olympus' };
    expect(said({ calendars: { nowhere } })).toMatchObject([
      expect.stringMatching(/^order\.calendars\.nowhere\.timeZone: /),
    ]);
  });

  it('names all mistakes at once', () => {
    const clocks = [{ after: 'never', then: { remind: anything('boss') } }];
    expect(ofCase('fraud', { clocks, warnBefore: 'PT0S' }, { lateAfter: '' })).toHaveLength(4);
  });
});

describe('R-020, R-022: the routing rules of a policy', () => {
  const engraving = { id: 'engraved', sku: 'PEND-*', warehouse: 'engraving-ny', reason: 'engraves' };
  const ruled = (more: Partial<RoutingRules>, sources?: KnownSources) =>
    spoken({ order: defaultOrderPolicy, routing: { ...routing, ...more } }, sources);

  it('name suppliers and warehouses that are there', () => {
    const skuRules = [{ ...engraving, warehouse: 'potter-ca' }];
    expect(ruled({ skuRules, supplierPriority: ['silver', 'potter'] })).toEqual([]);
  });

  it('say which are not, each with its path, and which there are', () => {
    const skuRules = [{ ...engraving, id: 'bowls', warehouse: 'potter-ca' }, engraving];
    expect(ruled({ skuRules, supplierPriority: ['poter', 'silver', 'potter-ca'] })).toEqual([
      'routing.skuRules.1.warehouse: there is no warehouse "engraving-ny": potter-ca',
      'routing.supplierPriority.0: there is no supplier "poter": potter, silver',
      'routing.supplierPriority.2: there is no supplier "potter-ca": potter, silver',
    ]);
  });

  it('say so where there are none, and list no thousands', () => {
    const none = { suppliers: [], warehouses: [] };
    expect(ruled({ supplierPriority: ['a'] }, none)).toEqual([
      'routing.supplierPriority.0: there is no supplier "a": there are none yet',
    ]);
    const many = { suppliers: Array.from({ length: 60 }, (_, n) => `s${n}`), warehouses: [] };
    expect(ruled({ supplierPriority: ['a'] }, many)).toEqual([
      expect.stringMatching(/"a": s0, .*, s49 and 10 more$/),
    ]);
  });
});
