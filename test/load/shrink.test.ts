import { describe, expect, test } from 'vitest';
import { openLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const hour = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const first = { fetchedAt: '2026-10-01T02:00:00Z' };
const second = { fetchedAt: '2026-10-01T03:00:00Z' };

function calls(count: number): string[] {
  return Array.from({ length: count }, (_, index) => callLine(`call-${index}`));
}

describe('a reading with fewer calls than the last', () => {
  test.each([
    [200, 180, 0.1, 'loaded', 'exactly the share is missing'],
    [200, 179, 0.1, 'refused', 'one more than the share is missing'],
    [100, 81, 0.1, 'loaded', 'only 19 are missing'],
    [100, 80, 0.1, 'refused', '20 and a fifth are missing'],
    [20, 0, 0.1, 'refused', 'all are missing'],
    [19, 0, 0.1, 'loaded', 'all are missing, but they are few'],
    [100, 0, 1, 'loaded', 'the limit allows all to be missing'],
    [100, 80, 0, 'refused', 'the limit allows none to be missing'],
    [300, 279, 0.07, 'loaded', 'exactly 7 % are missing'],
    [150, 99, 0.34, 'loaded', 'exactly 34 % are missing'],
    [200, 71, 0.645, 'loaded', 'exactly 64.5 % are missing'],
    [100, 45, 0.55, 'loaded', 'exactly 55 % are missing'],
    [150, 123, 0.18, 'loaded', 'exactly 18 % are missing'],
    [100, 59, 0.41, 'loaded', 'exactly 41 % are missing'],
  ])('%i, then %i with a limit of %d is %s: %s', async (before, after, limit, outcome) => {
    const ledger = await openLedger();
    await ledger.read(hour, calls(before), first);
    const result = await ledger.read(hour, calls(after), { ...second, policy: { shrink_limit: limit } });
    expect(result.outcome).toBe(outcome);
    const rows = await ledger.query('select count(*) as calls from calls');
    expect(rows).toEqual([{ calls: outcome === 'loaded' ? after : before }]);
    await ledger.check();
  });

  test('is refused with figures and remedy, and the ledger keeps what it had', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, calls(50), first);
    const [before] = await ledger.query('select * exclude (error, next_read_at, attempts) from ops.windows');
    const result = await ledger.read(hour, calls(10), second);
    expect(result).toMatchObject({ outcome: 'refused', new: 0, changed: 0, unchanged: 0, vanished: 0 });
    for (const part of ['50', '10', 'TRUNKLEDGER_SHRINK_LIMIT', '--accept-shrink'])
      expect(result.error).toContain(part);
    const [after] = await ledger.query('select * from ops.windows');
    expect(after).toMatchObject({ ...before, state: 'complete', error: result.error });
    expect(await ledger.query('select * from ops.call_changes')).toEqual([]);
    expect(await ledger.query('select outcome from ops.readings order by fetched_at')).toEqual([
      { outcome: 'loaded' },
      { outcome: 'refused' },
    ]);
    await ledger.check();
  });

  test('names the limit as it was set', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, calls(50), first);
    const { error } = await ledger.read(hour, calls(10), { ...second, policy: { shrink_limit: 0.07 } });
    expect(error).toMatch(/ 7\s?% /);
  });

  test('is loaded where the shrink is accepted', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, calls(50), first);
    await ledger.read(hour, calls(10), second);
    const result = await ledger.read(hour, calls(10), {
      fetchedAt: '2026-10-01T04:00:00Z',
      policy: { accept_shrink: true },
    });
    expect(result).toMatchObject({ outcome: 'loaded', unchanged: 10, vanished: 40 });
    expect(await ledger.query('select distinct_calls, error from ops.windows')).toEqual([
      { distinct_calls: 10, error: null },
    ]);
    expect(
      await ledger.query("select count(*) as calls from ops.call_changes where field = 'vanished'"),
    ).toEqual([{ calls: 40 }]);
    await ledger.check();
  });

  test('is measured against all the parts that it covers', async () => {
    const ledger = await openLedger();
    const half = (start: string, end: string) => windowOf(`2026-10-01T${start}:00Z`, `2026-10-01T${end}:00Z`);
    const late = calls(15).map(line => line.replace('call-', 'late-').replaceAll('T00:10:', 'T00:40:'));
    await ledger.read(half('00:00', '00:30'), calls(15), first);
    await ledger.read(half('00:30', '01:00'), late, first);
    expect(await ledger.read(hour, calls(5), second)).toMatchObject({ outcome: 'refused' });
  });

  test('a first reading is never a shrink', async () => {
    const ledger = await openLedger();
    await ledger.fail(hour, 'no answer', first);
    expect(await ledger.read(hour, [], second)).toMatchObject({ outcome: 'loaded' });
  });

  test('counts calls and not lines: twins are no calls', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [...calls(40), ...calls(40)], first);
    expect(await ledger.read(hour, calls(40), second)).toMatchObject({ outcome: 'loaded', unchanged: 40 });
  });
});
