import { describe, expect, test } from 'vitest';
import type { Landed } from '../../src/extract/landing.ts';
import { openLedger, type TestLedger } from '../support/warehouse.ts';
import {
  callIn,
  contentsOf,
  countingLoader,
  hourOf,
  landHours,
  landOccupation,
  occupations,
} from './support.ts';

const fetchedAt = '2026-10-09T12:00:00Z';

/** Loads the readings into two warehouses, in one together and in one after the other, and expects the same of both. */
async function expectSame(
  together: TestLedger,
  readings: readonly Landed[],
  prepare: (ledger: TestLedger) => Promise<unknown> = async () => undefined,
) {
  const single = await openLedger();
  const occupation = await landOccupation(together);
  for (const ledger of [together, single]) await prepare(ledger);
  const [fast, slow] = [countingLoader(together), countingLoader(single, together.landing)];
  const results = await Promise.all([...occupation, ...readings].map(each => fast.load(each)));
  for (const [index, reading] of readings.entries()) {
    expect(await slow.load(reading)).toEqual(results[occupations + index]);
  }
  const contents = await contentsOf(together);
  expect(contents).toEqual(await contentsOf(single));
  return { results: results.slice(occupations), contents, writes: fast.writes() - occupations };
}

describe('a check that fails on a batch', () => {
  test('sets aside the unsound reading alone, and loads its neighbours', async () => {
    const ledger = await openLedger();
    const readings = await landHours(ledger, 6);
    const call = callIn(hourOf(2), 'twice');
    const twice = await ledger.land(hourOf(2), [call, call], { fetchedAt });
    // A manifest that counts two calls where there is one twice: the later line does not win.
    readings[2] = { ...twice, manifest: { ...twice.manifest, distinct_ids: 2 } };
    const { results, contents, writes } = await expectSame(ledger, readings);
    // The batch in vain, and then each.
    expect(writes).toBe(1 + readings.length);
    expect(results.map(result => result.outcome)).toEqual([
      'loaded',
      'loaded',
      'unsound',
      'loaded',
      'loaded',
      'loaded',
    ]);
    expect(results[2]?.error).toContain('window_calls_are_unique');
    expect(contents.calls).toHaveLength(5);
    expect(contents['ops.windows']?.[2]).toMatchObject({ state: 'failed', error: results[2]?.error });
    await ledger.check();
  });

  test('sets aside a window whose hours are wrong, although others of the batch are sound', async () => {
    const ledger = await openLedger();
    const readings = await landHours(ledger, 4);
    readings.push(await ledger.land(hourOf(4), [], { fetchedAt }));
    const { results, contents } = await expectSame(ledger, readings, async ({ connection }) => {
      await connection.run(
        `insert into trunk_hours values ('2026-10-01T04:00:00', 'project', 'trunk-1', 'OUTBOUND', 1, 0, 0, 0, 0, 1, 1)`,
      );
    });
    expect(results.map(result => result.outcome)).toEqual([
      'loaded',
      'loaded',
      'loaded',
      'loaded',
      'unsound',
    ]);
    expect(results[4]?.error).toContain('hours_equal_calls');
    expect(contents.calls).toHaveLength(4);
  });

  test('is none of a call that stands in two windows: both are loaded, to be mended', async () => {
    const ledger = await openLedger();
    const readings = await landHours(ledger, 4);
    readings[1] = await ledger.land(hourOf(1), [callIn(hourOf(1), 'moved')], { fetchedAt });
    readings[3] = await ledger.land(hourOf(3), [callIn(hourOf(3), 'moved')], { fetchedAt });
    const { results, contents } = await expectSame(ledger, readings);
    expect(results.map(result => result.outcome)).toEqual(['loaded', 'loaded', 'loaded', 'loaded']);
    expect(contents.calls?.filter(call => call.call_id === 'moved')).toHaveLength(2);
  });
});

describe('what cannot go together', () => {
  test('goes one by one where a reading holds what cannot be typed, and nothing of it is lost', async () => {
    const ledger = await openLedger();
    const readings = await landHours(ledger, 5);
    const lines = [callIn(hourOf(1)), '{"callId":"bad"}', callIn(hourOf(1), 'good')];
    readings[1] = await ledger.land(hourOf(1), lines, { fetchedAt });
    const { results, contents, writes } = await expectSame(ledger, readings);
    expect(writes).toBe(readings.length);
    expect(results.map(result => [result.new, result.rejected])).toEqual([
      [1, 0],
      [2, 1],
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    expect(contents['ops.rejected_calls']).toMatchObject([{ raw: '{"callId":"bad"}' }]);
  });

  test('goes one by one where a window was read before: its differences are journaled', async () => {
    const ledger = await openLedger();
    const known = await ledger.land(hourOf(1), [callIn(hourOf(1)), callIn(hourOf(1), 'gone')], {
      fetchedAt: '2026-10-08T00:00:00Z',
    });
    const readings = await landHours(ledger, 4);
    const { results, contents } = await expectSame(ledger, readings, async into => {
      await countingLoader(into, ledger.landing).load(known);
    });
    expect(results[1]).toMatchObject({ new: 0, unchanged: 1, vanished: 1 });
    expect(contents['ops.call_changes']).toMatchObject([{ call_id: 'gone', field: 'vanished' }]);
  });

  test('goes one by one where a newer reading is there already, even one that listed nothing', async () => {
    const ledger = await openLedger();
    const newer = await ledger.land(hourOf(1), [], { fetchedAt: '2026-10-20T00:00:00Z' });
    const readings = await landHours(ledger, 4);
    const { results, contents } = await expectSame(ledger, readings, async into => {
      await countingLoader(into, ledger.landing).load(newer);
    });
    expect(results.map(result => result.outcome)).toEqual(['loaded', 'superseded', 'loaded', 'loaded']);
    expect(contents.calls).toHaveLength(3);
  });
});
