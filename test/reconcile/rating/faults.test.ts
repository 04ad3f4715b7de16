import { describe, expect, test } from 'vitest';
import { rating } from '../../../src/reconcile/rating/rating.ts';
import { rows } from '../../../src/sql.ts';
import { type Found, findings, soundCalls, tariff } from './findings.ts';
import { decimalText, roundedPrice } from './money.ts';
import { momentOf, pricedCall, priceOf } from './month.ts';
import { type RatedCall, scratchMonth } from './scratch.ts';

/** The tenth call with changes, among sound ones. 73 s talked, 78 s billed: 0.01261, so 0.0126. */
function oneOdd(changes: RatedCall): RatedCall[] {
  return soundCalls().map((call, index) => (index === 10 ? { ...call, ...changes } : call));
}

describe('a call that is odd among sound ones is named with its reason', () => {
  const price = (text: string): RatedCall => ({ price_amount: text });
  const kinds: Record<string, [changes: RatedCall, difference: string | null, reason: string]> = {
    'too much': [price('0.062600'), '0.050000', 'not rate × billed seconds'],
    'twice its price': [price('0.025200'), '0.012600', 'charged twice'],
    nothing: [price('0.000000'), '-0.012600', 'not charged'],
    'a credit': [price('-0.012600'), '-0.025200', 'negative price: its charge taken back'],
    'rounded up': [price('0.012700'), '0.000100', 'rounded by ceiling'],
    'more decimals': [price('0.012610'), '0.000010', 'rounded to 5 decimals'],
    'fewer decimals': [price('0.010000'), '-0.002600', 'rounded to 2 decimals'],
    'by the seconds talked': [price('0.011800'), '-0.000800', 'priced by the 73 s talked'],
    'no rate': [{ price_per_minute_amount: null, price_per_minute_currency: null }, null, 'rate missing'],
    'a rate in another currency': [{ price_per_minute_currency: 'EUR' }, null, 'two currencies'],
    'no billed seconds': [{ billing_duration_seconds: null }, null, 'billed seconds missing'],
    'no billed second': [{ billing_duration_seconds: 0 }, '0.012600', 'zero seconds charged'],
  };

  /** Each kind among sixty calls to its own country. */
  let found: Promise<Found> | undefined;
  const findAll = (): Promise<Found> => {
    const calls = Object.entries(kinds).flatMap(([country, [changes]]) =>
      soundCalls({ ...tariff, country }).map((call, index) =>
        index === 10 ? { ...call, ...changes } : call,
      ),
    );
    found ??= findings(calls);
    return found;
  };

  test.each(Object.keys(kinds))('%s', async kind => {
    const { differences, changes } = await findAll();
    const [, difference, reason] = kinds[kind] ?? [];
    const named = differences.filter(
      row => row.call_id === `${kind}-10` && !String(row.reason).startsWith('billed 0 s'),
    );
    expect(named).toEqual([{ call_id: `${kind}-10`, difference, reason }]);
    expect(changes).toEqual([]);
  });

  test('and no other call is', async () => {
    const { differences } = await findAll();
    expect(new Set(differences.map(row => row.call_id))).toEqual(
      new Set(Object.keys(kinds).map(kind => `${kind}-10`)),
    );
  });

  test('billed longer than its increment, and priced by it', async () => {
    const changes = { billing_duration_seconds: 120, price_amount: decimalText(priceOf(120, tariff)) };
    const { differences } = await findings(oneOdd(changes));
    expect(differences).toEqual([
      { call_id: 'GB-10', difference: '0.006800', reason: 'billed 120 s, 30/6 makes 78 s' },
    ]);
  });

  test('priced at the rate of another call of its country', async () => {
    const other = { ...tariff, rate: 21_800n, trunk: 'trunk-2' };
    const calls = oneOdd({ price_amount: decimalText(priceOf(78, other)) });
    const { differences } = await findings([...calls, ...soundCalls(other, 20, 'other')]);
    expect(differences).toEqual([
      {
        call_id: 'GB-10',
        difference: '0.015700',
        reason: 'priced at another rate of the destination: 0.0218',
      },
    ]);
  });

  test('without the connect fee that the others have', async () => {
    const calls = soundCalls({ ...tariff, fee: 10_000n });
    calls[10] = { ...pricedCall('GB-10', 73, tariff), create_time: momentOf(10, 60) };
    const { differences } = await findings(calls);
    expect(differences).toEqual([
      { call_id: 'GB-10', difference: '-0.010000', reason: 'connect fee not charged' },
    ]);
  });
});

test('each oddity of a call by itself is a named exception', async () => {
  const odd: [string, RatedCall][] = [
    ['zero', { billing_duration_seconds: 0 }],
    ['silent', { answer_time: null, talk_seconds: null }],
    ['ended at its answer', { end_time: '2026-10-10T12:00:05Z', talk_seconds: 0 }],
    ['short', { billing_duration_seconds: 60 }],
    ['unpriced', { price_amount: null, price_currency: null, finality: 'stale' }],
    [
      'open',
      { price_amount: null, price_currency: null, end_time: null, talk_seconds: null, finality: 'open' },
    ],
    ['minus', { price_amount: '-0.012600' }],
    ['two', { price_per_minute_currency: 'EUR' }],
    ['rateless', { price_per_minute_amount: null, price_per_minute_currency: null }],
    [
      'half a second',
      { end_time: '2026-10-10T12:00:05.500Z', talk_seconds: 0, billing_duration_seconds: 30 },
    ],
  ];
  const calls = odd.map(([id, changes]) => ({ ...pricedCall(id, 73, tariff), ...changes }));
  const { exceptions } = await findings([...soundCalls(), ...calls]);
  expect(exceptions.map(({ call_id, exception }) => [call_id, exception])).toEqual([
    ['ended at its answer', 'charged without talk'],
    ['minus', 'negative price'],
    ['rateless', 'rate missing'],
    ['short', 'billed shorter than talked'],
    ['silent', 'charged without talk'],
    ['two', 'two currencies'],
    ['unpriced', 'answered without price'],
    ['zero', 'billed shorter than talked'],
    ['zero', 'zero seconds charged'],
  ]);
});

test('prices of a whole group that are rounded to other decimals are told, and are no differences', async () => {
  const calls = soundCalls({ ...tariff, decimals: 3 });
  const context = await scratchMonth(calls);
  const section = await rating(context);
  expect(
    await rows(context.connection, 'select decimals, modes, unexplained from rounding_by_group'),
  ).toEqual([{ decimals: 3, modes: 'half_up', unexplained: 0 }]);
  expect(section.summary).toContain('half_up to 3 decimals');
  expect(await rows(context.connection, 'from rating_differences')).toEqual([]);
});

test('inbound, seconds talked are taken where the delivered ones count the ringing', async () => {
  const calls = Array.from({ length: 80 }, (_, index) => {
    const call = pricedCall(`call-${index}`, 1 + ((index * 37) % 311), tariff, momentOf(index, 80));
    return {
      ...call,
      direction: 'INBOUND' as const,
      from_country: 'GB',
      duration_seconds: Number(call.duration_seconds) + 2 + ((index * 13) % 25),
    };
  });
  const context = await scratchMonth(calls);
  const section = await rating(context);
  const table = section.tables.find(({ name }) => name === 'seconds_inputs');
  expect(table?.rows.map(row => row.slice(0, 2))).toEqual([['INBOUND', 'answer to end, whole seconds']]);
  expect(await rows(context.connection, 'select increment, certainty from billing_increments')).toEqual([
    { increment: '30/6', certainty: 'certain' },
  ]);
});

test('seconds that were begun are taken where parts of seconds were talked', async () => {
  const calls = Array.from({ length: 80 }, (_, index) => {
    const talked = 1 + ((index * 37) % 311);
    const call = pricedCall(
      `call-${index}`,
      talked,
      { ...tariff, increment: { first: 1, step: 1 } },
      momentOf(index, 80),
    );
    const end = new Date(Date.parse(String(call.end_time)) - 100 * (index % 10)).toISOString();
    return {
      ...call,
      end_time: end,
      talk_seconds: index % 10 === 0 ? talked : talked - 1,
      duration_seconds: null,
    };
  });
  const context = await scratchMonth(calls);
  const section = await rating(context);
  const table = section.tables.find(({ name }) => name === 'seconds_inputs');
  expect(table?.rows[0]?.[1]).toBe('answer to end, seconds begun');
  expect(await rows(context.connection, 'from rating_differences')).toEqual([]);
});

test('what differs by no more than the tolerance agrees, and calls that are odd by themselves do not', async () => {
  const verdict = async (changes: RatedCall, value: string): Promise<string> =>
    (await rating(await scratchMonth(oneOdd(changes)), { tolerance: { value, isPercent: false } })).verdict;
  expect(await verdict({ price_amount: '0.012700' }, '0.0001')).toBe('agrees');
  expect(await verdict({ price_amount: '0.012800' }, '0.0001')).toBe('differs');
  expect(await verdict({ price_amount: '-0.012600' }, '100')).toBe('differs');
});

test('credits are rated as charges are', async () => {
  const { differences } = await findings([
    ...soundCalls(),
    ...soundCalls({ ...tariff, country: 'FR', rate: -9_700n }),
  ]);
  expect(differences).toEqual([]);
  expect(decimalText(roundedPrice(-9_700n, 78n, 'half_up', 4))).toBe('-0.012600');
});

test('a month without priced calls has nothing to check', async () => {
  const context = await scratchMonth([]);
  expect(await rating(context)).toMatchObject({
    verdict: 'agrees',
    summary: 'No call of the month has a price and billed seconds to check.',
    tables: [],
  });
});
