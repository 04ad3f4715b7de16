import { Heap } from './heap.ts';
import { isFree, Meeting, type Pair, type Twins } from './meeting.ts';

/** A record of the switch or a call of the provider, among those of the same numbers. */
export interface Candidate {
  readonly isRecord: boolean;
  readonly id: number;
  /** Microseconds. */
  readonly time: number;
  readonly seconds: number;
}

/** The records, or the calls, of one instant, between the instants that still have something free. */
interface Instant {
  readonly isRecord: boolean;
  readonly time: number;
  readonly twins: Twins[];
  /** Twins that have something free. */
  free: number;
  earlier: Instant | undefined;
  later: Instant | undefined;
  earlierMeeting: Meeting | undefined;
  laterMeeting: Meeting | undefined;
}

export interface Match {
  readonly record: number;
  readonly call: number;
}

/**
 * Matches records with calls, each with at most one, best first: of all pairs within `tolerance` (microseconds) the closest
 * in time is taken, among equals the closest in length, then the earliest, then the first; and so on with what is left.
 *
 * Works without looking at all pairs, so that calls of one pair of numbers by the thousand, or in the same second, cost
 * n log n: the closest in time are neighbours on the line of instants, and of those the closest in length are neighbours in
 * their `Meeting`. Rounds of mutual best matches in SQL give the same, but need a round for each link of a chain of
 * calls, which are thousands where somebody redials every few seconds.
 * @param candidates in order of time
 */
export function bestFirst(candidates: readonly Candidate[], tolerance: number): Match[] {
  const matches: Match[] = [];
  const heap = new Heap<Pair>(byCloseness);
  const instantOf = new Map<Twins, Instant>();
  const instants = line(candidates);
  for (const instant of instants) for (const twins of instant.twins) instantOf.set(twins, instant);
  for (const instant of instants) meet(instant, instant.later, tolerance, heap);
  for (let pair = heap.pop(); pair; pair = heap.pop()) {
    const [a, b] = pair;
    if (!isFree(a) || !isFree(b)) continue;
    take(a, b, matches);
    for (const twins of pair) if (!isFree(twins)) leave(twins, instantOf.get(twins), tolerance, heap);
  }
  return matches;
}

/** The instants in order, linked, with the twins of each in order of length. */
function line(candidates: readonly Candidate[]): Instant[] {
  const instants: Instant[] = [];
  const sorted = candidates.toSorted(byTime);
  for (const { isRecord, time, seconds, id } of sorted) {
    const last = instants.at(-1);
    const isSame = last?.time === time && last.isRecord === isRecord;
    const instant = isSame ? last : following(last, isRecord, time);
    if (!isSame) instants.push(instant);
    const twins = instant.twins.at(-1);
    if (twins?.seconds === seconds) twins.ids.push(id);
    else instant.free = instant.twins.push({ isRecord, time, seconds, ids: [id], taken: 0 });
  }
  return instants;
}

function following(earlier: Instant | undefined, isRecord: boolean, time: number): Instant {
  const none = { later: undefined, earlierMeeting: undefined, laterMeeting: undefined };
  const instant: Instant = { isRecord, time, twins: [], free: 0, earlier, ...none };
  if (earlier) earlier.later = instant;
  return instant;
}

/** Brings neighbours on the line together, if one has records and one calls. */
function meet(
  earlier: Instant | undefined,
  later: Instant | undefined,
  tolerance: number,
  heap: Heap<Pair>,
): void {
  if (!earlier || !later || earlier.isRecord === later.isRecord || later.time - earlier.time > tolerance)
    return;
  const meeting = new Meeting(earlier.twins, later.twins);
  earlier.laterMeeting = meeting;
  later.earlierMeeting = meeting;
  for (const pair of meeting.pairs()) heap.push(recordFirst(pair));
}

/** As many of one as there are of the other. */
function take(records: Twins, calls: Twins, matches: Match[]): void {
  const count = Math.min(records.ids.length - records.taken, calls.ids.length - calls.taken);
  for (let index = 0; index < count; index++) {
    const record = records.ids[records.taken++] as number;
    const call = calls.ids[calls.taken++] as number;
    matches.push({ record, call });
  }
}

/** Takes out twins that have nothing free; with the last of them their instant goes, and its neighbours meet. */
function leave(twins: Twins, instant: Instant | undefined, tolerance: number, heap: Heap<Pair>): void {
  if (!instant) return;
  for (const meeting of [instant.earlierMeeting, instant.laterMeeting]) {
    const pair = meeting?.remove(twins);
    if (pair) heap.push(recordFirst(pair));
  }
  instant.free -= 1;
  if (instant.free > 0) return;
  const { earlier, later } = instant;
  if (earlier) [earlier.later, earlier.laterMeeting] = [later, undefined];
  if (later) [later.earlier, later.earlierMeeting] = [earlier, undefined];
  meet(earlier, later, tolerance, heap);
}

function recordFirst(pair: Pair): Pair {
  return pair[0].isRecord ? pair : [pair[1], pair[0]];
}

function byTime(a: Candidate, b: Candidate): number {
  return a.time - b.time || Number(b.isRecord) - Number(a.isRecord) || a.seconds - b.seconds || a.id - b.id;
}

/** The order in which pairs are taken. */
function byCloseness([record, call]: Pair, [otherRecord, otherCall]: Pair): number {
  return (
    Math.abs(record.time - call.time) - Math.abs(otherRecord.time - otherCall.time) ||
    Math.abs(record.seconds - call.seconds) - Math.abs(otherRecord.seconds - otherCall.seconds) ||
    record.time - otherRecord.time ||
    record.seconds - otherRecord.seconds ||
    call.time - otherCall.time ||
    call.seconds - otherCall.seconds
  );
}
