import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { fitsDate, parseSchedulePattern } from '../../src/jobs/schedulePattern.ts';

function parse(text: string) {
  return parseSchedulePattern('TRUNKLEDGER_SYNC_SCHEDULE', text);
}

function refusal(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`"${text}" was not refused`);
}

test.each([
  ['*', 60, 0, 59],
  ['5', 1, 5, 5],
  ['5,50,20', 3, 5, 50],
  ['10-20', 11, 10, 20],
  ['*/15', 4, 0, 45],
  ['10-20/5', 3, 10, 20],
  ['10-20/6', 2, 10, 16],
  ['0-10/5,7,50-59', 14, 0, 59],
  ['05', 1, 5, 5],
])('the minutes "%s" are %i from %i to %i', (minutes, count, first, last) => {
  const pattern = parse(`${minutes} * * * *`);
  expect(pattern.minutes).toHaveLength(count);
  expect([pattern.minutes[0], pattern.minutes.at(-1)]).toEqual([first, last]);
});

test('Sunday is 0 and 7', () => {
  expect(parse('0 0 * * 7').daysOfWeek).toEqual(new Set([0]));
  expect(parse('0 0 * * 5-7').daysOfWeek).toEqual(new Set([5, 6, 0]));
});

test('a date fits by month, day of month and day of week', () => {
  const pattern = parse('0 0 1-15 3,10 *');
  expect(fitsDate(pattern, 3, 15, 2)).toBe(true);
  expect(fitsDate(pattern, 3, 16, 2)).toBe(false);
  expect(fitsDate(pattern, 4, 15, 2)).toBe(false);
});

test('a day of month and a day of week that are both restricted are alternatives, as in cron', () => {
  const pattern = parse('0 0 13 * 5');
  expect(fitsDate(pattern, 1, 13, 1)).toBe(true);
  expect(fitsDate(pattern, 1, 14, 5)).toBe(true);
  expect(fitsDate(pattern, 1, 14, 1)).toBe(false);
});

test.each([
  ['60 * * * *', 'minute'],
  ['*/0 * * * *', 'minute'],
  ['5/10 * * * *', 'minute'],
  ['1,,2 * * * *', 'minute'],
  ['*-5 * * * *', 'minute'],
  ['H * * * *', 'minute'],
  ['0 24 * * *', 'hour'],
  ['0 22-2 * * *', 'hour'],
  ['0 -1 * * *', 'hour'],
  ['0 1.5 * * *', 'hour'],
  ['0 0 0 * *', 'day of month'],
  ['0 0 32 * *', 'day of month'],
  ['0 0 L * *', 'day of month'],
  ['0 0 15W * *', 'day of month'],
  ['0 0 ? * *', 'day of month'],
  ['0 0 * 13 *', 'month'],
  ['0 0 * JAN *', 'month'],
  ['0 0 * * 8', 'day of week'],
  ['0 0 * * MON', 'day of week'],
  ['0 0 * * 1#2', 'day of week'],
])('%s is refused with the variable, the pattern, the field %s and what is allowed', (text, field) => {
  const message = refusal(text);
  expect(message).toContain(`TRUNKLEDGER_SYNC_SCHEDULE is "${text}"`);
  expect(message).toContain(`field ${field} is`);
  expect(message).toMatch(/allowed: \*, numbers from \d+ to \d+, ranges .* steps .* lists/);
});

test.each(['', '*', '* * * *', '0 */15 * * * *', '@daily', '0 0 1 1 * 2026'])(
  '"%s" is refused, since it has not five fields',
  text => {
    expect(refusal(text)).toMatch(/five fields \(minute, hour, day of month, month, day of week\)/);
  },
);

test.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *'])('%s is refused, since no date fits', text => {
  expect(refusal(text)).toMatch(/no date has that day/);
});

test.each(['0 0 29 2 *', '0 0 31 2 1', '0 0 30,1 2 *'])('%s is understood, since a date fits', text => {
  expect(parse(text).minutes).toEqual([0]);
});
