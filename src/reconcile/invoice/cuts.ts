import { DateTime } from 'luxon';
import { startOfDate } from '../../billingDays.ts';
import type { Month } from '../context.ts';

/** A way to cut the month. Instants in epoch seconds. */
export interface Cut {
  /** IANA zone, of those that cut alike the best known one. */
  readonly zone: string;
  readonly start: number;
  readonly end: number;
  readonly firstDayEnd: number;
  readonly lastDayStart: number;
}

/** The first of those that cut alike gives the name. */
const wellKnown = [
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Helsinki',
  'Europe/Moscow',
  'Africa/Lagos',
  'Africa/Johannesburg',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Phoenix',
  'America/Bogota',
  'America/Sao_Paulo',
  'Asia/Dubai',
  'Asia/Karachi',
  'Asia/Kolkata',
  'Asia/Dhaka',
  'Asia/Bangkok',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Australia/Brisbane',
  'Australia/Sydney',
  'Pacific/Auckland',
  'Pacific/Honolulu',
];

const known = new Map<string, readonly Cut[]>();

/**
 * The ways in which the world's zones cut a month, each once: the ledger's own first, then UTC, then the others, those
 * that differ less from the ledger's before.
 */
export function cutsOf(month: Month, timeZone: string): readonly Cut[] {
  const key = `${month.label} ${timeZone}`;
  const cuts = known.get(key) ?? distinctCuts(month, timeZone);
  known.set(key, cuts);
  return cuts;
}

function distinctCuts(month: Month, timeZone: string): Cut[] {
  const zones = [timeZone, ...wellKnown, ...Intl.supportedValuesOf('timeZone')];
  const cuts = new Map<string, Cut>();
  for (const zone of zones) {
    // Both edges' offsets decide, and cost a tenth of the cut itself.
    const key = [month.firstDate, month.nextDate]
      .map(date => DateTime.fromISO(date, { zone }).offset)
      .join(' ');
    if (!cuts.has(key)) cuts.set(key, cutOf(month, zone));
  }
  const [own, ...others] = cuts.values();
  if (own === undefined) return [];
  const shift = ({ zone, start, end }: Cut): number =>
    zone === 'UTC' ? -1 : Math.abs(start - own.start) + Math.abs(end - own.end);
  return [own, ...others.sort((one, other) => shift(one) - shift(other))];
}

function cutOf({ firstDate, nextDate }: Month, zone: string): Cut {
  const first = DateTime.fromISO(firstDate, { zone: 'utc' });
  const next = DateTime.fromISO(nextDate, { zone: 'utc' });
  return {
    zone,
    start: startOfDate(first, zone),
    end: startOfDate(next, zone),
    firstDayEnd: startOfDate(first.plus({ days: 1 }), zone),
    lastDayStart: startOfDate(next.minus({ days: 1 }), zone),
  };
}
