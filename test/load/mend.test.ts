import { expect, test } from 'vitest';
import { duplicatedCalls } from '../../src/load/events.ts';
import { openLedger, project, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const one = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const two = windowOf('2026-10-01T01:00:00Z', '2026-10-01T02:00:00Z');

const moved = {
  createTime: '2026-10-01T01:10:00Z',
  answerTime: '2026-10-01T01:10:05Z',
  endTime: '2026-10-01T01:10:25Z',
};

/** The API gave the call another creation time between two readings, and only one of its windows was read again. */
async function ledgerWithDuplicate(fetched: { one: string; two: string }): Promise<TestLedger> {
  const ledger = await openLedger();
  await ledger.read(one, [callLine('twice', { trunkId: 'old' }), callLine('once')], {
    fetchedAt: fetched.one,
  });
  await ledger.read(two, [callLine('twice', { ...moved, trunkId: 'new' })], { fetchedAt: fetched.two });
  expect(await duplicatedCalls(ledger.connection, project)).toBe(1);
  return ledger;
}

async function counts(ledger: TestLedger): Promise<unknown[]> {
  return (await ledger.query('select distinct_calls from ops.windows order by window_start')).map(
    row => row.distinct_calls,
  );
}

test.each([
  ['later', { one: '2026-10-01T03:00:00Z', two: '2026-10-01T04:00:00Z' }, 'new', 'old', [1, 1]],
  ['earlier', { one: '2026-10-01T04:00:00Z', two: '2026-10-01T03:00:00Z' }, 'old', 'new', [2, 0]],
])(
  'of a call in two windows the newest reading stays, be it the %s window',
  async (_, fetched, kept, gone, left) => {
    const ledger = await ledgerWithDuplicate(fetched);
    await ledger.event('mend', '2026-10-01T05:00:00Z');
    expect(await ledger.query("select trunk_id from calls where call_id = 'twice'")).toEqual([
      { trunk_id: kept },
    ]);
    expect(await duplicatedCalls(ledger.connection, project)).toBe(0);
    const changes = await ledger.query('select * from ops.call_changes');
    expect(changes).toMatchObject([
      { call_id: 'twice', field: 'duplicate', after: null, seen_at: '2026-10-01T05:00:00Z' },
    ]);
    expect(JSON.parse(String(changes[0]?.before))).toMatchObject({ call_id: 'twice', trunk_id: gone });
    expect(await counts(ledger)).toEqual(left);
    expect(await ledger.query(`select * from trunk_hours where trunk_id = '${gone}'`)).toEqual([]);
    await ledger.check();
  },
);

test('mending what has no duplicates changes nothing', async () => {
  const ledger = await openLedger();
  await ledger.read(one, [callLine('a'), callLine('b')], { fetchedAt: '2026-10-01T03:00:00Z' });
  const before = await ledger.query('select * from calls order by call_id');
  await ledger.event('mend', '2026-10-01T05:00:00Z');
  expect(await ledger.query('select * from calls order by call_id')).toEqual(before);
  expect(await ledger.query('select * from ops.call_changes')).toEqual([]);
  expect(await counts(ledger)).toEqual([2]);
});

test('a mending touches only the project that it is of', async () => {
  const ledger = await ledgerWithDuplicate({ one: '2026-10-01T03:00:00Z', two: '2026-10-01T04:00:00Z' });
  await ledger.event('mend', '2026-10-01T05:00:00Z', [], 'another');
  expect(await duplicatedCalls(ledger.connection, project)).toBe(1);
});

test('the same id in two projects is no duplicate', async () => {
  const ledger = await openLedger();
  await ledger.read(one, [callLine('a')], { fetchedAt: '2026-10-01T03:00:00Z', project: 'one' });
  await ledger.read(one, [callLine('a')], { fetchedAt: '2026-10-01T03:00:00Z', project: 'two' });
  await ledger.event('mend', '2026-10-01T05:00:00Z', [], 'one');
  expect(await ledger.query('select project_id from calls order by all')).toEqual([
    { project_id: 'one' },
    { project_id: 'two' },
  ]);
});
