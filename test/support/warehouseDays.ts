import { type Attempt, dateOf, decimal, grouped, sum, talkSeconds } from './warehouseKpis.ts';

/** The definitions of the views of destinations, numbers, durations and uplift, computed call by call without SQL. */
type Figures = Record<string, unknown>;

const bounds = [0, 1, 6, 12, 18, 30, 60, 120, 180, 300, 600, 1200, 1800, 3600];
/** The caller of every call (see `recordLine`). */
const caller = { number: '+4930123456', country: 'DE' };

function otherCountry(call: Attempt): string | null {
  return call.direction === 'INBOUND' ? caller.country : call.country;
}

function ownNumber(call: Attempt): string | null {
  if (call.direction === 'OUTBOUND') return caller.number;
  return { US: '+12015550123', GB: '+442079460123', none: null }[call.country ?? 'none'];
}

function isUnpriced(call: Attempt): boolean {
  return call.ended !== null && call.price === null && (call.answered !== null || (call.billed ?? 0) > 0);
}

/** Rows of one group, by the currency that they stand in, with the ratios of the whole group. */
function byCurrency(group: readonly Attempt[], keys: Figures): Figures[] {
  const currencies = new Set(group.flatMap(call => (call.price === null ? [] : [call.price[1]])));
  const only = currencies.size === 1 ? ([...currencies][0] ?? null) : null;
  const talks = group.flatMap(call => talkSeconds(call) ?? []);
  const answered = (calls: readonly Attempt[]) => calls.filter(call => call.answered !== null).length;
  return [...grouped(group, call => [call.price?.[1] ?? only])].map(([key, calls]) => ({
    ...keys,
    currency: (JSON.parse(key) as [string | null])[0],
    calls: calls.length,
    answered: answered(calls),
    answered_and_ended: calls.filter(call => talkSeconds(call) !== null).length,
    short_calls: calls.filter(call => (talkSeconds(call) ?? 6) < 6).length,
    unpriced_calls: calls.filter(isUnpriced).length,
    talk_seconds: sum(calls.map(call => talkSeconds(call) ?? 0)),
    billed_seconds: sum(calls.map(call => call.billed ?? 0)),
    spend: decimal(sum(calls.map(call => call.price?.[0] ?? 0))),
    asr: answered(group) / group.length,
    acd_seconds: talks.length === 0 ? null : sum(talks) / talks.length,
  }));
}

export function destinationDaily(calls: readonly Attempt[]): Figures[] {
  const key = (call: Attempt) => [dateOf(call.created), call.trunk, call.direction, otherCountry(call)];
  return [...grouped(calls, key)].flatMap(([name, group]) => {
    const [billing_date, trunk_id, direction, country] = JSON.parse(name) as (string | null)[];
    return byCurrency(group, { billing_date, trunk_id, direction, country }).map(row => ({
      ...row,
      priced_seconds: pricedSeconds(group, row.currency as string | null),
      cost_per_billed_minute: costPerMinute(group, row.currency as string | null),
    }));
  });
}

function pricedSeconds(group: readonly Attempt[], currency: string | null): number {
  const priced = group.filter(call => call.price !== null && call.price[1] === currency);
  return sum(priced.map(call => call.billed ?? 0));
}

/** Millionths of a unit a minute, rounded half up (away from zero), as DECIMAL text. */
function costPerMinute(group: readonly Attempt[], currency: string | null): string | null {
  const priced = group.filter(call => call.price !== null && call.price[1] === currency);
  const seconds = BigInt(pricedSeconds(group, currency));
  if (seconds === 0n) return null;
  const parts = BigInt(sum(priced.map(call => call.price?.[0] ?? 0))) * 60n;
  const size = parts < 0n ? -parts : parts;
  const rounded = (size * 2n + seconds) / (seconds * 2n);
  return decimal(Number(parts < 0n ? -rounded : rounded));
}

export function numberActivityDaily(calls: readonly Attempt[]): Figures[] {
  const key = (call: Attempt) => [dateOf(call.created), ownNumber(call), call.direction];
  return [...grouped(calls, key)].flatMap(([name, group]) => {
    const [billing_date, own_number, direction] = JSON.parse(name) as (string | null)[];
    return byCurrency(group, { billing_date, own_number, direction });
  });
}

export function billingUpliftDaily(calls: readonly Attempt[]): Figures[] {
  const key = (call: Attempt) => [dateOf(call.created), call.trunk, call.direction, otherCountry(call)];
  return [...grouped(calls, key)].map(([name, group]) => {
    const [billing_date, trunk_id, direction, country] = JSON.parse(name) as (string | null)[];
    const talked = group.filter(call => talkSeconds(call) !== null);
    const talk = sum(talked.map(call => talkSeconds(call) ?? 0));
    const billed = sum(talked.map(call => call.billed ?? 0));
    return {
      billing_date,
      trunk_id,
      direction,
      country,
      calls: talked.length,
      talk_seconds: talk,
      billed_seconds: billed,
      uplift_seconds: billed - talk,
      uplift: talk === 0 ? null : (billed - talk) / talk,
      billed_seconds_without_talk: sum(group.map(call => call.billed ?? 0)) - billed,
    };
  });
}

export function callDurationHistogram(calls: readonly Attempt[]): Figures[] {
  const key = (call: Attempt) => [dateOf(call.created), call.trunk, call.direction];
  return [...grouped(calls, key)].flatMap(([name, group]) => {
    const [billing_date, trunk_id, direction] = JSON.parse(name) as (string | null)[];
    const talks = group.flatMap(call => talkSeconds(call) ?? []);
    return bounds.flatMap((from, index) => {
      const to = bounds[index + 1] ?? null;
      const inside = talks.filter(talk => talk >= from && (to === null || talk < to));
      if (inside.length === 0) return [];
      const figures = {
        calls: inside.length,
        talk_seconds: sum(inside),
        share: inside.length / talks.length,
      };
      return [{ billing_date, trunk_id, direction, from_seconds: from, to_seconds: to, ...figures }];
    });
  });
}
