import { IANAZone } from 'luxon';
import { fitsDate, type SchedulePattern } from './schedulePattern.ts';

const minuteMillis = 60_000;
const hourMillis = 3_600_000;
const dayMillis = 86_400_000;

/** No pattern waits longer: 29 February is at most eight years away (2096 to 2104). */
const longestWaitDays = 9 * 366;

/**
 * The first instant after `after` at which the pattern fires in an IANA zone, by luxon's zone rules. Both are epoch
 * milliseconds.
 *
 * A pattern that names hours fires once at each of its local times: where clocks skip that time, at the first instant
 * after the gap; where they repeat it, the first time. A pattern of every hour goes on in real time instead: it fires
 * in both passes of a repeated hour, and none of its minutes is lost in a gap. A date that the zone skips altogether
 * (Samoa, 2011-12-30) has no times.
 */
export function nextInstant(pattern: SchedulePattern, zone: string, after: number): number {
  const rules = IANAZone.create(zone);
  const today = Math.floor((after + offsetAt(rules, after)) / dayMillis) * dayMillis;
  const next = (date: number) => firstAfter(after, instantsOfDate(pattern, rules, date));
  // From yesterday on: what a gap over midnight skips of a date fires on the next one.
  for (let day = -1; day < longestWaitDays; day++) {
    const date = today + day * dayMillis;
    const instant = next(date);
    // Where clocks go back over midnight, the second pass of a date comes after the first minutes of the next one.
    if (instant !== undefined) return Math.min(instant, next(date + dayMillis) ?? instant);
  }
  throw new Error('a schedule has no next time');
}

function firstAfter(after: number, instants: readonly number[]): number | undefined {
  const later = instants.filter(instant => instant > after);
  return later.length === 0 ? undefined : Math.min(...later);
}

/** The instants of one date, which is the local midnight as if it were UTC, in no promised order. */
function instantsOfDate(pattern: SchedulePattern, rules: IANAZone, date: number): number[] {
  const calendar = new Date(date);
  if (!fitsDate(pattern, calendar.getUTCMonth() + 1, calendar.getUTCDate(), calendar.getUTCDay())) return [];
  const change = changeAround(rules, date);
  const instantsOf = pattern.hours.length === 24 ? everyInstant : onlyInstant;
  return pattern.hours.flatMap(hour =>
    pattern.minutes.flatMap(minute => instantsOf(date + hour * hourMillis + minute * minuteMillis, change)),
  );
}

/** A change of clocks: the offsets (milliseconds east of UTC) before and after it, and its instant. */
interface Change {
  readonly before: number;
  readonly after: number;
  readonly at: number;
}

/**
 * The change next to a date; without one the offsets are equal. Offsets lie between -12 and +14 hours, and no zone
 * changes its clocks twice within the two days that are looked at.
 */
function changeAround(rules: IANAZone, date: number): Change {
  let low = date - 14 * hourMillis;
  let high = date + dayMillis + 12 * hourMillis;
  const [before, after] = [offsetAt(rules, low), offsetAt(rules, high)];
  while (before !== after && high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(rules, middle) === before) low = middle;
    else high = middle;
  }
  return { before, after, at: high };
}

/** Milliseconds east of UTC. */
function offsetAt(rules: IANAZone, instant: number): number {
  return rules.offset(instant) * minuteMillis;
}

/** The instants at which clocks show a local time, ascending. */
function shown(local: number, { before, after, at }: Change): number[] {
  if (before === after) return [local - before];
  const [old, changed] = [local - before, local - after];
  return [...(old < at ? [old] : []), ...(changed >= at ? [changed] : [])];
}

/** Each instant that shows a local time or, if none does, the one at which the clocks of before the gap would. */
function everyInstant(local: number, change: Change): number[] {
  const instants = shown(local, change);
  return instants.length > 0 || skipsDates(change) ? instants : [local - change.before];
}

/** The first instant that shows a local time or, if none does, the first after the gap. */
function onlyInstant(local: number, change: Change): number[] {
  const [first] = shown(local, change);
  if (first !== undefined) return [first];
  return skipsDates(change) ? [] : [change.at];
}

function skipsDates({ before, after }: Change): boolean {
  return after - before >= dayMillis;
}
