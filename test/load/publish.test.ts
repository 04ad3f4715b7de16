import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { publish } from '../../src/load/publish.ts';
import { rows } from '../../src/sql.ts';
import { openElsewhere } from '../support/elsewhere.ts';
import { openLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const hour = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');

async function openReader(path: string): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '1' });
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.disconnectSync();
    instance.closeSync();
  });
  return connection;
}

async function callsIn(connection: DuckDBConnection): Promise<unknown> {
  return (await rows(connection, 'select count(*) as calls from calls'))[0]?.calls;
}

test('readers of the old copy keep it, readers that come later see the new one', async () => {
  const ledger = await openLedger();
  const target = join(ledger.folder, 'analytics.duckdb');
  await ledger.read(hour, [callLine('a')], { fetchedAt: '2026-10-01T02:00:00Z' });
  await publish(ledger.warehouse, target);
  const early = await openReader(target);
  expect(await callsIn(early)).toBe(1);

  await ledger.read(hour, [callLine('a'), callLine('b'), callLine('c')], {
    fetchedAt: '2026-10-01T03:00:00Z',
  });
  await publish(ledger.warehouse, target);
  expect(await callsIn(early)).toBe(1);
  expect(await rows(early, 'select calls from spend_daily')).toEqual([{ calls: 1 }]);
  expect(await callsIn(await openReader(target))).toBe(3);
});

test('the copy is whole: views, their comments and the ledger are in it', async () => {
  const ledger = await openLedger();
  const target = join(ledger.folder, 'analytics.duckdb');
  await ledger.read(hour, [callLine('a')], { fetchedAt: '2026-10-01T02:00:00Z' });
  await publish(ledger.warehouse, target);
  const reader = await openReader(target);
  for (const view of ['spend_daily', 'answer_rates_daily', 'trunk_volume_hourly', 'ops.windows']) {
    expect(await rows(reader, `select count(*) as found from ${view}`)).toEqual([{ found: 1 }]);
  }
  const uncommented = await rows(
    reader,
    `select table_name, column_name from duckdb_columns()
     where not internal and schema_name in ('main', 'ops') and table_name <> 'migrations' and comment is null`,
  );
  expect(uncommented).toEqual([]);
});

test('nothing is left beside the copy, and no write-ahead log that a reader would need', async () => {
  const ledger = await openLedger();
  await ledger.read(hour, [callLine('a')], { fetchedAt: '2026-10-01T02:00:00Z' });
  await publish(ledger.warehouse, join(ledger.folder, 'analytics.duckdb'));
  const files = (await readdir(ledger.folder)).filter(file => file.startsWith('analytics'));
  expect(files).toEqual(['analytics.duckdb']);
});

test('what is read while it is published is waited for', async () => {
  const ledger = await openLedger();
  const target = join(ledger.folder, 'analytics.duckdb');
  await ledger.read(hour, [callLine('a')], { fetchedAt: '2026-10-01T02:00:00Z' });
  const reading = await ledger.warehouse.connect();
  await reading.run('begin');
  await callsIn(reading);
  // DuckDB keeps what an update replaced, and with it the right to a checkpoint, for those who began before.
  await ledger.warehouse.connection.run("update calls set direction = 'inbound'");
  const { connection } = ledger.warehouse;
  const run = connection.run.bind(connection);
  connection.run = async sql => {
    const result = run(sql);
    if (sql.includes('checkpoint')) await reading.run('commit');
    return result;
  };
  await publish(ledger.warehouse, target);
  expect(await callsIn(await openReader(target))).toBe(1);
});

test('a copy that cannot be put in its place leaves the old one and no leftovers', async () => {
  const ledger = await openLedger();
  const place = join(ledger.folder, 'no-such-folder', 'analytics.duckdb');
  await expect(publish(ledger.warehouse, place)).rejects.toThrow(/no-such-folder/);
  const folder = join(ledger.folder, 'landing');
  await ledger.read(hour, [callLine('a')], { fetchedAt: '2026-10-01T02:00:00Z' });
  // A folder that is not empty cannot be replaced by a file.
  await expect(publish(ledger.warehouse, folder)).rejects.toThrow();
  expect((await readdir(ledger.folder)).filter(file => file.includes('tmp-'))).toEqual([]);
});

test('what a killed publication left aside does not hinder the next one', async () => {
  const ledger = await openLedger();
  const target = join(ledger.folder, 'analytics.duckdb');
  await writeFile(`${target}.tmp-${process.pid}`, 'half a file');
  await publish(ledger.warehouse, target);
  expect(await callsIn(await openReader(target))).toBe(0);
});

test('a ledger goes on being written after it was published', async () => {
  const ledger = await openLedger();
  const target = join(ledger.folder, 'analytics.duckdb');
  for (let round = 1; round <= 3; round++) {
    const lines = Array.from({ length: round }, (_, index) => callLine(`call-${index}`));
    await ledger.read(hour, lines, { fetchedAt: `2026-10-01T0${round + 1}:00:00Z` });
    await publish(ledger.warehouse, target);
    expect(await callsIn(await openReader(target))).toBe(round);
  }
});

test('nobody else can open a ledger for being published', async () => {
  const ledger = await openLedger();
  await publish(ledger.warehouse, join(ledger.folder, 'analytics.duckdb'));
  const { said, stderr } = await openElsewhere(ledger.warehouse.path);
  expect(said, stderr).toMatch(/^WarehouseHeldError/);
});
