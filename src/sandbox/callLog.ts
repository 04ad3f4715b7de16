import { derive, hashText } from './hash.ts';
import { type HourLoad, loadOfHour, recordsAt, recordsOfHour, SECONDS_PER_HOUR } from './load.ts';
import { type CallPlace, type CallPlan, planCall, planForwardedLeg } from './plan.ts';
import { remember } from './remember.ts';
import { type Trunk, trunksOf } from './trunks.ts';

/** Creation times, half-open, in whole seconds since the epoch. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** Loads of hours that are kept (14 kB each) and hours whose sum is kept (ten years). */
const KEPT_LOADS = 48;
const KEPT_SUMS = 100_000;

/**
 * Every call that a project ever had or will have, oldest first, made when it is asked for. Holds counts of
 * recently used hours and nothing else.
 */
export class CallLog {
  readonly trunks: readonly Trunk[];
  private readonly key: number;
  private readonly callsPerDay: number;
  private readonly loads = new Map<number, HourLoad>();
  private readonly sums = new Map<number, number>();

  constructor(seed: string, projectId: string, callsPerDay: number) {
    this.key = derive(hashText(seed), hashText(projectId));
    this.callsPerDay = callsPerDay;
    this.trunks = trunksOf(this.key);
  }

  /** How many calls were created in the range; makes none of them. */
  count(range: TimeRange): number {
    let sum = 0;
    for (const part of hoursOf(range)) sum += this.countPart(part);
    return sum;
  }

  /** The calls of the range from the `offset`-th on; makes none of those before it. */
  *from(range: TimeRange, offset = 0): Generator<CallPlan> {
    let skip = offset;
    for (const part of hoursOf(range)) {
      const size = skip > 0 ? this.countPart(part) : 0;
      if (size > 0 && skip >= size) skip -= size;
      else skip = yield* this.partFrom(part, skip);
    }
  }

  private *partFrom({ hour, first, last }: HourPart, offset: number): Generator<CallPlan, number> {
    const load = this.load(hour);
    let skip = offset;
    for (let second = first; second < last; second++) {
      const size = recordsAt(load, second);
      if (skip >= size) {
        skip -= size;
        continue;
      }
      for (const plan of this.second(hour, load, second).slice(skip)) yield plan;
      skip = 0;
    }
    return skip;
  }

  private second(hour: number, load: HourLoad, secondOfHour: number): CallPlan[] {
    const plans: CallPlan[] = [];
    const attempts = load.attempts[secondOfHour] as number;
    const forwarded = load.forwarded[secondOfHour] as number;
    const second = hour * SECONDS_PER_HOUR + secondOfHour;
    const key = derive(derive(this.key ^ 0x27d4eb2f, hour), secondOfHour);
    for (let index = 0; index < attempts; index++) {
      const place: CallPlace = { key, second, index, forwarded: index < forwarded };
      const plan = planCall(place, this.trunks);
      plans.push(plan);
      if (place.forwarded) plans.push(planForwardedLeg(plan, place, attempts + index));
    }
    return plans;
  }

  private countPart({ hour, first, last }: HourPart): number {
    if (first === 0 && last === SECONDS_PER_HOUR) {
      return remember(this.sums, KEPT_SUMS, hour, () => recordsOfHour(this.key, hour, this.callsPerDay));
    }
    return sumOf(this.load(hour), first, last);
  }

  private load(hour: number): HourLoad {
    return remember(this.loads, KEPT_LOADS, hour, () => loadOfHour(this.key, hour, this.callsPerDay));
  }
}

/** Seconds `first` up to `last` of an hour. */
interface HourPart {
  readonly hour: number;
  readonly first: number;
  readonly last: number;
}

function* hoursOf({ start, end }: TimeRange): Generator<HourPart> {
  for (let at = start; at < end; ) {
    const hour = Math.floor(at / SECONDS_PER_HOUR);
    const begin = hour * SECONDS_PER_HOUR;
    const last = Math.min(end - begin, SECONDS_PER_HOUR);
    yield { hour, first: at - begin, last };
    at = begin + last;
  }
}

function sumOf(load: HourLoad, first: number, last: number): number {
  let sum = 0;
  for (let second = first; second < last; second++) sum += recordsAt(load, second);
  return sum;
}
