import { IANAZone } from 'luxon';
import { literal } from '../sqlTemplate.ts';

/** From one change of clocks to the next. Epoch seconds, and seconds east of UTC. */
interface Stretch {
  readonly start: number;
  readonly offset: number;
}

const firstYear = 2000;
const day = 86_400;

/**
 * The SQL macro `zone_offset(local)`: seconds east of UTC of a local TIMESTAMP, null for one that the zone skips, that it has
 * twice, or that lies before 2000. Made of luxon's zone rules, as billing days are: DuckDB's may be others.
 *
 * @param until last year that is needed
 */
export function zoneOffsetMacro(zone: string, until: number): string {
  const cases = zone === 'UTC' ? [] : localStretches(zone, until).reverse().map(asCase);
  const body = zone === 'UTC' ? '0' : `case ${cases.join(' ')} end`;
  return `create or replace temp macro zone_offset(local) as ${body}`;
}

interface LocalStretch {
  /** Local time as seconds since 1970-01-01T00:00 local. */
  readonly start: number;
  readonly offset: number | null;
}

function asCase({ start, offset }: LocalStretch): string {
  const local = new Date(start * 1000).toISOString().slice(0, 19);
  return `when local >= timestamp ${literal(local)} then ${offset ?? 'null'}`;
}

/** Between the local times at which an offset ends and the next begins there are none, or each twice. */
function localStretches(zone: string, until: number): LocalStretch[] {
  const [first, ...later] = stretches(zone, until);
  if (first === undefined) return [];
  const found: LocalStretch[] = [{ start: first.start + first.offset, offset: first.offset }];
  let before = first;
  for (const next of later) {
    const edges = [next.start + before.offset, next.start + next.offset];
    found.push(
      { start: Math.min(...edges), offset: null },
      { start: Math.max(...edges), offset: next.offset },
    );
    before = next;
  }
  return found;
}

function stretches(name: string, until: number): Stretch[] {
  const zone = IANAZone.create(name);
  const start = Date.UTC(firstYear, 0, 1) / 1000;
  const end = Date.UTC(until + 1, 0, 1) / 1000;
  const found: Stretch[] = [{ start, offset: offsetAt(zone, start) }];
  for (let instant = start; instant < end; instant += day) {
    const offset = offsetAt(zone, instant + day);
    if (offset !== found.at(-1)?.offset) {
      found.push({ start: changeBetween(zone, instant, instant + day, offset), offset });
    }
  }
  return found;
}

/** The first second in `(low, high]` of an offset. */
function changeBetween(zone: IANAZone, low: number, high: number, offset: number): number {
  let before = low;
  let after = high;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(zone, middle) === offset) after = middle;
    else before = middle;
  }
  return after;
}

function offsetAt(zone: IANAZone, instant: number): number {
  return zone.offset(instant * 1000) * 60;
}
