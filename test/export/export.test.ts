import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Dataset, datasets } from '../../src/export/datasets.ts';
import { historyTables } from '../../src/historyTables.ts';
import { filesBelow } from '../support/home.ts';
import { type ParquetColumn, readParquet } from '../support/parquet.ts';
import { goldenSchema } from './schemas.ts';
import { dates, fill, names, openWorld, range, type World } from './world.ts';

test('each view of days or hours and each table of configuration is a dataset', async () => {
  const world = await openWorld();
  await world.publish();
  const views = await world.query(`
    select distinct view_name as name
    from duckdb_views() join duckdb_columns() on table_name = view_name
    where not duckdb_views.internal and column_name in ('billing_date', 'hour')`);
  // One row a call: the dataset calls.
  const ofDays = views.map(view => String(view.name)).filter(name => name !== 'calls_enriched');
  expect(ofDays.length).toBeGreaterThan(8);
  expect(ofDays.filter(name => !names.includes(name))).toEqual([]);
  expect(historyTables.map(table => table.resource).filter(name => !names.includes(name))).toEqual([]);
});

test('what is exported is what stands in the tables and views, day by day, in types that stay', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  await world.export();
  for (const dataset of datasets) {
    const { columns } = goldenSchema(dataset.name, dataset.schemaVersion);
    const wanted = await rowsInTables(world, dataset, columns);
    for (const date of dates) {
      const file = await readParquet(world.path(dataset.name, date));
      const place = `${dataset.name} ${date}`;
      expect(file.columns, place).toEqual(columns);
      expect(file.rows.map(row => JSON.stringify(row)).sort(), place).toEqual(wanted.get(date) ?? []);
      if (file.rows.length > 0) expect(file.codecs, place).toEqual(new Set(['ZSTD']));
    }
    // What is unusual takes weeks to tell.
    if (dataset.name === 'traffic_anomalies') continue;
    expect(dates.flatMap(date => wanted.get(date) ?? []).length, dataset.name).toBeGreaterThan(0);
  }
});

/** Rows of a dataset's source by day, as JSON of values without loss. */
async function rowsInTables(
  world: World,
  dataset: Dataset,
  columns: readonly ParquetColumn[],
): Promise<Map<string, string[]>> {
  const day = { billing: 'billing_date', UTC: `${dataset.time}::date` }[dataset.days];
  const selected = columns.map(({ name, type }) => {
    if (type === 'TIMESTAMPTZ') return `epoch_us(${name}) as ${name}`;
    return ['user_names', 'dialing_codes'].includes(name) ? `to_json(${name}) as ${name}` : name;
  });
  const rows = await world.query(`select ${selected}, ${day} as day from ${dataset.name}`);
  const byDay = new Map<string, string[]>();
  for (const { day, ...row } of rows) {
    const values = columns.map(({ name, type }) => [name, typed(type, row[name] ?? null)]);
    byDay.set(
      String(day),
      [...(byDay.get(String(day)) ?? []), JSON.stringify(Object.fromEntries(values))].sort(),
    );
  }
  return byDay;
}

function typed(type: string, text: string | null): string | number | boolean | null {
  if (text === null) return null;
  if (type === 'DOUBLE') return Number(text);
  return type === 'BOOLEAN' ? text === 'true' : text;
}

test('a dataset has every column of its table or view', async () => {
  const world = await openWorld();
  await world.publish();
  for (const { name, schemaVersion } of datasets) {
    const columns = await world.query(`select column_name from (describe ${name})`);
    expect(goldenSchema(name, schemaVersion).columns.map(column => column.name)).toEqual(
      columns.map(row => row.column_name),
    );
  }
});

test('a manifest says what its file holds', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  await world.export({ range, datasets: ['calls', 'spend_daily', 'trunk_volume_hourly', 'trunks'] });
  const bytes = await readFile(world.path('calls', '2026-10-25'));
  const { rows } = await readParquet(world.path('calls', '2026-10-25'));
  const times = rows.map(row => String(row.create_time));
  expect(times).toEqual(times.toSorted());
  expect(await world.manifest('calls', '2026-10-25')).toEqual({
    manifest_version: 1,
    dataset: 'calls',
    schema_version: 1,
    dt: '2026-10-25',
    range_start: '2026-10-24T22:00:00Z',
    range_end: '2026-10-25T23:00:00Z',
    time_zone: 'Europe/Berlin',
    file: 'part-0.parquet',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    rows: 6,
    sums: { price_amount: { EUR: '1.234567', USD: '0.016000' } },
    min: '2026-10-24T22:59:59Z',
    max: '2026-10-25T22:59:59Z',
    time_column: 'create_time',
    settled: true,
    gaps: [],
    pseudonymized: false,
    key_fingerprint: null,
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    exported_at: expect.stringMatching(/^2026-11-01T/),
    version: expect.any(String),
  });
  expect(rows.length).toBe(6);
  expect(await world.manifest('spend_daily', '2026-10-25')).toMatchObject({
    sums: { spend: { EUR: '1.234567', USD: '0.016000' } },
    min: '2026-10-25',
    max: '2026-10-25',
  });
  expect(await world.manifest('trunk_volume_hourly', '2026-10-25')).toMatchObject({
    range_start: '2026-10-25T00:00:00Z',
    range_end: '2026-10-26T00:00:00Z',
    time_zone: 'UTC',
    sums: {},
  });
  expect(await world.manifest('trunks', '2026-10-24')).toMatchObject({ rows: 2, settled: null, gaps: [] });
});

test('a day without rows has an empty file of the same columns', async () => {
  const world = await openWorld('UTC');
  await world.publish();
  await world.export({ range: { from: '2026-10-01', to: '2026-10-02' } });
  for (const { name, schemaVersion } of datasets) {
    const file = await readParquet(world.path(name, '2026-10-01'));
    expect(file.rows).toEqual([]);
    expect(file.columns).toEqual(goldenSchema(name, schemaVersion).columns);
    expect(await world.manifest(name, '2026-10-01')).toMatchObject({
      rows: 0,
      sums: {},
      min: null,
      max: null,
    });
  }
});

async function stateOf(folder: string): Promise<Map<string, string>> {
  const files = (await filesBelow(folder)).sort();
  return new Map(
    await Promise.all(
      files.map(async path => {
        const digest = createHash('sha256').update(await readFile(path));
        const { mtimeNs, ino } = await stat(path, { bigint: true });
        return [path.slice(folder.length + 1), `${digest.digest('hex')} ${mtimeNs} ${ino}`] as const;
      }),
    ),
  );
}

test('an export that is repeated writes nothing, and one into another folder writes the same bytes', async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  const some = ['calls', 'spend_daily', 'trunk_volume_hourly', 'trunks'];
  const request = { range, datasets: some };
  const first = await world.export(request);
  const exports = join(world.home, 'exports');
  const before = await stateOf(exports);
  expect(before.size).toBe(2 * some.length * dates.length);
  expect(first.datasets.every(({ written, unchanged }) => written === 3 && unchanged === 0)).toBe(true);
  const again = await world.export(request);
  expect(again.datasets.every(({ written, unchanged }) => written === 0 && unchanged === 3)).toBe(true);
  expect(await stateOf(exports)).toEqual(before);
  const other = join(world.home, 'other');
  await world.export({ ...request, to: other });
  for (const name of some)
    for (const date of dates)
      expect(await readFile(world.path(name, date, other))).toEqual(await readFile(world.path(name, date)));
  expect((await readdir(exports)).sort()).toEqual(some.toSorted());
});
