import { describe, expect, it } from 'vitest';
import { staffAddress } from '../../../domain/alerts/staff-address.js';
import { type Alert, type AlertGroup, casesOf } from '../../../domain/alerts/group.js';
import { channelWords, mailWords, queuePath } from '../../../domain/alerts/words.js';
import type { CaseType } from '../../../domain/cases/case-type.js';
import type { Role } from '../../../domain/cases/role.js';

const alert = (n: number, caseType: CaseType, patch: Partial<Alert> = {}): Alert => ({
  id: `order/luna/${n}/${caseType}/1/alert/1`,
  orderId: `order/luna/${n}`,
  orderName: `#${n}`,
  caseId: `order/luna/${n}/case/${caseType}/1`,
  caseType,
  because: 'opened',
  dueAt: `2026-03-26T14:${String(n % 60).padStart(2, '0')}:00.000Z`,
  isOpen: true,
  ...patch,
});
const group = (alerts: Alert[], role: Role = 'ops'): AlertGroup => ({
  store: { id: 'luna', name: 'Luna', timeZone: 'America/New_York' },
  role,
  cases: casesOf(alerts),
});
const reached = (role: Role) => ({
  role,
  people: [{ id: 'p', role, storeId: null, name: 'P', email: staffAddress('p@staff.example'), duty: null }],
});

describe('grouping', () => {
  it('C-47: many types first, soonest deadline first, none last; each case once with all that was said', () => {
    const cases = casesOf([
      alert(3, 'fraud'),
      alert(2, 'address'),
      alert(1, 'address'),
      alert(4, 'address', { dueAt: null }),
      alert(2, 'address', { id: 'again', because: 'reminder' }),
    ]);
    expect(cases.map(({ orderName, because }) => [orderName, because.join()])).toEqual([
      ['#1', 'opened'],
      ['#2', 'opened,reminder'],
      ['#4', 'opened'],
      ['#3', 'opened'],
    ]);
  });
});

describe('what those on duty read', () => {
  const eight = [...[1, 2, 3, 4, 5, 6].map((n) => alert(n, 'address')), alert(7, 'fraud'), alert(8, 'fraud')];

  it('C-47: one mail with counts per type, order and case numbers, deadlines with their zone, and the queue', () => {
    const { subject, text } = mailWords(group(eight), reached('ops'), 'https://faros.example/v1/cases?x');
    expect(subject).toBe('Luna: 8 cases for ops (6 address, 2 fraud)');
    expect(text).toContain('address: 6 (Address cannot be delivered to as written)');
    expect(text).toContain('#1, address/1, due Thu 2026-03-26 10:01 America/New_York (UTC-04:00); opened');
    expect(text).toContain('The queue: https://faros.example/v1/cases?x');
    expect(text).not.toContain('Nobody');
  });

  it('C-47: says whose place they take, and what has reached nobody', () => {
    const given = group(eight);
    expect(mailWords(given, reached('supervisor'), '').text).toContain(
      'Nobody of ops can be reached now: this goes to supervisor.',
    );
    expect(channelWords(given, null, '').text).toContain(
      'Unowned: nobody of ops, nor above, can be reached.',
    );
  });

  it('C-47: one case is named in the subject; one that closed meanwhile says so', () => {
    const { subject, text } = mailWords(group([alert(9, 'fraud', { isOpen: false })]), reached('ops'), '');
    expect(subject).toBe('Luna: fraud case of #9 for ops');
    expect(text).toContain('closed meanwhile');
  });

  it('C-47: what is too much for the channel is counted', () => {
    const given = group(Array.from({ length: 40 }, (_, n) => alert(n + 1, 'address')));
    const { fields } = channelWords(given, reached('ops'), '');
    expect(fields[0]?.name).toBe('address: 40');
    expect(fields[0]?.value).toContain('and 28 more');
    expect(fields[0]?.value.length).toBeLessThan(2000);
  });

  it('C-47: the link leads to those cases alone', () => {
    expect(queuePath(group(eight))).toBe('/v1/cases?state=open&store=luna');
    expect(queuePath(group([alert(1, 'fraud')]))).toBe(
      '/v1/cases?state=open&store=luna&type=fraud&order=order%2Fluna%2F1',
    );
  });
});
