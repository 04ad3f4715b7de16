import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { syncedHome } from '../support/fixture.ts';
import { runProgram } from '../support/program.ts';

const fixture = syncedHome();

/** Names of everything in the home and beside it, and what the published copy holds. */
async function state(): Promise<unknown> {
  const published = await readFile(join(fixture.home, 'analytics.duckdb'));
  return {
    beside: (await readdir(fixture.folder)).sort(),
    home: (await readdir(fixture.home)).sort(),
    published: createHash('sha256').update(published).digest('hex'),
  };
}

test.each([
  ["copy calls to '{folder}/out.csv'"],
  ["copy (select 42) to '{home}/analytics.duckdb' (format csv, use_tmp_file false)"],
  ["copy (select 42) to '{home}/analytics.duckdb.wal' (format csv)"],
  ["explain analyze copy (select 42) to '{home}/analytics.duckdb' (use_tmp_file false)"],
  ["/**/ explain (analyze) copy (select 42) to '{home}/analytics.duckdb.wal' (use_tmp_file false)"],
  [
    "explain select 1; explain analyze copy (select 42) to '{home}/analytics.duckdb.wal' (use_tmp_file false)",
  ],
  ["prepare p as copy (select 42) to '{home}/analytics.duckdb.wal'; execute p"],
  ["export database '{folder}/exported'"],
  ["attach '{home}/ledger.duckdb' as ledger"],
  ["attach '{folder}/new.duckdb' as made"],
  ["from read_text('{home}/landing')"],
  ["from read_text('/etc/hostname')"],
  ["from read_csv('/etc/hostname')"],
  ["from glob('/etc/*')"],
  ["from '/etc/hostname'"],
  ["from sniff_csv('/etc/passwd')"],
  ["create temp table stolen as from read_text('/etc/hostname'); from stolen"],
  ["create temp table made as select 1; copy made to '{folder}/out.csv'"],
  ["from query('copy (select 1) to ''{folder}/out.csv''')"],
  ["call enable_logging(storage = 'file', storage_config = {'path': '{folder}'}); select 1"],
  ["from enable_logging(storage = 'file', storage_config = {'path': '{folder}'}); select 1"],
  ["from enable_profiling(format = 'json', save_location = '{folder}/profile.json'); select 1"],
  ["set profiling_output = '{folder}/profile.json'"],
  ["set temp_directory = '{folder}'"],
  ['install httpfs'],
  ['load httpfs'],
  ['set enable_external_access = true'],
  ["set memory_limit = '64GB'"],
  ["create persistent secret s (type s3, key_id 'a', secret 'b')"],
  ['create table made as select 1'],
  ['delete from calls'],
  ['merge into calls using calls as others on false when not matched then insert'],
  ["comment on view spend_daily is 'mine'"],
  ['checkpoint'],
  ['drop view spend_daily'],
])('%s is refused and changes nothing', async sql => {
  const before = await state();
  const text = sql.replaceAll('{home}', fixture.home).replaceAll('{folder}', fixture.folder);
  const { code, stdout } = await runProgram(['query', text, '--json'], { TRUNKLEDGER_HOME: fixture.home });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(await state()).toEqual(before);
});

test.each([
  'select count(*) as calls from calls',
  'from spend_daily',
  'show all tables',
  'describe calls',
  'summarize calls',
  "pragma table_info('calls')",
  'explain analyze from calls',
  'pivot (from calls select direction, call_result) on call_result using count(*)',
  'with a as (select 1 as x) from a',
])('%s is answered and leaves no file', async sql => {
  const before = await state();
  const { code, stdout, stderr } = await runProgram(['query', sql, '--json'], {
    TRUNKLEDGER_HOME: fixture.home,
  });
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout).length).toBeGreaterThan(0);
  expect(await state()).toEqual(before);
});
