import { expect, test } from 'vitest';
import type { Row } from '../../src/sql.ts';
import { openLedger, type TestLedger } from '../support/warehouse.ts';

interface Traffic {
  /** Answered calls to the country at 0.01 USD each, of which `short` are short. */
  readonly calls: number;
  readonly short?: number;
  readonly unanswered?: number;
}

/**
 * The rows that loads leave of Thursday, 2026-10-01, and of the Thursdays before it, by how many weeks they are back;
 * `covered` weeks are read without a gap.
 */
async function ledgerOf(weeks: Readonly<Record<number, Traffic>>, covered = 8): Promise<TestLedger> {
  const ledger = await openLedger();
  await ledger.connection.run(`
    insert into billing_days
    select day::date, day, day + interval 1 day
    from (select unnest(generate_series(timestamp '2026-07-01', timestamp '2026-10-02', interval 1 day)) as day)`);
  await coverDays(ledger, `timestamp '2026-10-01' - interval ${covered * 7} days`, "timestamp '2026-10-02'");
  for (const [week, { calls, short = 0, unanswered = 0 }] of Object.entries(weeks))
    await ledger.connection.run(`
      insert into destination_days
      select date '2026-10-01' - 7 * ${week}, 'project', 'trunk-1', 'OUTBOUND', 'US', 'GB', currency, calls, answered, answered,
        short_calls, 0, 0, 0, 0, spend
      from (values ('USD', ${calls}, ${calls}, ${short}, ${calls} * 0.01), (null, ${unanswered}, 0, 0, 0))
        as rows(currency, calls, answered, short_calls, spend)
      where calls > 0`);
  return ledger;
}

async function coverDays(ledger: TestLedger, start: string, end: string): Promise<void> {
  await ledger.connection.run(`
    insert into ops.windows (project_id, window_start, window_end, state, attempts)
    select 'project', day, day + interval 1 day, 'settled', 1
    from (select unnest(generate_series(${start}, ${end} - interval 1 day, interval 1 day)) as day)`);
}

function anomalies(ledger: TestLedger): Promise<Row[]> {
  return ledger.query(
    `select country, measure, currency, value, baseline, median_absolute_deviation, samples, score
     from traffic_anomalies where billing_date = '2026-10-01' order by measure`,
  );
}

const steady = (calls: number): Record<number, Traffic> =>
  Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map(week => [week, { calls: calls + (week % 3) }]));

test('a burst to a country is told with its baseline and score: calls and spend', async () => {
  const found = await anomalies(await ledgerOf({ ...steady(20), 0: { calls: 80 } }));
  expect(found).toMatchObject([
    { country: 'GB', measure: 'spend', currency: 'USD', value: '0.800000', baseline: '0.210000', samples: 8 },
    { country: 'GB', measure: 'volume', currency: null, value: '80.000000', baseline: '21.000000' },
  ]);
  // (80 - 21) / the root of 21 + 9; half of the samples lie one call or less from the median.
  expect(found[1]?.median_absolute_deviation).toBe('1.000000');
  expect(found[1]?.score).toBeCloseTo(59 / Math.sqrt(30), 10);
});

test('a country that was never called before is compared with zeros', async () => {
  const volume = (await anomalies(await ledgerOf({ 0: { calls: 30 } }))).find(
    row => row.measure === 'volume',
  );
  expect(volume).toMatchObject({ baseline: '0.000000', samples: 8, score: 10 });
  expect(await anomalies(await ledgerOf({ 0: { calls: 10 } }))).toEqual([]);
});

test('traffic that stops is told, although the day has no call', async () => {
  const found = await anomalies(await ledgerOf(steady(60)));
  const volume = found.find(row => row.measure === 'volume');
  expect(volume).toMatchObject({ value: '0.000000', baseline: '61.000000' });
  expect(volume?.score).toBeLessThan(-3.5);
});

test('short calls and a fallen answer rate are told at steady volume', async () => {
  const shorts = await anomalies(await ledgerOf({ ...steady(60), 0: { calls: 61, short: 40 } }));
  expect(shorts).toMatchObject([{ measure: 'short_calls', value: '40.000000', baseline: '0.000000' }]);
  const fallen = await anomalies(await ledgerOf({ ...steady(60), 0: { calls: 30, unanswered: 31 } }));
  expect(fallen.find(row => row.measure === 'asr')).toMatchObject({
    value: '0.491803',
    baseline: '1.000000',
  });
});

test('one odd week in the history moves no baseline', async () => {
  const history = { ...steady(20), 3: { calls: 300 } };
  expect(await anomalies(await ledgerOf({ ...history, 0: { calls: 21 } }))).toEqual([]);
  expect(await anomalies(await ledgerOf({ ...history, 0: { calls: 80 } }))).toMatchObject([
    { measure: 'spend' },
    { measure: 'volume', baseline: '21.500000' },
  ]);
});

test('it is silent where fewer than four such weekdays are covered, or the day has a gap', async () => {
  expect(await anomalies(await ledgerOf({ 0: { calls: 80 } }, 3))).toEqual([]);
  expect(await anomalies(await ledgerOf({ 0: { calls: 80 } }, 4))).toMatchObject([
    { measure: 'spend', samples: 4 },
    { measure: 'volume' },
  ]);
  const gap = await ledgerOf({ ...steady(20), 0: { calls: 80 } });
  const fail = (date: string) =>
    gap.connection.run(`update ops.windows set state = 'failed' where window_start = timestamp '${date}'`);
  await fail('2026-09-24');
  expect(await anomalies(gap)).toMatchObject([{ samples: 7 }, { samples: 7 }]);
  await fail('2026-10-01');
  expect(await anomalies(gap)).toEqual([]);
});
