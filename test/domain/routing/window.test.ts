import { expect, it } from 'vitest';
import { deliveryWindow } from '../../../domain/routing/window.js';

const leg = (timeZone: string, handlingDays: number, min: number, max: number) => ({
  timeZone,
  handlingDays,
  transitDays: { min, max },
});

it('C-45: handling and transit are counted from the day it is at the warehouse', () => {
  const at = '2026-03-24T02:00:00.000Z';
  expect(deliveryWindow([leg('America/New_York', 2, 1, 3)], at)).toEqual({
    earliestOn: '2026-03-26',
    latestOn: '2026-03-28',
  });
  expect(deliveryWindow([leg('Asia/Shanghai', 2, 1, 3)], at)).toEqual({
    earliestOn: '2026-03-27',
    latestOn: '2026-03-29',
  });
});

it('C-45: days are calendar days over a change of the clock and of the year', () => {
  expect(deliveryWindow([leg('America/New_York', 0, 1, 2)], '2026-03-08T04:59:00.000Z')).toEqual({
    earliestOn: '2026-03-08',
    latestOn: '2026-03-09',
  });
  expect(deliveryWindow([leg('UTC', 1, 1, 1)], '2026-12-31T12:00:00.000Z')?.latestOn).toBe('2027-01-02');
});

it('C-45: an order is complete when its last leg is', () => {
  const legs = [leg('UTC', 1, 1, 9), leg('UTC', 3, 2, 4)];
  expect(deliveryWindow(legs, '2026-03-01T12:00:00.000Z')).toEqual({
    earliestOn: '2026-03-06',
    latestOn: '2026-03-11',
  });
});

it('C-45: nothing planned has no window', () => {
  expect(deliveryWindow([], '2026-03-01T12:00:00.000Z')).toBeNull();
});
