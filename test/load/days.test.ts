import { describe, expect, test } from 'vitest';
import { CheckFailure } from '../../src/load/checkFailure.ts';
import { holdShortCallSeconds } from '../../src/load/days.ts';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const window = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const fetchedAt = '2026-10-03T00:00:00Z';
const tables = ['destination_days', 'trunk_days', 'number_days', 'duration_days'] as const;

/** Two answered calls of 20 and 4 s and one that was not answered. */
const lines = [
  callLine('a'),
  callLine('b', { endTime: '2026-10-01T00:10:09Z', durationSeconds: 4 }),
  callLine('c', {
    answerTime: undefined,
    callResult: 'BUSY',
    price: undefined,
    pricePerMinute: undefined,
    billingDurationSeconds: 0,
  }),
];

async function loaded(): Promise<TestLedger> {
  const ledger = await openLedger();
  await ledger.read(window, lines, { fetchedAt });
  return ledger;
}

function contents(ledger: Pick<TestLedger, 'query'>): Promise<unknown[]> {
  return Promise.all(tables.map(table => ledger.query(`from ${table} order by all`)));
}

test('a load leaves the figures of its days', async () => {
  const ledger = await loaded();
  expect(
    await ledger.query('select * exclude (billing_date, project_id) from destination_days order by all'),
  ).toMatchObject([
    {
      currency: 'USD',
      calls: 2,
      answered: 2,
      short_calls: 1,
      talk_seconds: 24,
      billed_seconds: 120,
      spend: '0.008000',
    },
    { currency: null, calls: 1, answered: 0, talk_seconds: 0, billed_seconds: 0, spend: '0.000000' },
  ]);
  expect(await ledger.query('from trunk_days')).toMatchObject([
    { attempts: 3, answered: 2, unanswered_by_callee: 1, microseconds_to_answer_p50: 5_000_000 },
  ]);
  expect(await ledger.query('select from_seconds, calls from duration_days order by all')).toEqual([
    { from_seconds: 1, calls: 1 },
    { from_seconds: 18, calls: 1 },
  ]);
});

test('a reading that changes nothing writes no row of a day', async () => {
  const ledger = await loaded();
  const rowids = () => ledger.query(`select rowid from trunk_days union all select rowid from number_days`);
  const before = [await contents(ledger), await rowids()];
  await ledger.read(window, lines, { fetchedAt: '2026-10-03T01:00:00Z' });
  expect([await contents(ledger), await rowids()]).toEqual(before);
});

test('a day that loses its last call has no rows', async () => {
  const ledger = await loaded();
  await ledger.read(window, [], { fetchedAt: '2026-10-03T01:00:00Z', policy: { accept_shrink: true } });
  expect(await contents(ledger)).toEqual(tables.map(() => []));
});

test('an older warehouse is counted when it is opened, once', async () => {
  const ledger = await loaded();
  const before = await contents(ledger);
  for (const table of tables) await ledger.connection.run(`delete from ${table}`);
  ledger.warehouse.close();
  for (let round = 0; round < 2; round++) {
    const again = await openLedger({ folder: ledger.folder });
    expect(await contents(again)).toEqual(before);
    again.warehouse.close();
  }
});

test('another bound of short calls is counted anew, in every table that tells short calls', async () => {
  const ledger = await loaded();
  const shortCalls = () =>
    ledger.query(
      `select (select sum(short_calls) from destination_days) as destinations,
         (select sum(short_calls) from trunk_days) as trunks,
         (select sum(short_calls) from number_days) as numbers`,
    );
  expect(await shortCalls()).toEqual([{ destinations: 1, trunks: 1, numbers: 1 }]);
  for (const [seconds, calls] of [
    [21, 2],
    [4, 0],
    [5, 1],
  ] as const) {
    await holdShortCallSeconds(ledger.connection, seconds);
    expect(await shortCalls()).toEqual([{ destinations: calls, trunks: calls, numbers: calls }]);
    await ledger.check();
  }
});

describe('the checks', () => {
  test.each([
    ['days_count_calls', 'update destination_days set calls = calls + 1'],
    ['days_count_calls', 'delete from number_days'],
    ['days_count_calls', 'insert into duration_days from duration_days'],
    ['days_count_calls', "update trunk_days set billing_date = date '2026-10-02'"],
    [
      'days/destinations_equal_calls',
      "update destination_days set spend = spend + 0.000001 where currency = 'USD'",
    ],
    ['days/trunks_equal_calls', 'update trunk_days set microseconds_to_answer_p50 = 4999999'],
    ['days/numbers_equal_calls', "update number_days set own_number = '+12015550124'"],
    ['days/durations_equal_calls', 'update duration_days set from_seconds = 12 where from_seconds = 18'],
  ])('%s finds what "%s" does', async (check, statement) => {
    const ledger = await loaded();
    await ledger.check();
    await ledger.connection.run(statement);
    const failure = await ledger.check().catch(error => error);
    expect(failure).toBeInstanceOf(CheckFailure);
    expect(failure.check).toBe(check);
  });

  test('refuse a load that would leave wrong days, and nothing of it stays', async () => {
    const ledger = await loaded();
    await ledger.connection.run('update number_days set calls = calls + 1 where currency is null');
    const result = await ledger.read(window, [...lines, callLine('d')], {
      fetchedAt: '2026-10-03T01:00:00Z',
    });
    expect(result).toMatchObject({ outcome: 'unsound' });
    expect(result.error).toContain('days_count_calls');
    expect(await ledger.query('select count(*) as calls from calls')).toEqual([{ calls: 3 }]);
  });
});
