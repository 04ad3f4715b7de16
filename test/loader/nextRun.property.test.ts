import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextRun } from '../../src/nextRun.ts';
import { type Waiting, waitingFor } from './waiting.ts';

const enoughRecords = 122_880;
const mostReadings = 48;

const fewRecords = fc.constantFrom(0, 1, 1000);
const anyRecords = fc.constantFrom(0, 1000, 40_000, 61_440, 122_879, 122_880, 500_000);

/** Windows that meet, overlap, repeat and leave gaps, of two projects. */
const scattered = fc.array(
  fc
    .record({
      hour: fc.integer({ min: 0, max: 16 }),
      length: fc.constantFrom(1, 1, 1, 2),
      project: fc.constantFrom('one', 'one', 'other'),
      kind: fc.constantFrom('reading' as const, 'reading' as const, 'reading' as const, 'failure' as const),
      records: anyRecords,
    })
    .map(waitingFor),
  { maxLength: 40 },
);

/** Many hours without a gap, in any order. */
const dense = fc.tuple(fc.integer({ min: 40, max: 120 }), fewRecords).chain(([count, records]) =>
  fc.shuffledSubarray(
    Array.from({ length: count }, (_, hour) => waitingFor({ hour, records })),
    { minLength: count },
  ),
);

const anyWaiting = fc.oneof(scattered, dense);

function manifestOf({ reading }: Waiting) {
  return reading.manifest;
}

function meets(before: Waiting | undefined, after: Waiting | undefined): boolean {
  if (!before || !after) return false;
  const [left, right] = [manifestOf(before), manifestOf(after)];
  return (
    left.kind === 'reading' &&
    right.kind === 'reading' &&
    left.project_id === right.project_id &&
    left.window_end === right.window_start
  );
}

function recordsOf(run: readonly Waiting[]): number {
  return run.reduce((total, each) => total + manifestOf(each).records, 0);
}

test('each run is adjacent windows of one project in time order, and failures are alone', () => {
  fc.assert(
    fc.property(anyWaiting, waiting => {
      while (waiting.length > 0) {
        const run = nextRun(waiting);
        expect(run.length).toBeGreaterThan(0);
        for (const [index, each] of run.slice(1).entries()) expect(meets(run[index], each)).toBe(true);
      }
    }),
  );
});

test('taken run by run, every reading goes once, and the first that waits goes next', () => {
  fc.assert(
    fc.property(anyWaiting, all => {
      const waiting = [...all];
      const taken: Waiting[] = [];
      while (waiting.length > 0) {
        const before = [...waiting];
        const run = nextRun(waiting);
        expect(run).toContain(before[0]);
        expect(waiting).toEqual(before.filter(each => !run.includes(each)));
        taken.push(...run);
      }
      expect(new Set(taken)).toEqual(new Set(all));
      expect(taken).toHaveLength(all.length);
    }),
  );
});

test('a run grows up to its limits and no further', () => {
  fc.assert(
    fc.property(anyWaiting, waiting => {
      while (waiting.length > 0) {
        const run = nextRun(waiting);
        expect(run.length).toBeLessThanOrEqual(mostReadings);
        if (run.length > 1) {
          // The last one that was taken stands at one of the ends: without it there was room.
          const rest = Math.min(recordsOf(run.slice(1)), recordsOf(run.slice(0, -1)));
          expect(rest).toBeLessThan(enoughRecords);
        }
        const isFull = run.length === mostReadings || recordsOf(run) >= enoughRecords;
        const neighbours = waiting.filter(each => meets(run.at(-1), each) || meets(each, run[0]));
        if (!isFull) expect(neighbours).toEqual([]);
      }
    }),
  );
});
