import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { nextInstant } from '../../src/jobs/scheduleInstants.ts';
import { parseSchedulePattern } from '../../src/jobs/schedulePattern.ts';

/** The next `count` times after an instant, as local time with its offset: `03-29T01:00+03:00`. */
function firings(text: string, zone: string, after: string, count: number): string[] {
  const pattern = parseSchedulePattern('pattern', text);
  const found: string[] = [];
  let instant = Date.parse(after);
  while (found.length < count) {
    instant = nextInstant(pattern, zone, instant);
    found.push(DateTime.fromMillis(instant, { zone }).toFormat("MM-dd'T'HH:mmZZ"));
  }
  return found;
}

describe('a night that has no midnight', () => {
  test.each([
    ['America/Havana', '2026-03-07T12:00Z', ['03-08T01:00-04:00', '03-09T00:00-04:00']],
    ['Asia/Beirut', '2026-03-28T12:00Z', ['03-29T01:00+03:00', '03-30T00:00+03:00']],
    ['Africa/Cairo', '2026-04-23T12:00Z', ['04-24T01:00+03:00', '04-25T00:00+03:00']],
    ['America/Santiago', '2026-09-05T12:00Z', ['09-06T01:00-03:00', '09-07T00:00-03:00']],
  ])('in %s fires its midnight at the first instant of the day', (zone, after, expected) => {
    expect(firings('0 0 * * *', zone, after, 2)).toEqual(expected);
    expect(firings('30 0 * * *', zone, after, 1)).toEqual(expected.slice(0, 1));
  });
});

describe('a time that clocks skip', () => {
  test.each([
    ['Europe/Berlin', '2026-03-28T12:00Z', ['03-29T03:00+02:00', '03-30T02:30+02:00']],
    ['America/New_York', '2026-03-07T12:00Z', ['03-08T03:00-04:00', '03-09T02:30-04:00']],
  ])('in %s fires at the first instant after the gap', (zone, after, expected) => {
    expect(firings('30 2 * * *', zone, after, 2)).toEqual(expected);
  });

  test('in a gap of half an hour (Lord Howe) fires at its end', () => {
    expect(firings('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', 2)).toEqual([
      '10-04T02:30+11:00',
      '10-05T02:15+11:00',
    ]);
  });

  test('fires on the next date, where the gap ends with its date', () => {
    expect(firings('30 23 * * *', 'America/Nuuk', '2026-03-28T12:00Z', 2)).toEqual([
      '03-29T00:00-01:00',
      '03-29T23:30-01:00',
    ]);
  });

  test('fires once, however many times of the pattern lie in the gap', () => {
    expect(firings('0,20,40 2,3 * * *', 'Europe/Berlin', '2026-03-29T00:00Z', 3)).toEqual([
      '03-29T03:00+02:00',
      '03-29T03:20+02:00',
      '03-29T03:40+02:00',
    ]);
  });
});

describe('a time that clocks show twice fires the first time only', () => {
  test.each([
    ['Europe/Berlin', '30 2 * * *', '2026-10-24T12:00Z', ['10-25T02:30+02:00', '10-26T02:30+01:00']],
    ['America/New_York', '30 1 * * *', '2026-10-31T12:00Z', ['11-01T01:30-04:00', '11-02T01:30-05:00']],
    ['America/Havana', '0 0 * * *', '2026-10-31T12:00Z', ['11-01T00:00-04:00', '11-02T00:00-05:00']],
    ['Asia/Beirut', '30 23 * * *', '2026-10-24T12:00Z', ['10-24T23:30+03:00', '10-25T23:30+02:00']],
    ['Australia/Lord_Howe', '45 1 * * *', '2026-04-04T00:00Z', ['04-05T01:45+11:00', '04-06T01:45+10:30']],
  ])('in %s', (zone, text, after, expected) => {
    expect(firings(text, zone, after, 2)).toEqual(expected);
  });
});

describe('a pattern of every hour goes on in real time', () => {
  test('over a gap', () => {
    expect(firings('*/30 * * * *', 'Europe/Berlin', '2026-03-29T00:15Z', 3)).toEqual([
      '03-29T01:30+01:00',
      '03-29T03:00+02:00',
      '03-29T03:30+02:00',
    ]);
    expect(firings('5 * * * *', 'Europe/Berlin', '2026-03-29T00:00Z', 2)).toEqual([
      '03-29T01:05+01:00',
      '03-29T03:05+02:00',
    ]);
  });

  test('in both passes of a repeated hour', () => {
    expect(firings('*/30 * * * *', 'Europe/Berlin', '2026-10-24T23:45Z', 5)).toEqual([
      '10-25T02:00+02:00',
      '10-25T02:30+02:00',
      '10-25T02:00+01:00',
      '10-25T02:30+01:00',
      '10-25T03:00+01:00',
    ]);
  });

  test('where the clocks go back over midnight', () => {
    expect(firings('*/30 * * * *', 'America/St_Johns', '2010-11-07T01:55Z', 6)).toEqual([
      '11-06T23:30-02:30',
      '11-07T00:00-02:30',
      '11-06T23:30-03:30',
      '11-07T00:00-03:30',
      '11-07T00:30-03:30',
      '11-07T01:00-03:30',
    ]);
  });

  test('where clocks move by half an hour only', () => {
    expect(firings('*/15 * * * *', 'Australia/Lord_Howe', '2026-10-03T15:10Z', 3)).toEqual([
      '10-04T01:45+10:30',
      '10-04T02:30+11:00',
      '10-04T02:45+11:00',
    ]);
    expect(firings('15 * * * *', 'Australia/Lord_Howe', '2026-10-03T14:00Z', 3)).toEqual([
      '10-04T01:15+10:30',
      '10-04T02:45+11:00',
      '10-04T03:15+11:00',
    ]);
  });
});

test('a date that the zone skips altogether has no times', () => {
  for (const text of ['0 0 * * *', '0 12 * * *', '30 23 * * *']) {
    const dates = firings(text, 'Pacific/Apia', '2011-12-29T09:59Z', 3).map(time => time.slice(0, 5));
    expect(dates).toEqual(['12-29', '12-31', '01-01']);
  }
  expect(firings('0 * * * *', 'Pacific/Apia', '2011-12-30T08:30Z', 2)).toEqual([
    '12-29T23:00-10:00',
    '12-31T00:00+14:00',
  ]);
});

test('the moment of a firing is not its next one, and a millisecond earlier is', () => {
  const pattern = parseSchedulePattern('pattern', '15 2 * * *');
  const moment = Date.parse('2026-11-22T02:15Z');
  expect(nextInstant(pattern, 'UTC', moment - 1)).toBe(moment);
  expect(nextInstant(pattern, 'UTC', moment)).toBe(Date.parse('2026-11-23T02:15Z'));
});

test('a rare date is found, even over the leap year that 2100 is not', () => {
  const pattern = parseSchedulePattern('pattern', '0 0 29 2 *');
  expect(nextInstant(pattern, 'UTC', Date.parse('2096-02-29T00:00Z'))).toBe(Date.parse('2104-02-29T00:00Z'));
});
