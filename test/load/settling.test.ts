import { describe, expect, test } from 'vitest';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const hour = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const first = { fetchedAt: '2026-10-01T02:00:00Z' };

const open = { endTime: undefined, price: undefined };

async function windows(ledger: TestLedger) {
  return ledger.query('select * from ops.windows order by window_start');
}

describe('settling', () => {
  const atSettling = { fetchedAt: '2026-10-02T01:00:00Z' };

  test('takes a reading as long after the end as the setting says', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a')], { fetchedAt: '2026-10-02T00:59:59.999Z' });
    expect(await windows(ledger)).toMatchObject([{ state: 'complete' }]);
    await ledger.read(hour, [callLine('a')], atSettling);
    expect(await windows(ledger)).toMatchObject([
      { state: 'settled', next_read_at: null, fetched_at: '2026-10-02T01:00:00Z' },
    ]);
  });

  test('follows the policy of the reading', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a')], { ...first, policy: { settle_after_seconds: 3600 } });
    expect(await windows(ledger)).toMatchObject([{ state: 'settled' }]);
  });

  test.each([
    ['an open call', open, { open_calls: 1, unpriced_calls: 0 }],
    ['an unpriced call', { price: undefined }, { open_calls: 0, unpriced_calls: 1 }],
  ])('waits for %s', async (_, changes, counts) => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a'), callLine('b', changes)], atSettling);
    expect(await windows(ledger)).toMatchObject([{ state: 'complete', ...counts }]);
    expect((await windows(ledger))[0]?.next_read_at).not.toBeNull();
  });

  test('waits no longer for a call that is stale', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a', open)], { fetchedAt: '2026-10-08T00:09:59Z' });
    expect(await windows(ledger)).toMatchObject([{ state: 'complete', open_calls: 1 }]);
    await ledger.read(hour, [callLine('a', open)], { fetchedAt: '2026-10-08T00:10:01Z' });
    expect(await windows(ledger)).toMatchObject([{ state: 'settled', open_calls: 0 }]);
    expect(await ledger.query('select finality from calls')).toEqual([{ finality: 'stale' }]);
    await ledger.check();
  });

  test('is undone by a later reading that finds an open call', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a')], atSettling);
    await ledger.read(hour, [callLine('a', open)], { fetchedAt: '2026-10-02T02:00:00Z' });
    expect(await windows(ledger)).toMatchObject([{ state: 'complete', open_calls: 1 }]);
  });

  test('a window that is not settled is worth reading again at growing distances', async () => {
    const ledger = await openLedger();
    const distances: number[] = [];
    for (const fetchedAt of [
      '2026-10-01T01:00:01Z',
      '2026-10-01T03:00:00Z',
      '2026-10-01T12:00:00Z',
      '2026-10-04T00:00:00Z',
    ]) {
      await ledger.read(hour, [callLine('a', open)], { fetchedAt });
      const [row] = await windows(ledger);
      distances.push(Date.parse(String(row?.next_read_at)) - Date.parse(fetchedAt));
    }
    expect(distances[0]).toBeGreaterThan(0);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect(distances.at(-1)).toBeGreaterThan(distances[0] ?? 0);
  });
});
