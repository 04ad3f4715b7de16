import { expect, test } from 'vitest';
import { type DayFits, segments } from '../../../src/reconcile/rating/segments.ts';

const days = (...fits: [number, ...number[]][]): DayFits[] =>
  fits.map(([calls, ...candidates], index) => ({
    date: `2026-10-${String(index + 1).padStart(2, '0')}`,
    calls,
    fits: candidates,
  }));

test('one rule that explains every day is one stretch', () => {
  expect(segments(days([10, 10, 4], [3, 3, 3], [8, 8, 0]), [0, 0], 5)).toEqual([
    { candidate: 0, first: '2026-10-01', last: '2026-10-03', calls: 21, fits: 21 },
  ]);
});

test('a rule changes where calls say so, and holds until then', () => {
  // The third day fits both: the first call that shows the new rule is on the fourth.
  const found = segments(days([10, 10, 0], [10, 10, 2], [4, 4, 4], [10, 0, 10], [10, 1, 10]), [0, 0], 5);
  expect(found.map(({ candidate, first, last }) => [candidate, first, last])).toEqual([
    [0, '2026-10-01', '2026-10-03'],
    [1, '2026-10-04', '2026-10-05'],
  ]);
});

test('a few odd calls are no change', () => {
  expect(segments(days([10, 10, 0], [10, 6, 4], [10, 10, 0]), [0, 0], 5)).toEqual([
    { candidate: 0, first: '2026-10-01', last: '2026-10-03', calls: 30, fits: 26 },
  ]);
});

test('a rule of one day is two changes', () => {
  const found = segments(days([20, 20, 0], [20, 0, 20], [20, 20, 0]), [0, 0], 5);
  expect(found.map(({ candidate }) => candidate)).toEqual([0, 1, 0]);
});

test('a costly rule needs more calls than a plain one', () => {
  expect(segments(days([7, 0, 7]), [0, 8], 5).map(({ candidate }) => candidate)).toEqual([0]);
  expect(segments(days([9, 0, 9]), [0, 8], 5).map(({ candidate }) => candidate)).toEqual([1]);
});

test('no days are no stretches', () => {
  expect(segments([], [0], 5)).toEqual([]);
});
