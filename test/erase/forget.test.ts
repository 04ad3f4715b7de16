import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { createLanding } from '../../src/extract/landing.ts';
import { readAllTexts, readTexts } from '../support/database.ts';
import { filesBelow } from '../support/home.ts';
import { expectSoundLedger } from '../support/ledger.ts';
import { expectSameTables, readTables } from '../support/tables.ts';
import { databasesOf, nothing, search } from './search.ts';
import { fillHome, neighbour, openWorld, person, run, span } from './world.ts';

/** Everything that is counted or added up, but for the number's own activity. */
const figures = [
  'from spend_daily order by all',
  'from answer_rates_daily order by all',
  'from trunk_volume_hourly order by all',
  'from destination_daily order by all',
  'from call_duration_histogram order by all',
  'from coverage_gaps',
  'select window_start, window_end, state, total_items, distinct_calls, rejected_calls from ops.windows order by all',
  'select count(*), sum(price_amount), count(from_country), count(to_country) from calls',
  'select call_id, price_amount, from_country, to_country from calls where call_id <> $1 order by all',
].map(query => query.replace(' where call_id <> $1', " where not contains(call_id, '_of-a-switch')"));

const figuresOf = (home: string) => readAllTexts(join(home, 'ledger.duckdb'), figures);

test('a number stands in every place before it is forgotten, and in none after it, after one more sync, and a rebuild', async () => {
  const world = await openWorld();
  const { home } = world;
  await fillHome(world);
  const found = await search(home, person);
  for (const name of ['ledger.duckdb', 'analytics.duckdb']) {
    for (const place of [
      'main.calls.from_raw',
      'main.calls.to_e164',
      'main.calls.call_id',
      'main.phone_numbers.phone_number',
      'main.trunks.call_forward_number',
      'main.credential_lists.user_names',
      'main.provider_records.from_raw',
      'main.provider_records.other_columns',
      'ops.call_changes.before',
      'ops.rejected_calls.raw',
      'ops.rejected_records.raw',
    ])
      expect(found.databases).toContain(`${name} ${place}`);
  }
  expect(found.landing).toHaveLength(7);
  expect(found.parquet).toEqual(['exports/calls/dt=2026-10-01/part-0.parquet']);
  const before = await figuresOf(home);

  const { code, stderr, stdout } = await run(world, 'forget', '--number', person, '--json');
  expect(code, stderr).toBe(0);
  expect(await search(home, person)).toEqual(nothing);
  expect(await figuresOf(home)).toEqual(before);
  expect(stdout).not.toContain(person.slice(1));

  const synced = await run(world, 'sync', ...span, '--check', '--json');
  expect(JSON.parse(synced.stdout)).toMatchObject({
    callsNew: 0,
    callsChanged: 0,
    callsVanished: 0,
    windows: 2,
  });
  expect(JSON.parse(synced.stdout).configuration).toMatchObject({ newVersions: 0, changedVersions: 0 });
  expect(await search(home, person)).toEqual(nothing);

  const tables = await readTables(home);
  expect((await run(world, 'sync', '--rebuild')).code).toBe(3);
  expect(await search(home, person)).toEqual(nothing);
  expect(await figuresOf(home)).toEqual(before);
  expectSameTables(tables, await readTables(home));
  for (const database of databasesOf(home)) await expectSoundLedger(database);
  expect((await search(home, neighbour)).databases.length).toBeGreaterThan(0);
}, 60_000);

test('manifests, the ledger and exports vouch for what was rewritten, and the receipt names no number', async () => {
  const world = await openWorld();
  const { home } = world;
  await fillHome(world);
  const { stdout } = await run(world, 'forget', '--number', person, '--json');
  const receipt = JSON.parse(stdout);
  const landing = createLanding(join(home, 'landing'));
  for (const path of await landing.list()) await landing.verify(path);
  const hashes = await readTexts(join(home, 'ledger.duckdb'), 'select landing_file, sha256 from ops.windows');
  for (const { landing_file, sha256 } of hashes) {
    const manifest = String(landing_file).replace('.ndjson.zst', '.manifest.json');
    expect(await landing.read(manifest)).toMatchObject({ sha256 });
  }
  const again = await run(world, 'export', '--from', '2026-10-01', '--to', '2026-10-02', '--json');
  expect(again.code, again.stderr).toBe(3);
  const [path] = (await filesBelow(join(home, 'receipts'))) as [string];
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(receipt);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(home, 'erasure', 'key'))).mode & 0o777).toBe(0o600);
  expect(receipt).toMatchObject({ state: 'done', numbers: [{ country: 'DE', is_own: true }], unread: [] });
  expect(
    receipt.landing.every(
      (file: { sha256_before: string; sha256_after: string }) => file.sha256_before !== file.sha256_after,
    ),
  ).toBe(true);
}, 60_000);

test('a reader keeps the copy that it has open, and the next one gets the rewritten one', async () => {
  const world = await openWorld();
  await fillHome(world);
  const path = join(world.home, 'analytics.duckdb');
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const query = `select count(*) as calls from calls where to_e164 = '${person}'`;
  expect((await run(world, 'forget', '--number', person)).code).toBe(0);
  expect(Number((await connection.runAndReadAll(query)).getRowObjects()[0]?.calls)).toBe(8);
  connection.disconnectSync();
  instance.closeSync();
  expect(await readTexts(path, query)).toEqual([{ calls: '0' }]);
}, 60_000);

test('a dry run finds what would be rewritten, and changes nothing', async () => {
  const world = await openWorld();
  await fillHome(world);
  const before = await search(world.home, person);
  const dry = JSON.parse((await run(world, 'forget', '--number', person, '--dry-run', '--json')).stdout);
  expect(await search(world.home, person)).toEqual(before);
  const wet = JSON.parse((await run(world, 'forget', '--number', person, '--json')).stdout);
  expect(dry.tables).toEqual(wet.tables);
  expect(dry.landing.map((file: { path: string }) => file.path)).toEqual(
    wet.landing.map((file: { path: string }) => file.path),
  );
  expect(dry.exports.length).toBe(wet.exports.length);
}, 60_000);
