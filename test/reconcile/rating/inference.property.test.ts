import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateCalls } from '../../../src/reconcile/rating/ratedCalls.ts';
import { rating } from '../../../src/reconcile/rating/rating.ts';
import { ruleText } from '../../../src/reconcile/rating/roundingRule.ts';
import { rows } from '../../../src/sql.ts';
import { modes } from './money.ts';
import { momentOf, pricedCall, type Tariff } from './month.ts';
import { scratchMonth } from './scratch.ts';

const increment = fc.oneof(
  fc.constantFrom([1, 1], [6, 6], [30, 6], [60, 60], [60, 1], [30, 30], [1, 60]),
  fc.tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 90 })),
);

/** A group's tariff, and the seconds of its calls. */
const group = fc.record({
  rate: fc.oneof(
    fc.bigInt(1n, 6_000n).map(count => count * 100n),
    fc.bigInt(1n, 500_000n),
  ),
  mode: fc.constantFrom(...modes),
  fee: fc.oneof(
    fc.constant(0n),
    fc.bigInt(1n, 900n).map(count => count * 100n),
  ),
  increment: increment.map(([first = 1, step = 1]) => ({ first, step })),
  talked: fc.oneof(
    fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 }),
    fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 40, maxLength: 120 }),
  ),
});

test('hidden modes, fees and increments are found, or what cannot be told is named', async () => {
  const groups = fc.sample(group, { numRuns: 300, seed: 5 }).map(({ talked, ...tariff }, index) => ({
    talked,
    tariff: { ...tariff, country: `country ${index}` } satisfies Tariff,
  }));
  const calls = groups.flatMap(({ talked, tariff }) =>
    talked.map((seconds, index) =>
      pricedCall(`${tariff.country}/${index}`, seconds, tariff, momentOf(index, talked.length)),
    ),
  );
  const context = await scratchMonth(calls);
  const { rounding, increments } = await rateCalls(context);
  const names = await rows(context.connection, 'select group_id, country from rating_groups');
  const keys = await rows(context.connection, 'select key_id, country from rating_keys');

  let found = 0;
  for (const { tariff, talked } of groups) {
    const groupId = names.find(row => row.country === tariff.country)?.group_id;
    const [rule, ...more] = rounding.filter(candidate => candidate.groupId === groupId);
    expect(more, tariff.country).toEqual([]);
    const isRight = rule?.fee === Number(tariff.fee) && rule.modes.includes(tariff.mode);
    const truth = ruleText({ decimals: 4, fee: Number(tariff.fee), mode: tariff.mode });
    if (isRight) found++;
    else expect(rule?.hint, `${truth}, ${talked}`).toContain(truth.replace(/^\w+, /, ''));
    if (talked.length >= 40) expect(isRight || rule?.hint?.includes('fits as well'), truth).toBe(true);
  }
  expect(found).toBeGreaterThan(200);

  let certain = 0;
  for (const { tariff, talked } of groups) {
    const keyId = keys.find(row => row.country === tariff.country)?.key_id;
    const [rule, ...more] = increments.filter(candidate => candidate.keyId === keyId);
    expect(more, tariff.country).toEqual([]);
    const isCertain = rule?.isKnown && rule.finding?.certainty === 'certain';
    if (!isCertain) continue;
    certain++;
    expect(rule.finding?.increment, `${talked}`).toEqual(tariff.increment);
  }
  expect(certain).toBeGreaterThan(100);
});

test('calls that follow their tariff are no findings, however few they are', async () => {
  const groups = fc.sample(group, { numRuns: 200, seed: 7 });
  const calls = groups.flatMap(({ talked, ...tariff }, index) =>
    talked.map((seconds, call) =>
      pricedCall(
        `${index}/${call}`,
        seconds,
        { ...tariff, fee: 0n, country: `country ${index}` },
        momentOf(call, talked.length),
      ),
    ),
  );
  const context = await scratchMonth(calls);
  const section = await rating(context);
  expect(await rows(context.connection, 'from rating_differences')).toEqual([]);
  expect(await rows(context.connection, 'from rating_changes')).toEqual([]);
  expect(section.verdict).toBe('agrees');
});
