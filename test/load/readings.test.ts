import { expect, test } from 'vitest';
import { pendingManifests } from '../../src/load/readings.ts';
import type { Manifest } from '../../src/manifest.ts';
import { openLedger, project, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const one = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const two = windowOf('2026-10-01T01:00:00Z', '2026-10-01T02:00:00Z');

test('what was landed and not loaded when a process died is pending, in the order in which it was fetched', async () => {
  const ledger = await openLedger();
  await ledger.read(one, [callLine('a')], { fetchedAt: '2026-10-01T03:00:00Z' });
  const late = await ledger.land(one, [callLine('a'), callLine('b')], { fetchedAt: '2026-10-01T06:00:00Z' });
  const failed = await ledger.landFailure(two, 'no answer', { fetchedAt: '2026-10-01T04:00:00Z' });
  const early = await ledger.land(two, [], { fetchedAt: '2026-10-01T05:00:00Z' });
  await ledger.land(one, [], { fetchedAt: '2026-10-01T01:30:00Z', project: 'another' });

  const pending = await pendingManifests(ledger.connection, ledger.landing, project);
  expect(pending).toEqual([failed, early, late]);
  expect(await pendingManifests(ledger.connection, ledger.landing)).toHaveLength(4);

  for (const { path, manifest } of pending) await ledger.load({ path, manifest: manifest as Manifest });
  expect(await pendingManifests(ledger.connection, ledger.landing, project)).toEqual([]);
  expect(
    await ledger.query('select state, error, distinct_calls from ops.windows order by window_start'),
  ).toEqual([
    { state: 'complete', error: null, distinct_calls: 2 },
    { state: 'complete', error: null, distinct_calls: 0 },
  ]);
  await ledger.check();
});

test('a reading whose load breaks stays pending, and nothing of it is written', async () => {
  const ledger = await openLedger();
  const landed = await ledger.land(one, [callLine('a')], { fetchedAt: '2026-10-01T03:00:00Z' });
  await ledger.connection.run('alter table calls rename to calls_away');
  await expect(ledger.load(landed)).rejects.toThrow();
  await ledger.connection.run('alter table calls_away rename to calls');
  expect(await ledger.query('select * from ops.windows')).toEqual([]);
  expect(await ledger.query('select * from trunk_hours')).toEqual([]);
  expect(await pendingManifests(ledger.connection, ledger.landing, project)).toEqual([landed]);
  expect(await ledger.load(landed)).toMatchObject({ outcome: 'loaded', new: 1 });
});
