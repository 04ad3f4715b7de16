import { DateTime } from 'luxon';

/** A calendar date in the billing zone and its half-open range in epoch seconds. */
export interface BillingDay {
  /** `2026-10-01` */
  readonly date: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The billing days that touch `[from, to)` (epoch seconds), in order, without gap or overlap.
 * A day runs from the start of its date to the start of the date after it, both from calendar dates: the end of a
 * day, 24 hours on, or the start plus one day are each wrong where a zone skips or repeats an hour at midnight.
 */
export function billingDays(zone: string, from: number, to: number): BillingDay[] {
  const days: BillingDay[] = [];
  // A day of margin on the left, because the date of an instant may begin after it where midnight is repeated.
  let date = calendarDate(DateTime.fromSeconds(from, { zone })).minus({ days: 1 });
  let start = startOfDate(date, zone);
  while (start < to) {
    const next = date.plus({ days: 1 });
    const end = startOfDate(next, zone);
    // A date that the zone skips altogether (Samoa, 2011-12-30) has no instants and is no day.
    if (end > start && end > from) days.push({ date: date.toFormat('yyyy-MM-dd'), start, end });
    date = next;
    start = end;
  }
  return days;
}

/** The date alone, in UTC, where adding a day never meets a change of clocks. */
function calendarDate(instant: DateTime): DateTime {
  return DateTime.utc(instant.year, instant.month, instant.day);
}

/** The first instant (epoch seconds) whose local date is that of `date`, a midnight in UTC, or later. */
export function startOfDate(date: DateTime, zone: string): number {
  const wanted = date.toFormat('yyyy-MM-dd');
  let instant = Math.floor(
    DateTime.fromObject({ year: date.year, month: date.month, day: date.day }, { zone }).toSeconds(),
  );
  // Where midnight is repeated the first one counts; where it is skipped luxon may answer an instant of the day before.
  while (localDate(instant - 1, zone) >= wanted)
    instant = firstInstantFrom(instant - 3 * 3600, instant, wanted, zone);
  if (localDate(instant, zone) < wanted)
    instant = firstInstantFrom(instant, instant + 26 * 3600, wanted, zone);
  return instant;
}

/** Binary search for the first second in `(low, high]` whose local date is at least `wanted`. */
function firstInstantFrom(low: number, high: number, wanted: string, zone: string): number {
  let before = low;
  let after = high;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDate(middle, zone) >= wanted) after = middle;
    else before = middle;
  }
  return after;
}

function localDate(epochSeconds: number, zone: string): string {
  return DateTime.fromSeconds(epochSeconds, { zone }).toFormat('yyyy-MM-dd');
}
