import { describe, expect, test } from 'vitest';
import { nextRun } from '../../src/nextRun.ts';
import { hoursOf, waitingFor } from './waiting.ts';

/** The hours of the next run, and those that go on waiting. */
function runOf(hours: readonly number[], records = 0) {
  const waiting = hours.map(hour => waitingFor({ hour, records }));
  return { run: hoursOf(nextRun(waiting)), waiting: hoursOf(waiting) };
}

describe('the next run', () => {
  test('is empty where nothing waits', () => {
    expect(nextRun([])).toEqual([]);
  });

  test('is one reading where nothing is adjacent to it', () => {
    expect(runOf([4, 1, 2, 6])).toEqual({ run: [4], waiting: [1, 2, 6] });
  });

  test('is in time order, whatever the order of arrival', () => {
    expect(runOf([3, 5, 2, 4, 1])).toEqual({ run: [1, 2, 3, 4, 5], waiting: [] });
  });

  test('ends at a gap, and what lies beyond it goes on waiting in its order', () => {
    expect(runOf([7, 1, 6, 3, 2])).toEqual({ run: [6, 7], waiting: [1, 3, 2] });
  });

  test('holds the first that waits even where others make a longer run', () => {
    expect(runOf([9, 1, 2, 3])).toEqual({ run: [9], waiting: [1, 2, 3] });
  });

  test('takes one of two readings of the same window', () => {
    expect(runOf([1, 2, 2, 3])).toEqual({ run: [1, 2, 3], waiting: [2] });
  });

  test('of readings that overlap takes those that begin where another one ends', () => {
    const waiting = [
      waitingFor({ hour: 1 }),
      waitingFor({ hour: 1, length: 2 }),
      waitingFor({ hour: 2, length: 2 }),
      waitingFor({ hour: 3 }),
    ];
    expect(hoursOf(nextRun(waiting))).toEqual([1, 2]);
    expect(hoursOf(waiting)).toEqual([1, 3]);
  });

  test('does not hold readings of another project', () => {
    const waiting = [
      waitingFor({ hour: 1 }),
      waitingFor({ hour: 2, project: 'other' }),
      waitingFor({ hour: 3 }),
    ];
    expect(hoursOf(nextRun(waiting))).toEqual([1]);
  });

  test('is one failure alone, although its neighbours wait', () => {
    const waiting = [
      waitingFor({ hour: 2, kind: 'failure' }),
      waitingFor({ hour: 1 }),
      waitingFor({ hour: 3 }),
    ];
    expect(hoursOf(nextRun(waiting))).toEqual([2]);
  });

  test('stops at a failure, as at a gap', () => {
    const waiting = [
      waitingFor({ hour: 1 }),
      waitingFor({ hour: 2, kind: 'failure' }),
      waitingFor({ hour: 3 }),
    ];
    expect(hoursOf(nextRun(waiting))).toEqual([1]);
    expect(hoursOf(waiting)).toEqual([2, 3]);
  });

  test('holds at most 48 readings', () => {
    const { run, waiting } = runOf(Array.from({ length: 60 }, (_, hour) => hour));
    expect(run).toHaveLength(48);
    expect(waiting).toEqual(Array.from({ length: 12 }, (_, index) => 48 + index));
  });

  test('grows until it fills a row group of 122,880 records', () => {
    expect(runOf([1, 2, 3, 4], 61_440).run).toEqual([1, 2]);
    expect(runOf([1, 2, 3, 4], 61_439).run).toEqual([1, 2, 3]);
  });

  test('is one reading where that fills a row group', () => {
    expect(runOf([1, 2], 122_880)).toEqual({ run: [1], waiting: [2] });
  });
});
