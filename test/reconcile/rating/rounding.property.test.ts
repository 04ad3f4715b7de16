import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rows, runFile } from '../../../src/sql.ts';
import { decimalText, modes, roundedPrice, roundedQuotient } from './money.ts';
import { scratchMonth } from './scratch.ts';

/** Millionths a minute: prices as they are, halves that lie exactly between two units, credits, and the largest ones. */
const rate = fc.oneof(
  fc.bigInt(-2_000_000n, 2_000_000n),
  fc.bigInt(-3_000n, 3_000n).map(count => count * 100n),
  fc.bigInt(-200n, 200n).map(count => count * 1500n),
  fc.bigInt(-(10n ** 11n), 10n ** 11n),
);
const seconds = fc.oneof(
  fc.bigInt(0n, 4_000n),
  fc.bigInt(0n, 200n).map(count => count * 6n),
  fc.bigInt(0n, 10n ** 6n),
);

test('SQL rounds rate × seconds / 60 as integers do, in every mode and to every number of decimals', async () => {
  const { connection } = await scratchMonth([]);
  await runFile(connection, 'reconcile/macros_rounding');
  const cases = fc.sample(
    fc.tuple(rate, seconds, fc.constantFrom(...modes), fc.integer({ min: 0, max: 6 })),
    {
      numRuns: 20_000,
      seed: 20261001,
    },
  );
  const asked = cases.map(([rate, seconds, mode, decimals]) => ({
    rate: decimalText(rate),
    seconds: seconds.toString(),
    mode,
    decimals,
    expected: decimalText(roundedPrice(rate, seconds, mode, decimals)),
    exact: roundedQuotient(rate * seconds * 10_000n, 60n, 'half_up').toString(),
  }));

  const wrong = await rows(
    connection,
    `select *, rounded_amount(rate, seconds, mode, decimals) as rounded, exact_amount(rate, seconds) as exactly
     from (select unnest(from_json($cases::json, '[{"rate": "decimal(18,6)", "seconds": "bigint", "mode": "varchar",
       "decimals": "integer", "expected": "decimal(18,6)", "exact": "hugeint"}]'), recursive := true))
     where rounded is distinct from expected or exactly * 10000000000 is distinct from exact
     limit 5`,
    { cases: JSON.stringify(asked) },
  );
  expect(wrong).toEqual([]);
});

test('halves go away from zero or to the even neighbour, a ceiling goes up and a truncation towards zero', async () => {
  const { connection } = await scratchMonth([]);
  await runFile(connection, 'reconcile/macros_rounding');
  // 0.0030 × 1 s / 60 is 0.00005, half of the last of four decimals; three times that is 0.00015.
  const [row] = await rows(
    connection,
    `select list(rounded_amount(rate::decimal(18,6), seconds, mode, 4)::varchar order by rate::decimal(18,6), seconds, mode) as amounts
     from (values ('-0.0030'), ('0.0030')) as rates(rate), (values (1), (3)) as calls(seconds),
       (values ('half_up'), ('half_even'), ('ceiling'), ('truncation')) as modes(mode)`,
  );
  expect(row?.amounts).toEqual([
    ...['0.000000', '0.000000', '-0.000100', '0.000000'],
    ...['-0.000100', '-0.000200', '-0.000200', '-0.000100'],
    ...['0.000100', '0.000000', '0.000100', '0.000000'],
    ...['0.000200', '0.000200', '0.000200', '0.000100'],
  ]);
});
