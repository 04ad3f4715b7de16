import { describe, expect, test } from 'vitest';
import { equalRange, parsePeriod } from '../../src/sandbox/timeRange.ts';

function period(text: string): string | undefined {
  const found = parsePeriod(text);
  return found && `${instant(found.start)} ${instant(found.end)}`;
}

function instant(second: number): string {
  return new Date(second * 1000).toISOString().replace('.000Z', 'Z');
}

test.each([
  ['2021', '2021-01-01T00:00:00Z 2022-01-01T00:00:00Z'],
  ['2020-02', '2020-02-01T00:00:00Z 2020-03-01T00:00:00Z'],
  ['2021-12', '2021-12-01T00:00:00Z 2022-01-01T00:00:00Z'],
  ['2021-02-28', '2021-02-28T00:00:00Z 2021-03-01T00:00:00Z'],
  ['2021-02-01T08', '2021-02-01T08:00:00Z 2021-02-01T09:00:00Z'],
  ['2021-02-01T08+0600', '2021-02-01T02:00:00Z 2021-02-01T03:00:00Z'],
  ['2021-02-01T08:30', '2021-02-01T08:30:00Z 2021-02-01T08:31:00Z'],
  ['2021-02-01T08:30:15', '2021-02-01T08:30:15Z 2021-02-01T08:30:16Z'],
  ['2021-02-01T08:30:15.999Z', '2021-02-01T08:30:15Z 2021-02-01T08:30:16Z'],
  ['2021-02-01T23:59:59+0600', '2021-02-01T17:59:59Z 2021-02-01T18:00:00Z'],
  ['2021-02-01T23:59:59-05:30', '2021-02-02T05:29:59Z 2021-02-02T05:30:00Z'],
  ['2021-02-01T23:59:59 0600', '2021-02-01T17:59:59Z 2021-02-01T18:00:00Z'],
  ['0099', '0099-01-01T00:00:00Z 0100-01-01T00:00:00Z'],
])('%s is %s', (text, expected) => {
  expect(period(text)).toBe(expected);
});

test.each([
  '',
  'now',
  '21',
  '2021-2',
  '2021-13',
  '2021-02-30',
  '2021-02-01T24',
  '2021-02-01T08:60',
  '2021-02-01Z',
  '2021-02-01T08:30:15+25',
])('%j is no time', text => {
  expect(parsePeriod(text)).toBeUndefined();
});

describe('createTime= with a full date-time', () => {
  test('reaches to the end of the UTC day that its instant falls in', () => {
    const found = parsePeriod('2021-02-01T23:00:00-05:00');
    const range = found && equalRange(found);
    expect(range && [instant(range.start), instant(range.end)]).toEqual([
      '2021-02-02T04:00:00Z',
      '2021-02-03T00:00:00Z',
    ]);
  });
});
