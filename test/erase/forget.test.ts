import { existsSync } from 'node:fs';
import { cp, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import type { Receipt } from '../../src/erase/receipt.ts';
import { createLanding } from '../../src/extract/landing.ts';
import { sha256Of } from '../../src/fileHash.ts';
import { readAllTexts, readTexts } from '../support/database.ts';
import { filesBelow } from '../support/home.ts';
import { expectSoundLedger } from '../support/ledger.ts';
import { expectSameTables, readTables } from '../support/tables.ts';
import { databasesOf, nothing, search } from './search.ts';
import {
  fillHome,
  forgetIn,
  neighbour,
  openWorld,
  person,
  rebuildIn,
  removeFilled,
  run,
  spellings,
  syncWorld,
} from './world.ts';

afterAll(removeFilled);

/** On a machine with other work. */
const limit = 240_000;

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
  "select call_id, price_amount, from_country, to_country from calls where not contains(call_id, 'of-a-switch') order by all",
];

const figuresOf = (home: string) => readAllTexts(join(home, 'ledger.duckdb'), figures);
const ledgerOf = (home: string, query: string) => readTexts(join(home, 'ledger.duckdb'), query);

test(
  'a number stands in every place before it is forgotten, and in none after it, after one more sync, and a rebuild',
  async () => {
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
    expect(found.parquet).toContain('exports/calls/dt=2026-10-01/part-0.parquet');
    const before = await figuresOf(home);

    const receipt = await forgetIn(world);
    expect(receipt).toMatchObject({ state: 'done', unread: [] });
    expect(await search(home, person, true)).toEqual(nothing);
    expect(await figuresOf(home)).toEqual(before);
    expect(JSON.stringify(receipt)).not.toContain(person.slice(1));

    const synced = await syncWorld(world, { fullCheck: true });
    expect(synced).toMatchObject({ callsNew: 0, callsChanged: 0, callsVanished: 0, windows: 2, errors: [] });
    expect(synced.configuration).toMatchObject({ newVersions: 0, changedVersions: 0 });
    expect(await search(home, person)).toEqual(nothing);

    const tables = await readTables(home);
    await rebuildIn(world);
    expect(await search(home, person)).toEqual(nothing);
    expect(await figuresOf(home)).toEqual(before);
    expectSameTables(tables, await readTables(home));
    for (const database of databasesOf(home)) await expectSoundLedger(database);
    expect((await search(home, neighbour)).databases.length).toBeGreaterThan(0);
  },
  limit,
);

test(
  'a pseudonym stands in its place instead, the same everywhere, and can be erased later',
  async () => {
    const world = await openWorld();
    const { home } = world;
    await fillHome(world);
    const before = await figuresOf(home);
    await forgetIn(world, { mode: 'pseudonymize' });
    expect(await search(home, person)).toEqual(nothing);
    expect(await figuresOf(home)).toEqual(before);
    const [pseudonym, ...others] = await ledgerOf(
      home,
      `select from_e164 as number from calls where starts_with(call_id, 'from-') and from_e164 is not null
     union select to_e164 from calls where starts_with(call_id, 'to-') and to_e164 is not null
     union select phone_number from phone_numbers where phone_number_id = 'mobile'
     union select call_forward_number from as_of_trunks
     union select from_e164 from provider_records where from_e164 is not null and call_id <> 'imported-remark'`,
    );
    expect(others).toEqual([]);
    expect(pseudonym?.number).toMatch(/^\+49~[0-9a-f]{32}$/);
    expect(await ledgerOf(home, 'select inbound_call_id from forwarded_calls')).toEqual([
      { inbound_call_id: 'forwarded' },
    ]);
    expect(await syncWorld(world)).toMatchObject({ callsChanged: 0, callsNew: 0 });
    const tables = await readTables(home);
    await rebuildIn(world);
    expectSameTables(tables, await readTables(home));

    await forgetIn(world);
    const { databases, landing, parquet } = await search(home, String(pseudonym?.number).split('~')[1] ?? '');
    expect([...databases, ...landing, ...parquet]).toEqual([]);
    await syncWorld(world);
    expect(await search(home, person)).toEqual(nothing);
    await expect(forgetIn(world, { mode: 'pseudonymize' })).rejects.toThrow('was erased on');
  },
  limit,
);

test(
  'files and ledger vouch for what was rewritten, as a dry run said before, and readers keep what they have open',
  async () => {
    const world = await openWorld();
    const { home } = world;
    await fillHome(world);
    const untouched = await search(home, person);
    const dry = await forgetIn(world, { isDryRun: true });
    expect(dry.numbers).toEqual([{ digest: null, country: 'DE', is_own: true }]);
    const told = await run(world, 'forget', '--number', person, '--dry-run');
    expect(told).toMatchObject({
      code: 0,
      stdout: expect.not.stringMatching(/[0-9a-f]{64}|Erased|was rewritten/),
    });
    expect(told.stdout).toMatch(
      /^Would be erased: the number, .*\nIt is one of .* would be rewritten too\.$/m,
    );
    const folders = new Set(dry.landing.map(({ path }) => dirname(path)));
    expect(told.stdout.match(/^landing\/.*/gm)).toHaveLength(folders.size);
    expect(told.stdout).toMatch(/^landing\/\S+ +\d+ {2}lines in \d+ files?$/m);
    expect(await search(home, person)).toEqual(untouched);
    expect(existsSync(join(home, 'erasure'))).toBe(false);

    const published = join(home, 'analytics.duckdb');
    const instance = await DuckDBInstance.create(published, { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    const query = `select count(*) as calls from calls where to_e164 = '${person}'`;
    // Another process, because a second instance of a file in one process is the first one.
    const { code, stderr, stdout } = await run(
      world,
      'forget',
      '--number',
      '0049 (0)30 / 123 456 789',
      '--json',
    );
    expect(code, stderr).toBe(0);
    expect(Number((await connection.runAndReadAll(query)).getRowObjects()[0]?.calls)).toBe(8);
    connection.disconnectSync();
    instance.closeSync();
    expect(await readTexts(published, query)).toEqual([{ calls: '0' }]);

    const receipt: Receipt = JSON.parse(stdout);
    expect(receipt).toMatchObject({ state: 'done', numbers: [{ country: 'DE', is_own: true }], unread: [] });
    expect(stdout).not.toContain(person.slice(1));
    expect(receipt.tables).toEqual(dry.tables);
    for (const part of ['landing', 'exports', 'others'] as const)
      expect(receipt[part].map(file => file.path)).toEqual(dry[part].map(file => file.path));
    for (const file of [...receipt.landing, ...receipt.exports, ...receipt.databases])
      expect(file.sha256_before).not.toBe(file.sha256_after);
    for (const file of receipt.landing)
      expect(await sha256Of(join(home, 'landing', file.path))).toBe(file.sha256_after);
    const landing = createLanding(join(home, 'landing'));
    for (const path of await landing.list()) await landing.verify(path);
    const windows = await ledgerOf(home, 'select landing_file, sha256 from ops.windows');
    for (const { landing_file, sha256 } of windows) {
      const manifest = String(landing_file).replace('.ndjson.zst', '.manifest.json');
      expect(await landing.read(manifest)).toMatchObject({
        sha256,
        rewrites: [{ lines: expect.any(Number) }],
      });
    }
    const [path] = (await filesBelow(join(home, 'receipts'))) as [string];
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(receipt);
    for (const file of [path, join(home, 'erasure', 'key')])
      expect((await stat(file)).mode & 0o777).toBe(0o600);
  },
  limit,
);

test(
  'a landing folder that comes back from a backup is rewritten before a rebuild reads it',
  async () => {
    const world = await openWorld();
    const backup = await openWorld();
    await fillHome(world);
    await fillHome(backup);
    await forgetIn(world);
    await rm(join(world.home, 'landing'), { recursive: true });
    await cp(join(backup.home, 'landing'), join(world.home, 'landing'), { recursive: true });
    await rebuildIn(world);
    expect(await search(world.home, person)).toEqual(nothing);
  },
  limit,
);

test(
  'what is no international number is refused, and so is a home that another process writes',
  async () => {
    const world = await openWorld();
    await fillHome(world);
    for (const wrong of ['030123456', '+49', 'Jane', '+49 30 12345678901234567'])
      await expect(forgetIn(world, { numbers: [wrong] })).rejects.toThrow(
        'allowed is an international number',
      );
    const instance = await DuckDBInstance.create(join(world.home, 'ledger.duckdb'));
    const { code, stderr } = await run(world, 'forget', '--number', person);
    instance.closeSync();
    expect(code).toBe(1);
    expect(stderr).toMatch(/is held by process \d+.*stop "trunkledger up" and its workers/);
    expect(spellings.length).toBeGreaterThan(9);
  },
  limit,
);
