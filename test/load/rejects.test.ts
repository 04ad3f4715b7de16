import { describe, expect, test } from 'vitest';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const hour = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const first = { fetchedAt: '2026-10-01T02:00:00Z' };
const second = { fetchedAt: '2026-10-01T03:00:00Z' };
const third = { fetchedAt: '2026-10-01T04:00:00Z' };

/** Everything that a reading may write about calls. */
async function contents(ledger: TestLedger) {
  return {
    calls: await ledger.query('select * from calls order by call_id'),
    journal: await ledger.query('select * from ops.call_changes order by call_id, seen_at, field'),
    hours: await ledger.query('select * from trunk_hours order by all'),
    rejected: await ledger.query('select * exclude (rejected_at) from ops.rejected_calls order by raw'),
  };
}

describe('a record that turns bad', () => {
  test('is set aside, and its call stays as it was last known', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a'), callLine('b')], first);
    const before = await contents(ledger);
    const result = await ledger.read(hour, [callLine('a'), callLine('b', { endTime: 'nonsense' })], second);
    expect(result).toMatchObject({ outcome: 'loaded', new: 0, changed: 0, vanished: 0, rejected: 1 });
    const after = await contents(ledger);
    expect(after.calls).toEqual(before.calls);
    expect(after.journal).toEqual([]);
    expect(after.hours).toEqual(before.hours);
    expect(after.rejected).toMatchObject([{ call_id: 'b', reason: expect.stringContaining('endTime') }]);
    expect(await ledger.query('select distinct_calls, rejected_calls from ops.windows')).toEqual([
      { distinct_calls: 2, rejected_calls: 1 },
    ]);
    await ledger.check();
  });

  test('is no shrink, even if every record does', async () => {
    const ledger = await openLedger();
    const ids = Array.from({ length: 30 }, (_, index) => `call-${index}`);
    await ledger.read(
      hour,
      ids.map(id => callLine(id)),
      first,
    );
    const result = await ledger.read(
      hour,
      ids.map(id => callLine(id, { durationSeconds: -1 })),
      second,
    );
    expect(result).toMatchObject({ outcome: 'loaded', vanished: 0, rejected: 30 });
    expect(await ledger.query('select count(*) as calls from calls')).toEqual([{ calls: 30 }]);
    await ledger.check();
  });

  test('is no longer set aside once a later reading has it mended', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a', { durationSeconds: 45.9 }), callLine('b')], first);
    expect(await ledger.query('select call_id from ops.rejected_calls')).toEqual([{ call_id: 'a' }]);
    const result = await ledger.read(hour, [callLine('a'), callLine('b')], second);
    expect(result).toMatchObject({ new: 1, unchanged: 1, rejected: 0 });
    expect(await ledger.query('select call_id from ops.rejected_calls')).toEqual([]);
    expect(await ledger.query('select rejected_calls from ops.windows')).toEqual([{ rejected_calls: 0 }]);
    await ledger.check();
  });

  test('and vanishes after that: neither the reject nor the call stays', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a'), callLine('b')], first);
    await ledger.read(hour, [callLine('a'), callLine('b', { endTime: 'nonsense' })], second);
    const result = await ledger.read(hour, [callLine('a')], third);
    expect(result).toMatchObject({ vanished: 1, rejected: 0 });
    expect(await ledger.query('select call_id from calls')).toEqual([{ call_id: 'a' }]);
    expect(await ledger.query('select * from ops.rejected_calls')).toEqual([]);
    await ledger.check();
  });
});
