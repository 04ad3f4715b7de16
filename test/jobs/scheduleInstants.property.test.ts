import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { expect, test } from 'vitest';
import { nextInstant } from '../../src/jobs/scheduleInstants.ts';
import { parseSchedulePattern } from '../../src/jobs/schedulePattern.ts';

const minute = 60_000;
const day = 86_400_000;

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Cairo',
  'America/Santiago',
  'Australia/Lord_Howe',
  'America/Nuuk',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'UTC',
];
const fullHourZones = zones.filter(zone => zone !== 'Australia/Lord_Howe');

const offsets = new Map<string, number>();

/** The local time of an instant, as if it were UTC. These zones change their clocks at quarters of an hour only. */
function wall(zone: string, instant: number): number {
  const quarter = Math.floor(instant / (15 * minute));
  const key = `${zone} ${quarter}`;
  const offset = offsets.get(key) ?? IANAZone.create(zone).offset(quarter * 15 * minute);
  offsets.set(key, offset);
  return instant + offset * minute;
}

function* firings(text: string, zone: string, from: number, to: number): Generator<number> {
  const pattern = parseSchedulePattern('pattern', text);
  for (let at = nextInstant(pattern, zone, from - 1); at < to; at = nextInstant(pattern, zone, at)) yield at;
}

/** The first instant from `from` on at which the clock shows `local` or later, minute by minute. */
function firstShowing(zone: string, local: number, from: number): number {
  let instant = from;
  while (wall(zone, instant) < local) instant += minute;
  return instant;
}

const zone = fc.constantFrom(...zones);
const start = fc.integer({ min: Date.UTC(2023, 0, 1) / day, max: Date.UTC(2031, 0, 1) / day });
const time = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minutes: fc.integer({ min: 0, max: 59 }) });

test('over three years a daily pattern fires once a local date, at its time or at the end of a gap', () => {
  fc.assert(
    fc.property(zone, start, time, (zone, startDay, { hour, minutes }) => {
      const [from, to] = [startDay * day, (startDay + 3 * 366) * day];
      let date: number | undefined;
      for (const instant of firings(`${minutes} ${hour} * * *`, zone, from, to)) {
        // What was meant for a date fires on it or, where a gap ends with it, at its very end.
        const local = wall(zone, instant);
        date ??= Math.floor(local / day) * day;
        const meant = date + (hour * 60 + minutes) * minute;
        if (local !== meant) expect(wall(zone, instant - 1)).toBeLessThan(meant);
        expect(local - meant).toBeGreaterThanOrEqual(0);
        expect(local - meant).toBeLessThanOrEqual(60 * minute);
        date += day;
      }
      expect((date ?? 0) - from).toBeGreaterThan(3 * 365 * day);
    }),
    { numRuns: 24 },
  );
});

test('each time of a date fires at the first instant at which the clock shows it or a later one', () => {
  const fewHours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 5 });
  const fewMinutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(zone, changeOrDay(), fewHours, fewMinutes, (zone, dates, hours, minutes) => {
      const date = dates(zone);
      const expected = new Set<number>();
      for (const hour of hours) {
        for (const each of minutes) {
          expected.add(firstShowing(zone, date + (hour * 60 + each) * minute, date - 15 * 60 * minute));
        }
      }
      const sorted = [...expected].sort((a, b) => a - b);
      const calendar = new Date(date);
      const text = `${minutes} ${hours} ${calendar.getUTCDate()} ${calendar.getUTCMonth() + 1} *`;
      expect([...firings(text, zone, date - day, date + 3 * day)]).toEqual(sorted);
    }),
    { numRuns: 100 },
  );
});

test.each([
  ['*/15 * * * *', 15, zones, 16],
  ['7-59/30 * * * *', 30, zones, 24],
  // Nine times the work of every 15 minutes.
  ['*/5 * * * *', 5, zones, 4],
  ['5 * * * *', 60, fullHourZones, 24],
] as const)(
  '%s fires every %i real minutes',
  (text, distance, zones, numRuns) => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), changeOrDay(), (zone, dates) => {
        const date = dates(zone);
        const found = [...firings(text, zone, date - day, date + 2 * day)];
        expect(found.length).toBe((3 * 24 * 60) / distance);
        for (const [index, instant] of found.entries()) {
          if (index > 0) expect(instant - (found[index - 1] ?? 0)).toBe(distance * minute);
        }
      }),
      { numRuns },
    );
  },
  60_000,
);

test('the next time is always later, never now or past, and the same from any moment before it', () => {
  const field = (most: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: 1, max: most }).map(String),
      fc.integer({ min: 1, max: most }).map(step => `*/${step}`),
    );
  const pattern = fc
    .tuple(field(59), field(23), field(28), field(12), field(7))
    .map(fields => fields.join(' '));
  const moment = fc.integer({ min: Date.UTC(2023, 0, 1), max: Date.UTC(2031, 0, 1) });
  fc.assert(
    fc.property(
      pattern,
      zone,
      moment,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (text, zone, after, share) => {
        const parsed = parseSchedulePattern('pattern', text);
        const next = nextInstant(parsed, zone, after);
        expect(next).toBeGreaterThan(after);
        expect(nextInstant(parsed, zone, after + Math.floor((next - after - 1) * share))).toBe(next);
        expect(nextInstant(parsed, zone, next)).toBeGreaterThan(next);
      },
    ),
    { numRuns: 200 },
  );
});

/** Midnight (as if it were UTC) of any date or, half of the time, of one at which the zone's clocks change. */
function changeOrDay(): fc.Arbitrary<(zone: string) => number> {
  return fc.tuple(start, fc.boolean()).map(([startDay, isChange]) => zone => {
    const rules = IANAZone.create(zone);
    for (let date = startDay * day; isChange && date < (startDay + 366) * day; date += day) {
      if (rules.offset(date - 12 * 60 * minute) !== rules.offset(date + 36 * 60 * minute)) return date;
    }
    return startDay * day;
  });
}
