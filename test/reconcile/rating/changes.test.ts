import { describe, expect, test } from 'vitest';
import { findings, soundCalls, tariff } from './findings.ts';
import { decimalText } from './money.ts';
import { billedSeconds, momentOf, pricedCall, priceOf, type Tariff } from './month.ts';
import type { RatedCall } from './scratch.ts';

describe('a change during the month is dated', () => {
  /** 310 calls, ten a day; from the 16th on the other tariff. */
  function changed(before: Tariff, after: Tariff): RatedCall[] {
    return Array.from({ length: 310 }, (_, index) => {
      const talked = 1 + ((index * 37) % 199);
      return pricedCall(`call-${index}`, talked, index < 150 ? before : after, momentOf(index, 310));
    });
  }

  /** What the other tariff costs the calls from the 16th on. */
  function effect(before: Tariff, after: Tariff): string {
    let sum = 0n;
    for (let index = 150; index < 310; index++) {
      const talked = 1 + ((index * 37) % 199);
      sum += priceOf(billedSeconds(talked, after.increment), after);
      sum -= priceOf(billedSeconds(talked, before.increment), before);
    }
    return decimalText(sum);
  }

  test.each<[string, Tariff, Tariff, string, string]>([
    ['rate', tariff, { ...tariff, rate: 10_400n }, '0.0097', '0.0104'],
    ['increment', tariff, { ...tariff, increment: { first: 60, step: 60 } }, '30/6', '60/60'],
    ['connect fee', tariff, { ...tariff, fee: 5_000n }, '0.0000', '0.0050'],
    ['rounding mode', tariff, { ...tariff, mode: 'ceiling' }, 'half_up', 'ceiling'],
    ['decimals', tariff, { ...tariff, decimals: 2 }, '4', '2'],
  ])('%s', async (what, before, after, from, to) => {
    const { differences, changes } = await findings(changed(before, after));
    expect(changes).toMatchObject([
      {
        day: '2026-10-16',
        what,
        before: from,
        after: to,
        amount: effect(before, after),
        certainty: 'certain',
      },
    ]);
    expect(differences).toEqual([]);
  });

  test('a rate that comes with another increment is both', async () => {
    const after = { ...tariff, rate: 10_400n, increment: { first: 1, step: 1 } };
    const { changes } = await findings(changed(tariff, after));
    expect(changes.map(({ day, what, before, after: to }) => [day, what, before, to])).toEqual([
      ['2026-10-16', 'increment', '30/6', '1/1'],
      ['2026-10-16', 'rate', '0.0097', '0.0104'],
    ]);
  });

  test('two rates side by side are two destinations, and no change', async () => {
    const calls = [...soundCalls(), ...soundCalls({ ...tariff, rate: 31_000n }, 25, 'mobile')];
    expect((await findings(calls)).changes).toEqual([]);
  });

  test('of few calls a change is not certain', async () => {
    const before = soundCalls(tariff, 60).slice(0, 2);
    const after = soundCalls({ ...tariff, rate: 31_000n }, 60, 'later').slice(40, 42);
    expect((await findings([...before, ...after])).changes).toMatchObject([
      { what: 'rate', before: '0.0097', after: '0.0310', calls: 2, certainty: 'too few calls to be certain' },
    ]);
  });
});
