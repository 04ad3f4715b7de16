import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type RecountGroup,
  recountGroup,
  recountGroups,
  type SettledWindow,
} from '../../src/extract/recount.ts';
import type { Window } from '../../src/window.ts';
import { october } from './support.ts';

const hour = 3600;

/** Hours of October from the `first` one on, each with that many calls. */
function hours(first: number, calls: readonly number[], more: Partial<SettledWindow> = {}): SettledWindow[] {
  return calls.map((count, index) => ({
    start: october + (first + index) * hour,
    end: october + (first + index + 1) * hour,
    calls: count,
    rejected: 0,
    totalItems: count,
    ...more,
  }));
}

function spans(groups: readonly RecountGroup[]): string[] {
  return groups.map(({ start, end }) => `${(start - october) / hour}-${(end - october) / hour}`);
}

const believe = (): boolean => false;

/** Counts what stands at these seconds, and notes what it was asked. */
function counterOf(calls: readonly number[]) {
  const asked: string[] = [];
  const count = async (first: number, last: number): Promise<number> => {
    asked.push(`${first - october}..${last - october}`);
    return calls.filter(at => at >= first && at <= last).length;
  };
  return { asked, count };
}

test('neighbours of one UTC day are one group; a gap, midnight and rejected records end it', () => {
  expect(spans(recountGroups(hours(0, Array(24).fill(1))))).toEqual(['0-24']);
  expect(spans(recountGroups(hours(22, [1, 1, 1, 1])))).toEqual(['22-24', '24-26']);
  expect(spans(recountGroups([...hours(0, [1, 1]), ...hours(3, [1, 1])]))).toEqual(['0-2', '3-5']);
  const withRejects = hours(1, [1], { rejected: 1 });
  expect(spans(recountGroups([...hours(0, [1]), ...withRejects, ...hours(2, [1, 1])]))).toEqual([
    '0-1',
    '1-2',
    '2-4',
  ]);
});

test('a window longer than a day is a group of its own', () => {
  const long = [0, 48, 96].map(first => ({
    ...(hours(first, [1])[0] as SettledWindow),
    end: october + (first + 48) * hour,
  }));
  expect(spans(recountGroups(long))).toEqual(['0-48', '48-96', '96-144']);
});

test('a group that counts as expected takes one request, which leaves out the second at which it ends', async () => {
  const windows = hours(0, [1, 1]);
  const { asked, count } = counterOf([october, october + 2 * hour - 1, october + 2 * hour]);
  expect(await recountGroup(windows, count, believe)).toEqual({
    expected: 2,
    counted: 2,
    changed: [],
    refused: [],
  });
  expect(asked).toEqual(['0..7199']);
});

test('a window with rejected records is asked for as its reading asked, both ends included', async () => {
  const windows = hours(0, [1], { rejected: 1, totalItems: 3 });
  const { asked, count } = counterOf([october, october + 1, october + hour]);
  expect((await recountGroup(windows, count, believe)).changed).toEqual([]);
  expect(asked).toEqual(['0..3600']);
});

test('a window with rejected records whose whole count is not known is read again without asking', async () => {
  const windows = hours(0, [1], { rejected: 1, totalItems: null });
  const { asked, count } = counterOf([]);
  const found = await recountGroup(windows, count, believe);
  expect(found).toMatchObject({ expected: null, counted: null, changed: windows, refused: [] });
  expect(asked).toEqual([]);
});

test('a late call in a day of hours is found with eleven requests', async () => {
  const windows = hours(0, Array(24).fill(1));
  const calls = [...windows.map(({ start }) => start), october + 13 * hour + 5];
  const { asked, count } = counterOf(calls);
  const { changed } = await recountGroup(windows, count, believe);
  expect(changed.map(({ start }) => start)).toEqual([october + 13 * hour]);
  expect(asked.length).toBe(11);
});

test('a count that is not to be believed refuses its windows, and nothing more is asked', async () => {
  const windows = hours(0, [5, 5]);
  const { asked, count } = counterOf([]);
  const found = await recountGroup(windows, count, (expected, counted) => counted < expected);
  expect(found).toEqual({ expected: 10, counted: 0, changed: [], refused: windows });
  expect(asked).toHaveLength(1);
});

test('whatever came late, or whatever left, exactly the windows are found in which it did', async () => {
  const second = fc.integer({ min: 0, max: 24 * hour - 1 });
  const edge = fc.integer({ min: 0, max: 23 }).chain(at => fc.constantFrom(at * hour, (at + 1) * hour - 1));
  const instants = fc.array(fc.oneof(second, edge), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(instants, instants, fc.boolean(), async (stay, move, isLate) => {
      const before = isLate ? stay : [...stay, ...move];
      const after = isLate ? [...stay, ...move] : stay;
      const windows = hours(0, Array(24).fill(0)).map(window => ({
        ...window,
        calls: before.filter(at => isInside(window, at)).length,
      }));
      const { count } = counterOf(after.map(at => october + at));
      const { changed } = await recountGroup(windows, count, believe);
      const expected = windows.filter(window => move.some(at => isInside(window, at)));
      expect(changed).toEqual(expected);
    }),
  );
});

function isInside({ start, end }: Window, at: number): boolean {
  return october + at >= start && october + at < end;
}
