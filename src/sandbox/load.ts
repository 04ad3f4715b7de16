import { derive, mix } from './hash.ts';

export const SECONDS_PER_HOUR = 3600;
const HOURS_PER_WEEK = 168;
const SECONDS_PER_DAY = 86400;

/** 1970-01-01 was a Thursday: hours from the Monday before. */
const EPOCH_HOUR_OF_WEEK = 3 * 24;

/** Monday to Sunday; the mean is 1. */
const WEEKDAY_LOAD = [1.16, 1.22, 1.24, 1.22, 1.16, 0.56, 0.44];

/** UTC hours 0 to 23; the mean is 1. Offices in Europe and America overlap in the afternoon. */
const HOUR_LOAD = [
  0.3, 0.22, 0.18, 0.16, 0.18, 0.28, 0.52, 0.9, 1.34, 1.62, 1.7, 1.58, 1.5, 1.72, 1.86, 1.9, 1.84, 1.66, 1.36,
  1.06, 0.8, 0.56, 0.42, 0.34,
];

/** Share of call attempts that a trunk forwards: each makes a second record. */
const FORWARDED = 0.02;

/** Records of one second: `attempts` of their own, and one more if the last attempt was forwarded. */
export interface Slot {
  readonly attempts: number;
  readonly forwarded: boolean;
}

/** The records of each second of one hour, packed as `attempts * 2 + (forwarded ? 1 : 0)`. */
export type HourLoad = Uint16Array;

export function slotAt(load: HourLoad, second: number): Slot {
  const packed = load[second] as number;
  return { attempts: packed >> 1, forwarded: (packed & 1) === 1 };
}

export function recordsAt(load: HourLoad, second: number): number {
  const packed = load[second] as number;
  return (packed >> 1) + (packed & 1);
}

/**
 * How many records each second of an hour has. Counting needs no call, so totals and the place of a page
 * cost the same at any load.
 *
 * @param projectKey hash of seed and project
 * @param hour hours since the epoch
 */
export function loadOfHour(projectKey: number, hour: number, callsPerDay: number): HourLoad {
  const load = new Uint16Array(SECONDS_PER_HOUR);
  const hourKey = derive(projectKey, hour);
  for (let minute = 0; minute < 60; minute++) {
    fillMinute(load, minute * 60, hourKey, poisson(attemptsPerSecond(hour, minute, callsPerDay)));
  }
  return load;
}

function fillMinute(load: HourLoad, start: number, hourKey: number, distribution: Uint32Array): void {
  for (let second = start; second < start + 60; second++) {
    const draw = derive(hourKey, second);
    let attempts = 0;
    while (attempts < distribution.length && draw >= (distribution[attempts] as number)) attempts++;
    const forwarded = attempts > 0 && mix(draw ^ 0x5bd1e995) < attempts * FORWARDED * 4294967296;
    load[second] = attempts * 2 + (forwarded ? 1 : 0);
  }
}

/** The load curve between the middles of hours is a straight line. */
function attemptsPerSecond(hour: number, minute: number, callsPerDay: number): number {
  const share = (minute + 0.5) / 60;
  const from = weeklyLoad(share < 0.5 ? hour - 1 : hour);
  const to = weeklyLoad(share < 0.5 ? hour : hour + 1);
  const weight = share < 0.5 ? share + 0.5 : share - 0.5;
  return ((from + (to - from) * weight) * callsPerDay) / SECONDS_PER_DAY / (1 + FORWARDED);
}

function weeklyLoad(hour: number): number {
  const ofWeek = (((hour + EPOCH_HOUR_OF_WEEK) % HOURS_PER_WEEK) + HOURS_PER_WEEK) % HOURS_PER_WEEK;
  return (WEEKDAY_LOAD[Math.floor(ofWeek / 24)] as number) * (HOUR_LOAD[ofWeek % 24] as number);
}

/** Cumulative Poisson distribution, scaled to 32 bits, up to where the rest no longer counts. */
function poisson(mean: number): Uint32Array {
  const thresholds: number[] = [];
  let probability = Math.exp(-mean);
  let sum = probability;
  for (let events = 1; sum < 1 - 1e-10 && events < 30_000; events++) {
    thresholds.push(Math.floor(sum * 4294967296));
    probability *= mean / events;
    sum += probability;
  }
  return Uint32Array.from(thresholds);
}
