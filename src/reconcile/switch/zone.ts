import { IANAZone } from 'luxon';

/** A stretch of time in which the clocks of a zone do not change. Epoch seconds, half-open. */
export interface ZoneStretch {
  readonly start: number;
  readonly end: number;
  /** Seconds that local time is ahead of UTC. */
  readonly offset: number;
}

const step = 6 * 3600;

/** The stretches that cover `[start, end)`, by luxon: the same zone rules that cut billing days. */
export function zoneStretches(zone: string, start: number, end: number): ZoneStretch[] {
  const rules = IANAZone.create(zone);
  const offsetAt = (second: number) => Math.round(rules.offset(second * 1000) * 60);
  const stretches: ZoneStretch[] = [];
  let began = start;
  for (let second = start; second < end; ) {
    const next = Math.min(second + step, end);
    const offset = offsetAt(began);
    if (offsetAt(next) !== offset) {
      const change = firstChange(second, next, offset, offsetAt);
      stretches.push({ start: began, end: change, offset });
      began = change;
    }
    second = next;
  }
  if (began < end) stretches.push({ start: began, end, offset: offsetAt(began) });
  return stretches;
}

/** Binary search for the first second in `(low, high]` with another offset. */
function firstChange(
  low: number,
  high: number,
  offset: number,
  offsetAt: (second: number) => number,
): number {
  let [before, after] = [low, high];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}
