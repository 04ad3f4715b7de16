import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLedger } from '../support/warehouse.ts';
import { contentsOf, countingLoader, hourOf, landHours, landOccupation, occupations } from './support.ts';

describe('readings that wait', () => {
  test('are loaded in few transactions, and each is marked as loaded', async () => {
    const ledger = await openLedger();
    const [occupation, readings] = [await landOccupation(ledger), await landHours(ledger, 60)];
    const loader = countingLoader(ledger);
    const results = await Promise.all([...occupation, ...readings].map(each => loader.load(each)));
    expect(results.slice(occupations).map(result => [result.outcome, result.new])).toEqual(
      readings.map(() => ['loaded', 1]),
    );
    // 48 readings and the other 12.
    expect(loader.writes() - occupations).toBe(2);
    const marks = await ledger.query(
      `select manifest, outcome from ops.readings where project_id = 'project' order by fetched_at`,
    );
    expect(marks).toEqual(readings.map(({ path }) => ({ manifest: path, outcome: 'loaded' })));
    await ledger.check();
  });

  test('are loaded one by one where each is awaited', async () => {
    const ledger = await openLedger();
    const loader = countingLoader(ledger);
    for (const reading of await landHours(ledger, 5)) await loader.load(reading);
    expect(loader.writes()).toBe(5);
  });

  test('tell each what became of it, although some windows are empty', async () => {
    const ledger = await openLedger();
    const [occupation, readings] = [await landOccupation(ledger), await landHours(ledger, 6)];
    const options = { fetchedAt: '2026-10-10T00:00:00Z' };
    const empty = await ledger.land(hourOf(6), [], options);
    const loader = countingLoader(ledger);
    const results = await Promise.all([...occupation, empty, ...readings].map(each => loader.load(each)));
    expect(loader.writes() - occupations).toBe(1);
    expect(results.slice(occupations).map(result => result.new)).toEqual([0, 1, 1, 1, 1, 1, 1]);
    const windows = await ledger.query(
      `select distinct_calls, attempts, landing_file from ops.windows where project_id = 'project' order by window_start`,
    );
    expect(windows).toEqual(
      [...readings, empty].map((each, index) => ({
        distinct_calls: index < 6 ? 1 : 0,
        attempts: 1,
        landing_file: join(dirname(each.path), each.manifest.data_file ?? ''),
      })),
    );
  });

  test('are loaded once, although two jobs hand over each, alone, together or later', async () => {
    const ledger = await openLedger();
    const readings = await landHours(ledger, 20);
    const failed = await ledger.landFailure(hourOf(20), 'no answer', { fetchedAt: '2026-10-10T00:00:00Z' });
    const all = [...readings, failed];
    const loader = countingLoader(ledger);
    const alone = [...all, ...all].map(each => loader.load(each));
    const together = [...(await landOccupation(ledger)), ...all].map(each => loader.load(each));
    const results = await Promise.all([...alone, ...together]);
    results.push(await loader.load(failed), await loader.load(readings[0] ?? failed));
    expect(results.reduce((sum, result) => sum + result.new, 0)).toBe(readings.length);
    expect(results.filter(({ error }) => error === 'no answer')).toHaveLength(4 + occupations);
    const once = await openLedger();
    await Promise.all(all.map(each => countingLoader(once, ledger.landing).load(each)));
    expect(await contentsOf(ledger)).toEqual(await contentsOf(once));
    await ledger.check();
  });

  test('of two projects are loaded apart, each with its own', async () => {
    const ledger = await openLedger();
    const occupation = await landOccupation(ledger);
    const ours = await landHours(ledger, 5);
    const theirs = await landHours(ledger, 5, 'other');
    const mixed = ours.flatMap((each, index) => [each, theirs[index] ?? each]);
    const loader = countingLoader(ledger);
    await Promise.all([...occupation, ...mixed].map(each => loader.load(each)));
    expect(loader.writes() - occupations).toBe(2);
    const [left, right] = [await contentsOf(ledger), await contentsOf(ledger, 'other')];
    for (const contents of [left, right]) {
      const lengths = Object.entries(contents).map(([table, rows]) => [table, rows.length]);
      expect(Object.fromEntries(lengths)).toEqual({
        calls: 5,
        trunk_hours: 5,
        destination_days: 1,
        trunk_days: 1,
        number_days: 1,
        duration_days: 1,
        'ops.windows': 5,
        'ops.rejected_calls': 0,
        'ops.call_changes': 0,
        'ops.readings': 5,
      });
    }
  });
});
