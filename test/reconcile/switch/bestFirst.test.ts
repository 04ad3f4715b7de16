import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestFirst, type Candidate } from '../../../src/reconcile/switch/bestFirst.ts';
import { referenceMatches } from './reference.ts';

/** Few instants and lengths, so that ties of every kind are common. */
const candidates = (instants: number, lengths: number) =>
  fc
    .array(
      fc.record({
        isRecord: fc.boolean(),
        time: fc.nat(instants),
        seconds: fc.nat(lengths),
      }),
      { maxLength: 40 },
    )
    .map(list => list.map((candidate, id): Candidate => ({ ...candidate, id })));

test.each([
  { instants: 1_000, lengths: 3 },
  { instants: 30, lengths: 3 },
  { instants: 6, lengths: 30 },
  { instants: 2, lengths: 2 },
])('matches best first as the definition does, with $instants instants and $lengths lengths', sizes => {
  fc.assert(
    fc.property(candidates(sizes.instants, sizes.lengths), fc.nat(8), (list, tolerance) => {
      expect(inOrder(bestFirst(list, tolerance))).toEqual(inOrder(referenceMatches(list, tolerance)));
    }),
    { numRuns: 500 },
  );
});

test('the closest in time win, then the closest in length', () => {
  const list: Candidate[] = [
    { isRecord: true, id: 1, time: 10, seconds: 60 },
    { isRecord: true, id: 2, time: 10, seconds: 300 },
    { isRecord: false, id: 3, time: 9, seconds: 300 },
    { isRecord: false, id: 4, time: 11, seconds: 60 },
    { isRecord: false, id: 5, time: 12, seconds: 60 },
  ];
  expect(bestFirst(list, 5)).toEqual([
    { record: 1, call: 4 },
    { record: 2, call: 3 },
  ]);
});

test('a chain in which each link is closer than the one before comes apart from its end', () => {
  const list = Array.from({ length: 2_000 }, (_, index): Candidate => {
    return { isRecord: index % 2 === 0, id: index, time: 4_000 * index - index * index, seconds: 0 };
  });
  const matches = bestFirst(list, 4_000);
  expect(matches).toHaveLength(1_000);
  expect(matches[0]).toEqual({ record: 1_998, call: 1_999 });
});

test('records and calls of the same second are matched without looking at each of a billion pairs', () => {
  const count = 40_000;
  const list = Array.from({ length: 2 * count }, (_, index): Candidate => {
    return {
      isRecord: index < count,
      id: index % count,
      time: 0,
      seconds: (index % count) + (index < count ? 0 : 7),
    };
  });
  expect(bestFirst(list, 5)).toHaveLength(count);
});

function inOrder<T extends { record: number }>(matches: readonly T[]): T[] {
  return matches.toSorted((a, b) => a.record - b.record);
}
