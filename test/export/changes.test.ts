import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { instantsOf } from '../../src/export/days.ts';
import { exportDatasets } from '../../src/export/export.ts';
import type { ExportSummary } from '../../src/export/summary.ts';
import { readParquet } from '../support/parquet.ts';
import { dates, fill, openWorld, range, readDay, type World } from './world.ts';

const later = '2026-11-02T00:00:00Z';
/** One of each kind: rows that are calls, money, hours, configuration. */
const names = ['calls', 'spend_daily', 'trunk_volume_hourly', 'country_permissions'];
const all = { range, datasets: names };

function count(summary: ExportSummary, outcome: 'written' | 'proven' | 'unchanged'): Record<string, number> {
  const found = summary.datasets.map(each => [each.dataset, each[outcome]] as const);
  return Object.fromEntries(found.filter(([, days]) => days > 0));
}

async function mtimesOf(world: World, datasets: readonly string[] = names): Promise<Record<string, bigint>> {
  const entries = datasets.flatMap(name => dates.map(date => world.path(name, date)));
  const found = await Promise.all(
    entries.map(async path => [path, (await stat(path, { bigint: true })).mtimeNs] as const),
  );
  return Object.fromEntries(found);
}

function differences(before: Record<string, bigint>, after: Record<string, bigint>): string[] {
  return Object.keys(before)
    .filter(path => before[path] !== after[path])
    .map(path => dirname(path).split('/').slice(-2).join('/'))
    .sort();
}

test('only days that a later reading touched are exported again, and only what it changed of them', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  await world.export(all);
  const before = await mtimesOf(world);
  // The price of a call of the 25th in Berlin, and nothing that is counted by the hour.
  await readDay(world, '2026-10-25', '2026-10-26', later, { price: { currencyCode: 'USD', amount: '2.5' } });
  await world.publish();

  const summary = await world.export({ changedOnly: true });
  expect(count(summary, 'written')).toMatchObject({ calls: 1, spend_daily: 1 });
  expect(count(summary, 'written')).not.toHaveProperty('trunk_volume_hourly');
  const changed = differences(before, await mtimesOf(world));
  expect(changed).toEqual(expect.arrayContaining(['calls/dt=2026-10-25', 'spend_daily/dt=2026-10-25']));
  expect(changed.filter(path => !path.endsWith('dt=2026-10-25'))).toEqual([]);
  expect(await world.manifest('calls', '2026-10-25')).toMatchObject({
    sums: { price_amount: { EUR: '1.234567', USD: '2.512000' } },
  });
  expect(count(await world.export({ changedOnly: true }), 'written')).toEqual({});
});

test('with --changed-only, days that were never exported are left alone', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  const one = { from: '2026-10-24', to: '2026-10-25' };
  await world.export({ range: one, datasets: ['calls'] });
  await readDay(world, '2026-10-24', '2026-10-25', later, { price: { currencyCode: 'USD', amount: '2.5' } });
  await readDay(world, '2026-10-25', '2026-10-26', later, { price: { currencyCode: 'USD', amount: '2.5' } });
  await world.publish();
  const summary = await world.export({ changedOnly: true, range });
  expect(summary.datasets.filter(each => each.written + each.unchanged > 0)).toMatchObject([
    { dataset: 'calls', written: 1, unchanged: 0 },
  ]);
  expect(
    count(await world.export({ changedOnly: true, range: { ...range, from: '2026-10-25' } }), 'unchanged'),
  ).toEqual({});
  await expect(world.manifest('calls', '2026-10-25')).rejects.toThrow('ENOENT');
});

test('a version of the configuration that ends changes the file of the day on which it began', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  await world.export(all);
  await world.configuration.read({
    at: '2026-10-26T10:00:00Z',
    lists: [
      {
        resource: 'country_permissions',
        records: [{ isoCode: 'US', name: 'USA', countryDialingCodes: ['+1'] }],
      },
    ],
  });
  await world.publish();
  const summary = await world.export(all);
  expect(count(summary, 'written')).toEqual({ country_permissions: 2 });
  const ended = await readParquet(world.path('country_permissions', '2026-10-24'));
  expect(ended.rows).toMatchObject([
    {
      name: 'United States',
      dialing_codes: '["+1"]',
      is_current: false,
      valid_to: String(Date.parse('2026-10-26T10:00:00Z') * 1000),
    },
  ]);
});

test('a day that is covered in part, or may still change, says so, and its file stays when that ends', async () => {
  const world = await openWorld('UTC');
  const early = '2026-10-26T12:00:00Z';
  await readDay(world, '2026-10-24', '2026-10-25', early);
  await readDay(world, '2026-10-26', '2026-10-27', early);
  await world.publish();
  const first = await world.export(all);
  expect(first.gaps).toEqual([
    { project_id: 'project', start: '2026-10-25T00:00:00Z', end: '2026-10-26T00:00:00Z' },
  ]);
  expect(first.unsettled_days).toEqual(['2026-10-25', '2026-10-26']);
  expect(await world.manifest('calls', '2026-10-24')).toMatchObject({ settled: true, gaps: [] });
  expect(await world.manifest('calls', '2026-10-25')).toMatchObject({
    settled: false,
    gaps: first.gaps,
    rows: 0,
  });
  expect(await world.manifest('calls', '2026-10-26')).toMatchObject({ settled: false, gaps: [] });

  const before = await mtimesOf(world);
  await world.ledger.read(
    { start: Date.parse('2026-10-25') / 1000, end: Date.parse('2026-10-26') / 1000 },
    [],
    { fetchedAt: later },
  );
  await readDay(world, '2026-10-26', '2026-10-27', later);
  await world.publish();
  const second = await world.export(all);
  expect(second).toMatchObject({ gaps: [], unsettled_days: [] });
  expect(count(second, 'written')).toEqual({});
  expect(count(second, 'proven')).toMatchObject({ calls: 2, spend_daily: 2 });
  expect(await mtimesOf(world)).toEqual(before);
  expect(await world.manifest('calls', '2026-10-25')).toMatchObject({ settled: true, gaps: [] });
});

test('a ledger that was never read has gaps everywhere', async () => {
  const world = await openWorld('UTC');
  await world.publish();
  expect(
    (await world.export({ range: { from: '2026-10-01', to: '2026-10-02' }, datasets: ['calls'] })).gaps,
  ).toEqual([{ project_id: null, start: '2026-10-01T00:00:00Z', end: '2026-10-02T00:00:00Z' }]);
});

test('what a killed export left half done, somebody cut short or nobody can read, is exported again', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  const request = { range, datasets: ['calls'] };
  await world.export(request);
  const whole = await readFile(world.path('calls', '2026-10-24'));
  const manifest = await world.manifest('calls', '2026-10-25');
  const manifestAt = (date: string): string => join(dirname(world.path('calls', date)), '_manifest.json');
  await writeFile(world.path('calls', '2026-10-24'), whole.subarray(0, 100));
  await writeFile(manifestAt('2026-10-25'), JSON.stringify({ ...manifest, next: manifest }));
  await writeFile(manifestAt('2026-10-26'), '{"manifest_version": 1, "data');
  expect(count(await world.export(request), 'written')).toEqual({ calls: 3 });
  expect(await readFile(world.path('calls', '2026-10-24'))).toEqual(whole);
  expect(await world.manifest('calls', '2026-10-25')).not.toHaveProperty('next');
  await rm(world.path('calls', '2026-10-26'));
  expect(count(await world.export({ changedOnly: true }), 'written')).toEqual({ calls: 1 });
});

test('rows that retention has dropped stay in the files of their days', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  await world.export(all);
  const before = await mtimesOf(world, ['calls']);
  await world.ledger.connection.run("delete from calls where create_time < '2026-10-24 22:00:00'");
  await world.ledger.connection.run(
    "insert into ops.retention (project_id, calls_from, applied_at) values ('project', '2026-10-24 22:00:00', '2026-11-01')",
  );
  await world.publish();
  const summary = await world.export({ range, datasets: ['calls'] });
  expect(summary.dropped_days).toEqual(['2026-10-24']);
  await world.export({ changedOnly: true });
  expect(differences(before, await mtimesOf(world, ['calls']))).toEqual([]);
});

test('days begin and end where the zone says, also where midnight is skipped or the date is', () => {
  const hours = (date: string, zone: string): number => {
    const { start, end } = instantsOf(date, zone);
    return (end - start) / 3600;
  };
  expect(hours('2026-03-29', 'Europe/Berlin')).toBe(23);
  expect(hours('2026-10-25', 'Europe/Berlin')).toBe(25);
  expect(hours('2026-04-24', 'Africa/Cairo')).toBe(23);
  expect(hours('2026-09-06', 'America/Santiago')).toBe(23);
  expect(hours('2011-12-30', 'Pacific/Apia')).toBe(0);
});

test('an export that is interrupted finishes the days that it writes, and the next one goes on from there', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  const controller = new AbortController();
  const written: string[] = [];
  const observer = {
    planned() {},
    day({ dataset, date }: { dataset: string; date: string }) {
      written.push(`${dataset} ${date}`);
      controller.abort(new Error('interrupted'));
    },
  };
  const config = readConfig({ TRUNKLEDGER_HOME: world.home });
  const effects = { now: Date.now, observer, signal: controller.signal };
  await expect(exportDatasets(config, all, effects)).rejects.toThrow('interrupted');
  expect(new Set(written.map(day => day.split(' ')[0]))).toEqual(new Set(['calls']));
  const { datasets } = await world.export(all);
  expect(datasets[0]).toMatchObject({
    dataset: 'calls',
    unchanged: written.length,
    written: 3 - written.length,
  });
});

test('a copy that another version published is refused with what to do', async () => {
  const world = await openWorld();
  await world.ledger.connection.run('drop view busy_hour_daily');
  await world.publish();
  await expect(world.export({ range, datasets: ['busy_hour_daily'] })).rejects.toThrow(
    /does not have what the dataset busy_hour_daily is made of.*trunkledger sync/,
  );
});
