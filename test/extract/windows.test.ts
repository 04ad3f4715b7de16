import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planWindows, type WindowRow } from '../../src/extract/windows.ts';

const later = 10_000_000;

test('an empty ledger is cut on the grid and clipped to the range', () => {
  expect(planWindows({ from: 1800, to: 9000, grid: 3600, now: later, rows: [] })).toEqual([
    { start: 1800, end: 3600 },
    { start: 3600, end: 7200 },
    { start: 7200, end: 9000 },
  ]);
});

test('a window ends a second before now, because the API takes its end inclusively', () => {
  expect(planWindows({ from: 0, to: 3600, grid: 3600, now: 1000.9, rows: [] })).toEqual([
    { start: 0, end: 999 },
  ]);
});

test('what is settled is not read again, what failed or is complete is', () => {
  const rows: WindowRow[] = [
    { start: 0, end: 3600, state: 'settled' },
    { start: 3600, end: 7200, state: 'failed' },
    { start: 7200, end: 10_800, state: 'complete' },
    { start: 10_800, end: 14_400, state: 'planned' },
  ];
  expect(planWindows({ from: 0, to: 14_400, grid: 3600, now: later, rows })).toEqual([
    { start: 3600, end: 7200 },
    { start: 7200, end: 10_800 },
    { start: 10_800, end: 14_400 },
  ]);
});

test('a row that sticks out of the range is read whole', () => {
  const rows: WindowRow[] = [{ start: 0, end: 3600, state: 'complete' }];
  expect(planWindows({ from: 1800, to: 2000, grid: 3600, now: later, rows })).toEqual([
    { start: 0, end: 3600 },
  ]);
});

test('readings of parts of an hour become one window of that hour', () => {
  const rows: WindowRow[] = [
    { start: 3600, end: 4500, state: 'complete' },
    { start: 4500, end: 5400, state: 'failed' },
  ];
  expect(planWindows({ from: 0, to: 7200, grid: 3600, now: later, rows })).toEqual([
    { start: 0, end: 3600 },
    { start: 3600, end: 7200 },
  ]);
});

test('a range that is not over yet plans nothing', () => {
  const rows: WindowRow[] = [{ start: 0, end: 3600, state: 'complete' }];
  expect(planWindows({ from: 2000, to: 3600, grid: 3600, now: 1500, rows })).toEqual([]);
});

/** Disjoint rows, in any order: stretches of random length, each with a state or none. */
const ledger = fc
  .array(
    fc.record({
      length: fc.integer({ min: 1, max: 40 }),
      state: fc.constantFrom('planned', 'failed', 'complete', 'settled', undefined),
    }),
    { maxLength: 25 },
  )
  .map(stretches => {
    const rows: WindowRow[] = [];
    let start = 0;
    for (const { length, state } of stretches) {
      if (state !== undefined) rows.push({ start, end: start + length, state });
      start += length;
    }
    return rows;
  })
  .chain(rows => fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }));

const plans = fc.record({
  from: fc.integer({ min: 0, max: 200 }),
  to: fc.integer({ min: 0, max: 400 }),
  grid: fc.integer({ min: 1, max: 60 }),
  now: fc.double({ min: 100, max: 600, noNaN: true }),
  rows: ledger,
});

test('plans tile what is due, whatever the ledger, the range and the grid', () => {
  fc.assert(
    fc.property(plans, plan => {
      const windows = planWindows(plan);
      const closed = Math.floor(plan.now) - 1;
      const isDue = (second: number) => {
        const end = Math.min(plan.to, closed);
        const row = plan.rows.find(({ start, end }) => start <= second && second < end);
        if (row === undefined) return second >= plan.from && second < end;
        return (
          row.state !== 'settled' &&
          row.end <= closed &&
          row.start < end &&
          plan.from < Math.min(row.end, end)
        );
      };
      const times = Array.from(
        { length: 1100 },
        (_, second) => windows.filter(({ start, end }) => start <= second && second < end).length,
      );
      times.forEach((count, second) => {
        expect(`${second}: ${count}`).toBe(`${second}: ${isDue(second) ? 1 : 0}`);
      });
      expect(windows).toEqual([...windows].sort((a, b) => a.start - b.start));
      expect(windows.every(({ start, end }) => start < end)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('plans cut no row and cross a grid line only where a row does', () => {
  fc.assert(
    fc.property(plans, plan => {
      for (const window of planWindows(plan)) {
        const overlapping = plan.rows.filter(row => row.start < window.end && window.start < row.end);
        expect(overlapping.every(row => row.start >= window.start && row.end <= window.end)).toBe(true);
        const isRow = plan.rows.some(row => row.start === window.start && row.end === window.end);
        const cells = Math.floor((window.end - 1) / plan.grid) - Math.floor(window.start / plan.grid);
        expect(cells === 0 || isRow).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});
