import fc from 'fast-check';
import { expect, it } from 'vitest';
import { before, type NotificationState } from '../../../domain/notifications/progress.js';

const told: NotificationState[] = ['sent', 'delivered', 'failed', 'bounced'];

it('B14, R-101: whatever is told in whatever order, twice or late, the first final word stays and no step goes back', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...told), { maxLength: 12 }), (words) => {
      const states = words.reduce<NotificationState[]>(
        (seen, word) => [
          ...seen,
          before(word).includes(seen.at(-1) ?? 'queued') ? word : (seen.at(-1) ?? 'queued'),
        ],
        ['queued'],
      );
      const final = words.find((word) => word !== 'sent');
      expect(states.at(-1)).toBe(final ?? (words.length > 0 ? 'sent' : 'queued'));
    }),
  );
});

it('B14: nothing comes before a message is queued', () => {
  expect(before('queued')).toEqual([]);
});
