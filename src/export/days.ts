import { DateTime } from 'luxon';
import { startOfDate } from '../billingDays.ts';
import { UsageError } from '../errors.ts';
import type { Window } from '../window.ts';

/** Calendar dates, `2026-10-01`; half-open. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** The dates of a range, in order. */
export function datesOf({ from, to }: DateRange): string[] {
  const dates: string[] = [];
  for (let date = from; date < to; date = nextDate(date)) dates.push(date);
  return dates;
}

export function nextDate(date: string): string {
  return utcDate(date).plus({ days: 1 }).toFormat('yyyy-MM-dd');
}

/** The instants of a date, in epoch seconds. A date that the zone skips has none. */
export function instantsOf(date: string, zone: string): Window {
  return { start: startOfDate(utcDate(date), zone), end: startOfDate(utcDate(nextDate(date)), zone) };
}

/** A calendar date, or a UsageError. `name` is what it calls the value. */
export function parseDate(name: string, value: string): string {
  const date = value.trim();
  if (/^\d{4}-\d{2}-\d{2}$/.test(date) && utcDate(date).isValid) return date;
  throw new UsageError(
    `${name} is "${value}"; allowed: a date, such as 2026-10-01. Whole days are exported: billing days, or UTC days of ` +
      'what is hourly.',
  );
}

function utcDate(date: string): DateTime {
  return DateTime.fromISO(date, { zone: 'utc' });
}
