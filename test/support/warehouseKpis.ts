/**
 * The definitions of the views, computed call by call without SQL, to compare the warehouse with. Times are microseconds
 * since the epoch.
 */
export interface Attempt {
  readonly id: string;
  readonly trunk: string | null;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly result: string;
  readonly country: 'US' | 'GB' | null;
  readonly created: number;
  readonly answered: number | null;
  readonly ended: number | null;
  readonly billed: number | null;
  /** Millionths of a unit, and the currency. */
  readonly price: readonly [amount: number, currency: string] | null;
}

const second = 1_000_000;
const hour = 3600 * second;
const day = 24 * hour;

type Figures = Record<string, unknown>;

export function grouped<Item>(
  items: readonly Item[],
  key: (item: Item) => readonly unknown[],
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = JSON.stringify(key(item));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Where the call's occupancy ends: an open call is open until it was read. */
function occupiedUntil(call: Attempt, fetched: number): number {
  return call.ended ?? fetched;
}

/** Microseconds of `[start, end)` that fall inside the hour at `from`. */
function clipped(start: number, end: number, from: number): number {
  return Math.max(0, Math.min(end, from + hour) - Math.max(start, from));
}

/** The hours that a call touches: the one that it is created in, and those that its occupancy falls in. */
function touchedHours(call: Attempt, fetched: number): number[] {
  const hours: number[] = [];
  const end = occupiedUntil(call, fetched);
  const first = Math.floor(call.created / hour) * hour;
  for (let at = first; at === first || at < end; at += hour) hours.push(at);
  return hours;
}

/** Most calls open at one instant inside the hour: the count can only rise where a call begins, or at the hour's edge. */
function peakConcurrent(calls: readonly Attempt[], fetched: number, from: number): number {
  const instants = calls.map(call => Math.max(call.created, from)).filter(at => at < from + hour);
  const openAt = (at: number) =>
    calls.filter(call => call.created <= at && at < occupiedUntil(call, fetched)).length;
  return Math.max(0, ...instants.map(openAt));
}

function peakPerSecond(calls: readonly Attempt[]): number {
  const seconds = grouped(calls, call => [Math.floor(call.created / second)]);
  return Math.max(0, ...[...seconds.values()].map(each => each.length));
}

export function volumeHourly(calls: readonly Attempt[], fetched: number): Figures[] {
  const touches = calls.flatMap(call => touchedHours(call, fetched).map(at => ({ at, call })));
  return [...grouped(touches, ({ at, call }) => [at, call.trunk, call.direction])].map(([key, group]) => {
    const [at, trunk_id, direction] = JSON.parse(key) as [number, string | null, string];
    const touching = group.map(({ call }) => call);
    const created = touching.filter(call => call.created >= at && call.created < at + hour);
    const talk = sum(
      touching.map(call =>
        call.answered === null ? 0 : clipped(call.answered, occupiedUntil(call, fetched), at),
      ),
    );
    const occupied = sum(touching.map(call => clipped(call.created, occupiedUntil(call, fetched), at)));
    return {
      hour: isoSeconds(at),
      trunk_id,
      direction,
      attempts: created.length,
      answered: created.filter(call => call.answered !== null).length,
      // Durations are whole seconds; talk_erlangs keeps what they leave out.
      talk_seconds: Math.floor(talk / second),
      erlangs: occupied / hour,
      talk_erlangs: talk / hour,
      peak_concurrent: peakConcurrent(touching, fetched, at),
      peak_cps: peakPerSecond(created),
    };
  });
}

/** Both directions of a trunk together, without its limit. */
export function trunkPeaksHourly(calls: readonly Attempt[], fetched: number): Figures[] {
  const touches = calls.flatMap(call => touchedHours(call, fetched).map(at => ({ at, call })));
  return [...grouped(touches, ({ at, call }) => [at, call.trunk])].map(([key, group]) => {
    const [at, trunk_id] = JSON.parse(key) as [number, string | null];
    const created = group
      .map(({ call }) => call)
      .filter(call => call.created >= at && call.created < at + hour);
    return { hour: isoSeconds(at), trunk_id, attempts: created.length, peak_cps: peakPerSecond(created) };
  });
}

export function answerRatesDaily(calls: readonly Attempt[], shortSeconds: number): Figures[] {
  return [...grouped(calls, call => [dateOf(call.created), call.trunk, call.direction])].map(
    ([key, group]) => {
      const [billing_date, trunk_id, direction] = JSON.parse(key) as [string, string | null, string];
      const answered = group.filter(call => call.answered !== null);
      const unanswered = (...results: string[]) =>
        group.filter(call => call.answered === null && results.includes(call.result)).length;
      const talks = answered.flatMap(call => talkSeconds(call) ?? []);
      const lower = answered.length + unanswered('BUSY', 'NO_ANSWER');
      return {
        billing_date,
        trunk_id,
        direction,
        attempts: group.length,
        answered: answered.length,
        failed: group.filter(call => call.result === 'FAILED').length,
        asr: answered.length / group.length,
        ner_lower: lower / group.length,
        ner_estimate: (lower + unanswered('CANCEL')) / group.length,
        acd_seconds: talks.length === 0 ? null : sum(talks) / talks.length,
        time_to_answer_p50: median(answered.map(call => ((call.answered ?? 0) - call.created) / second)),
        short_calls: talks.filter(talk => talk < shortSeconds).length,
      };
    },
  );
}

/** Whole seconds that elapsed from answer to end. */
export function talkSeconds(call: Attempt): number | null {
  if (call.answered === null || call.ended === null) return null;
  return Math.floor((call.ended - call.answered) / second);
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
  return ((sorted[low] ?? 0) + (sorted[high] ?? 0)) / 2;
}

export function spendDaily(calls: readonly Attempt[]): Figures[] {
  const key = (call: Attempt) => [
    dateOf(call.created),
    call.trunk,
    call.direction,
    call.country,
    call.price?.[1] ?? null,
  ];
  return [...grouped(calls, key)].map(([name, group]) => {
    const [billing_date, trunk_id, direction, to_country, currency] = JSON.parse(name) as (string | null)[];
    return {
      billing_date,
      trunk_id,
      direction,
      to_country,
      currency,
      calls: group.length,
      billed_seconds: sum(group.map(call => call.billed ?? 0)),
      spend: decimal(sum(group.map(call => call.price?.[0] ?? 0))),
      unpriced_calls: group.filter(isUnpriced).length,
    };
  });
}

function isUnpriced(call: Attempt): boolean {
  if (call.ended === null || call.price !== null) return false;
  return call.answered !== null || (call.billed ?? 0) > 0;
}

export function dateOf(microseconds: number): string {
  return new Date((Math.floor(microseconds / day) * day) / 1000).toISOString().slice(0, 10);
}

function isoSeconds(microseconds: number): string {
  return new Date(microseconds / 1000).toISOString().replace('.000Z', 'Z');
}

/** Millionths as DECIMAL text. */
export function decimal(millionths: number): string {
  const digits = String(Math.abs(millionths)).padStart(7, '0');
  return `${millionths < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

function isoMicroseconds(microseconds: number): string {
  const whole = new Date(Math.floor(microseconds / second) * 1000).toISOString().slice(0, 19);
  return `${whole}.${String(microseconds % second).padStart(6, '0')}Z`;
}

/** The call as the API delivers it, with all its microseconds. */
export function recordLine(call: Attempt): string {
  const price = call.price && { currencyCode: call.price[1], amount: decimal(call.price[0]) };
  return JSON.stringify({
    callId: call.id,
    trunkId: call.trunk,
    direction: call.direction.toLowerCase(),
    callResult: call.result,
    from: '+4930123456',
    to: call.country === 'US' ? '12015550123' : call.country === 'GB' ? '+442079460123' : 'anonymous',
    createTime: isoMicroseconds(call.created),
    answerTime: call.answered === null ? undefined : isoMicroseconds(call.answered),
    endTime: call.ended === null ? '' : isoMicroseconds(call.ended),
    billingDurationSeconds: call.billed ?? undefined,
    price,
  });
}
