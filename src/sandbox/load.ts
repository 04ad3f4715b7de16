import { derive, Random } from './hash.ts';

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

/** Call attempts, and how many of them are forwarded: each forwarded one makes a second record. */
interface Load {
  readonly attempts: number;
  readonly forwarded: number;
}

/** The load of each second of one hour. */
export interface HourLoad {
  readonly attempts: Uint16Array;
  readonly forwarded: Uint16Array;
}

export function recordsAt({ attempts, forwarded }: HourLoad, second: number): number {
  return (attempts[second] as number) + (forwarded[second] as number);
}

/**
 * How many records an hour has: 60 draws, no call and no second. Totals and the place of a page so cost the
 * same at any load, and a year is counted in a blink.
 *
 * @param projectKey hash of seed and project
 * @param hour hours since the epoch
 */
export function recordsOfHour(projectKey: number, hour: number, callsPerDay: number): number {
  let sum = 0;
  for (let minute = 0; minute < 60; minute++) {
    const { attempts, forwarded } = loadOfMinute(projectKey, hour, minute, callsPerDay);
    sum += attempts + forwarded;
  }
  return sum;
}

/** The same hour second by second. */
export function loadOfHour(projectKey: number, hour: number, callsPerDay: number): HourLoad {
  const load: HourLoad = {
    attempts: new Uint16Array(SECONDS_PER_HOUR),
    forwarded: new Uint16Array(SECONDS_PER_HOUR),
  };
  for (let minute = 0; minute < 60; minute++) {
    const key = derive(minuteKey(projectKey, hour, minute), 1);
    spread(load, minute * 60, key, loadOfMinute(projectKey, hour, minute, callsPerDay));
  }
  return load;
}

/** Every attempt of a minute falls into a second of its own drawing. */
function spread(load: HourLoad, start: number, key: number, { attempts, forwarded }: Load): void {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const second = start + (derive(key, attempt) % 60);
    (load.attempts[second] as number)++;
    if (attempt < forwarded) (load.forwarded[second] as number)++;
  }
}

function loadOfMinute(projectKey: number, hour: number, minute: number, callsPerDay: number): Load {
  const random = new Random(minuteKey(projectKey, hour, minute));
  const attempts = poisson(attemptsPerSecond(hour, minute, callsPerDay) * 60, random);
  return { attempts, forwarded: Math.floor(attempts * FORWARDED + random.fraction()) };
}

function minuteKey(projectKey: number, hour: number, minute: number): number {
  return derive(derive(projectKey, hour), minute);
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

/** From this mean on the normal distribution is close enough to Poisson's, and costs the same at any mean. */
const LARGE_MEAN = 30;

function poisson(mean: number, random: Random): number {
  return mean < LARGE_MEAN ? invertPoisson(mean, random.fraction()) : normal(mean, Math.sqrt(mean), random);
}

/** The smallest count whose cumulative probability is above the draw. */
function invertPoisson(mean: number, draw: number): number {
  let events = 0;
  let probability = Math.exp(-mean);
  for (let sum = probability; draw >= sum && probability > 0; sum += probability) {
    events++;
    probability *= mean / events;
  }
  return events;
}

/** Twelve uniform draws have a variance of one: whole numbers and sums alone, so the same on every machine. */
function normal(mean: number, deviation: number, random: Random): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw++) sum += random.fraction();
  return Math.max(0, Math.round(mean + deviation * sum));
}
