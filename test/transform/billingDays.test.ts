import { DateTime, IANAZone } from 'luxon';
import { describe, expect, test } from 'vitest';
import { type BillingDay, billingDays } from '../../src/billingDays.ts';

const day = 86_400;
const first = Date.UTC(2015, 0, 1) / 1000;
const last = Date.UTC(2031, 0, 1) / 1000;

/** Seconds at which the zone's offset changes in `[from, to)`: found by halving what lies between unequal samples. */
function changesOfOffset(zone: IANAZone, from: number, to: number): number[] {
  const changes: number[] = [];
  const offset = (second: number): number => zone.offset(second * 1000);
  for (let at = from; at < to; at += 7 * day) {
    let [before, after] = [at, Math.min(at + 7 * day, to)];
    if (offset(before) === offset(after)) continue;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offset(middle) === offset(before)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

/** What decides about a zone's days: zones with the same offsets at the same times have the same days. */
function fingerprint(zone: IANAZone, changes: readonly number[]): string {
  return JSON.stringify([zone.offset(first * 1000), changes.map(at => [at, zone.offset(at * 1000)])]);
}

function zonesWithDifferentDays(): [name: string, changes: readonly number[]][] {
  const zones = new Map<string, [string, readonly number[]]>();
  for (const name of Intl.supportedValuesOf('timeZone')) {
    const zone = IANAZone.create(name);
    const changes = changesOfOffset(zone, first, last);
    const key = fingerprint(zone, changes);
    if (!zones.has(key)) zones.set(key, [name, changes]);
  }
  return [...zones.values()];
}

function localDate(zone: string, epochSeconds: number): string {
  return DateTime.fromSeconds(epochSeconds, { zone }).toFormat('yyyy-MM-dd');
}

function expectTiles(days: readonly BillingDay[], from: number, to: number): void {
  expect(days[0]?.start).toBeLessThanOrEqual(from);
  expect(days.at(-1)?.end).toBeGreaterThanOrEqual(to);
  for (const [index, each] of days.entries()) {
    expect(each.end).toBeGreaterThan(each.start);
    if (index > 0) expect(each.start).toBe(days[index - 1]?.end);
  }
}

/** The first and the last second of the day, and `instants` that lie in it, have the day's date. */
function expectDates(zone: string, days: readonly BillingDay[], instants: readonly number[]): void {
  for (const { date, start, end } of days) {
    const inside = instants.filter(instant => instant >= start && instant < end);
    for (const instant of [start, end - 1, ...inside]) expect(localDate(zone, instant), zone).toBe(date);
  }
}

test('the days of every zone, 2015 to 2030, tile the time around every change of its clocks', () => {
  const zones = zonesWithDifferentDays();
  expect(zones.length).toBeGreaterThan(100);
  for (const [zone, changes] of zones) {
    for (const at of [first, ...changes]) {
      const [from, to] = [at - 2 * day, at + 2 * day];
      const days = billingDays(zone, from, to);
      expectTiles(days, from, to);
      expectDates(zone, days, [at - 3601, at - 3600, at - 1, at, at + 3599, at + 3600, at + 7200]);
    }
  }
});

test.each([
  'UTC',
  'America/Havana',
  'Asia/Beirut',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
])('the days of %s tile all of 2015 to 2030', zone => {
  const days = billingDays(zone, first, last);
  expectTiles(days, first, last);
  const dates = days.map(({ date }) => date);
  expect(new Set(dates).size).toBe(dates.length);
  expect(dates).toEqual([...dates].sort());
  expect(dates).toContain('2015-01-01');
  expect(dates).toContain('2030-12-31');
  expect(dates.length).toBeGreaterThanOrEqual((last - first) / day);
});

function dayOf(zone: string, date: string): [start: string, end: string, hours: number] {
  const noon = Date.parse(`${date}T12:00:00Z`) / 1000;
  const found = billingDays(zone, noon - day, noon + day).find(each => each.date === date);
  if (found === undefined) throw new Error(`${zone} has no ${date}`);
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16);
  return [iso(found.start), iso(found.end), (found.end - found.start) / 3600];
}

describe('a day whose midnight is skipped or repeated', () => {
  test.each([
    ['Asia/Beirut', '2026-03-28', '2026-03-27T22:00', '2026-03-28T22:00', 24],
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00', '2026-03-29T21:00', 23],
    ['Asia/Beirut', '2026-03-30', '2026-03-29T21:00', '2026-03-30T21:00', 24],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00', '2026-04-24T21:00', 23],
    ['America/Havana', '2026-03-08', '2026-03-08T05:00', '2026-03-09T04:00', 23],
    ['America/Havana', '2022-11-05', '2022-11-05T04:00', '2022-11-06T04:00', 24],
    ['America/Havana', '2022-11-06', '2022-11-06T04:00', '2022-11-07T05:00', 25],
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00', '2026-09-07T03:00', 23],
    ['America/Santiago', '2026-04-04', '2026-04-04T03:00', '2026-04-05T04:00', 25],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00', '2026-04-05T13:30', 24.5],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30', '2026-10-04T13:00', 23.5],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00', '2026-10-25T23:00', 25],
  ])('%s on %s', (zone, date, start, end, hours) => {
    expect(dayOf(zone, date)).toEqual([start, end, hours]);
  });

  test('a date that a zone skips is no day, and its neighbours meet', () => {
    const noon = Date.parse('2011-12-30T12:00:00Z') / 1000;
    const days = billingDays('Pacific/Apia', noon - day, noon + day);
    expectTiles(days, noon - day, noon + day);
    expect(days.map(({ date }) => date)).toEqual(
      ['2011-12-29', '2011-12-31', '2012-01-01'].slice(0, days.length),
    );
    expect(days.find(({ date }) => date === '2011-12-29')?.end).toBe(
      Date.parse('2011-12-30T10:00:00Z') / 1000,
    );
  });
});

describe('a range', () => {
  const midnight = Date.parse('2026-10-01T00:00:00Z') / 1000;

  test('that is one second touches one day', () => {
    expect(billingDays('UTC', midnight, midnight + 1).map(({ date }) => date)).toEqual(['2026-10-01']);
    expect(billingDays('UTC', midnight - 1, midnight).map(({ date }) => date)).toEqual(['2026-09-30']);
  });

  test('that is empty touches none', () => {
    expect(billingDays('UTC', midnight, midnight)).toEqual([]);
  });

  test('excludes its end: no day begins there', () => {
    expect(billingDays('UTC', midnight, midnight + day).map(({ date }) => date)).toEqual(['2026-10-01']);
  });
});
