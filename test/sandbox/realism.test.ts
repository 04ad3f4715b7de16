import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { beforeAll, expect, test } from 'vitest';
import { CallLog } from '../../src/sandbox/callLog.ts';
import { COUNTRIES } from '../../src/sandbox/countries.ts';
import type { CallPlan } from '../../src/sandbox/plan.ts';
import { recordAt } from '../../src/sandbox/record.ts';
import { seconds } from './client.ts';

const START = seconds('2026-10-05T00:00:00Z');
const WEEK = 7 * 86_400;
let plans: CallPlan[] = [];

beforeAll(() => {
  plans = [...new CallLog('realism', 'project', 5_000).from({ start: START, end: START + WEEK })];
});

function share(passes: (plan: CallPlan) => boolean): number {
  return plans.filter(passes).length / plans.length;
}

function numbersOf(plan: CallPlan): [number: string, country: string][] {
  const from: [string, string] = [plan.from, plan.fromCountry.code];
  return plan.emergency ? [from] : [from, [plan.to, plan.toCountry.code]];
}

test('every number is valid in the country that the call has for it', () => {
  const countries = new Map(plans.flatMap(numbersOf));
  const wrong = [...countries].filter(([number, country]) => {
    const parsed = parsePhoneNumberFromString(number);
    return !parsed?.isValid() || parsed.country !== country;
  });
  expect(wrong).toEqual([]);
  expect(new Set(plans.flatMap(plan => [plan.fromCountry, plan.toCountry])).size).toBe(COUNTRIES.length);
});

test('there are five trunks and more, of different size, in two currencies', () => {
  const sizes = Map.groupBy(plans, plan => plan.trunk.id);
  expect(sizes.size).toBeGreaterThanOrEqual(5);
  expect(new Set([...sizes.values()].map(calls => calls.length)).size).toBe(sizes.size);
  expect(new Set(plans.map(plan => plan.trunk.currency))).toEqual(new Set(['USD', 'EUR']));
});

test('results have plausible shares', () => {
  expect(share(plan => plan.result === 'COMPLETED')).toBeCloseTo(0.61, 1);
  for (const result of ['NO_ANSWER', 'BUSY', 'CANCEL', 'FAILED']) {
    expect(share(plan => plan.result === result)).toBeGreaterThan(0.04);
  }
});

test('some completed calls were never answered and lasted no time', () => {
  const unanswered = plans.filter(plan => plan.result === 'COMPLETED' && plan.answerTime === undefined);
  expect(unanswered.length).toBeGreaterThan(0);
  expect(unanswered.every(plan => plan.endTime === plan.createTime && plan.billedSeconds === 0)).toBe(true);
});

test('some calls are short, some last hours and some end on another day', () => {
  const talk = (plan: CallPlan) => plan.endTime - (plan.answerTime ?? plan.endTime);
  expect(share(plan => talk(plan) > 0 && talk(plan) < 6)).toBeGreaterThan(0.02);
  expect(share(plan => talk(plan) > 7200)).toBeGreaterThan(0);
  expect(
    share(plan => Math.floor(plan.createTime / 86_400) < Math.floor(plan.endTime / 86_400)),
  ).toBeGreaterThan(0);
});

test('load follows the day and the week', () => {
  const created = (from: number, to: number) =>
    plans.filter(plan => plan.createTime >= START + from * 3600 && plan.createTime < START + to * 3600)
      .length;
  expect(created(15, 16)).toBeGreaterThan(5 * created(3, 4));
  expect(created(24, 48)).toBeGreaterThan(2 * created(144, 168));
});

test('a forwarded call is an inbound record and an outbound one that belongs to it', () => {
  const legs = plans.filter(plan => plan.parentId !== undefined);
  const parents = new Map(plans.map(plan => [plan.id, plan]));
  expect(legs.length).toBeGreaterThan(0);
  for (const leg of legs) {
    const parent = parents.get(leg.parentId ?? '');
    expect(leg.direction).toBe('OUTBOUND');
    expect(parent).toMatchObject({ direction: 'INBOUND', forwarded: true, trunk: leg.trunk, to: leg.from });
    expect(parent).toMatchObject({ createTime: leg.createTime, endTime: leg.endTime });
  }
});

test('emergency calls are rare, outbound and dialled as such', () => {
  const emergencies = plans.filter(plan => plan.emergency);
  expect(emergencies.length).toBeGreaterThan(0);
  expect(emergencies.length).toBeLessThan(plans.length / 500);
  expect(emergencies.every(plan => plan.direction === 'OUTBOUND' && /^\d{3}$/.test(plan.to))).toBe(true);
});

test('ids are ULIDs of their creation time and differ', () => {
  expect(new Set(plans.map(plan => plan.id)).size).toBe(plans.length);
  for (const plan of plans.slice(0, 1000)) {
    expect(plan.id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    const digits = [...plan.id.slice(0, 10)].map(digit => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(digit));
    expect(digits.reduce((sum, digit) => sum * 32 + digit, 0)).toBe(plan.createTime * 1000);
  }
});

test('answered calls and no others have a price: the rate by the billed minutes, rounded half up at four decimals', () => {
  const afterwards = START + 2 * WEEK;
  const wrong = plans.filter(plan => {
    const { price, pricePerMinute, billingDurationSeconds = 0 } = recordAt(plan, 'project', afterwards);
    if (price === undefined || pricePerMinute === undefined) return plan.answerTime !== undefined;
    const twice = (2n * tenThousandths(pricePerMinute.amount) * BigInt(billingDurationSeconds)) / 60n;
    return plan.answerTime === undefined || tenThousandths(price.amount) !== (twice + 1n) / 2n;
  });
  expect(wrong).toEqual([]);
});

function tenThousandths(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

test('billed seconds cover the talk and end on an increment of the country', () => {
  const wrong = plans.filter(({ answerTime, endTime, toCountry, billedSeconds }) => {
    if (answerTime === undefined) return billedSeconds !== 0;
    const [first, next] = toCountry.increment;
    const least = Math.max(endTime - answerTime, first);
    return billedSeconds < least || billedSeconds >= least + next || (billedSeconds - first) % next !== 0;
  });
  expect(wrong).toEqual([]);
});
