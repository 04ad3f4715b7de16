import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createLanding } from '../../src/extract/landing.ts';
import { type ImportOptions, importFiles } from '../../src/import/importFiles.ts';
import type { ImportResult } from '../../src/import/loadImport.ts';
import { openWarehouse } from '../../src/load/warehouse.ts';
import { createLogger } from '../../src/logger.ts';
import { readTexts } from '../support/database.ts';
import { filesBelow, temporaryFolder } from '../support/home.ts';
import { exportLine, exportText } from '../support/imports.ts';
import { runProgram } from '../support/program.ts';
import { project } from '../support/warehouse.ts';

interface Place {
  readonly home: string;
  /** Writes a file and imports it. */
  readonly give: (
    name: string,
    content: string | Buffer,
    options?: Partial<ImportOptions>,
  ) => Promise<ImportResult | undefined>;
  readonly records: () => Promise<readonly unknown[]>;
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  const home = join(folder, 'home');
  const config = readConfig({ TRUNKLEDGER_HOME: home, SINCH_PROJECT_ID: project });
  let now = Date.parse('2026-11-15T00:00:00Z');
  return {
    home,
    async give(name, content, options = {}) {
      const path = join(folder, name);
      await writeFile(path, content);
      const effects = { logger: createLogger('silent'), now: () => (now += 1000), observer: {} };
      const [result] = await importFiles(config, [path], { timeZone: 'UTC', map: {}, ...options }, effects);
      return result;
    },
    records: () =>
      readTexts(
        join(home, 'analytics.duckdb'),
        'select call_id, price_amount, create_time, file_name from provider_records order by call_id, create_time',
      ),
  };
}

test('the same file twice changes nothing, packed with gzip or zstd or under another name', async () => {
  const { home, give, records } = await place();
  const text = exportText([exportLine('a'), exportLine('b', { From: '4.91512E+11' })]);
  const first = await give('calls.csv.gz', gzipSync(text));
  expect(first).toMatchObject({ outcome: 'imported', records: 1, rejected: 1 });
  const before = [await records(), (await filesBelow(join(home, 'landing'))).sort()];
  expect(await give('again.csv', text)).toEqual({ ...first, outcome: 'known' });
  expect(await give('again.csv.zst', zstdCompressSync(text))).toEqual({ ...first, outcome: 'known' });
  expect([await records(), (await filesBelow(join(home, 'landing'))).sort()]).toEqual(before);
  const landing = createLanding(join(home, 'landing'));
  const [path] = await landing.list(project);
  expect(path).toMatch(/^project\/imports\/.*\.manifest\.json$/);
  expect(await landing.verify(path ?? '')).toMatchObject({
    kind: 'import',
    file_name: 'calls.csv.gz',
    time_zone: 'UTC',
    map: {},
    bytes: Buffer.byteLength(text),
  });
});

test('of files that overlap the newest import counts, by id, and without ids by all that tells calls apart', async () => {
  const { give, records } = await place();
  await give(
    'first.csv',
    exportText([exportLine('a'), exportLine('b'), exportLine('', { From: '+12015550199' })]),
  );
  const lines = [
    exportLine('b', { Cost: '0.0080 USD' }),
    exportLine('c'),
    exportLine('', { From: '+12015550199', Cost: '0.0090 USD' }),
  ];
  expect(await give('second.csv', exportText(lines))).toMatchObject({ records: 3, replaced: 2 });
  expect(await records()).toMatchObject([
    { call_id: 'a', price_amount: '0.004000', file_name: 'first.csv' },
    { call_id: 'b', price_amount: '0.008000', file_name: 'second.csv' },
    { call_id: 'c', file_name: 'second.csv' },
    { call_id: null, price_amount: '0.009000', file_name: 'second.csv' },
  ]);
});

test('ids that differ in their form alone are one call only where each file has that form once', async () => {
  const { give, records } = await place();
  await give('first.csv', exportText([exportLine('A-1'), exportLine('twin@a'), exportLine('twin@b')]));
  await give('second.csv', exportText([exportLine('a1@x'), exportLine('twin@b')]));
  expect(await records()).toMatchObject([
    { call_id: 'a1@x', file_name: 'second.csv' },
    { call_id: 'twin@a', file_name: 'first.csv' },
    { call_id: 'twin@b', file_name: 'second.csv' },
  ]);
});

test('a record without an id takes the place of the same call with one, and gives it back', async () => {
  const { give, records } = await place();
  await give('first.csv', exportText([exportLine('a'), exportLine('b', { From: '+12015550199' })]));
  await give('second.csv', exportText([exportLine('')]));
  expect(await records()).toMatchObject([{ call_id: 'b' }, { call_id: null, file_name: 'second.csv' }]);
  await give('third.csv', exportText([exportLine('a')]));
  expect(await records()).toMatchObject([{ call_id: 'a', file_name: 'third.csv' }, { call_id: 'b' }]);
});

test('the same file in another zone is imported again, and counts', async () => {
  const { give, records } = await place();
  const text = exportText([exportLine('a', { Timestamp: '2026-10-01 00:10:00' })]);
  await give('calls.csv', text);
  expect(await give('calls.csv', text, { timeZone: 'Europe/Berlin' })).toMatchObject({
    outcome: 'imported',
    records: 1,
    replaced: 1,
  });
  expect(await records()).toMatchObject([{ call_id: 'a', create_time: '2026-09-30 22:10:00' }]);
});

test('a file of other projects is refused and leaves nothing; lines of others in a file of several are counted', async () => {
  const { home, give, records } = await place();
  const other = exportLine('theirs', { 'Project Id': 'project-2' });
  await expect(give('theirs.csv', exportText([other]))).rejects.toThrow(
    /theirs\.csv has no call of the project project; its calls are of project-2\. Import it with SINCH_PROJECT_ID/,
  );
  expect(await filesBelow(join(home, 'landing'))).toEqual([]);
  expect(await give('all.csv', exportText([other, exportLine('ours')]))).toMatchObject({
    lines: 2,
    records: 1,
    otherProjects: 1,
    rejected: 0,
  });
  expect(await records()).toMatchObject([{ call_id: 'ours' }]);
});

test('what is no such file is refused with what is wrong with it, and leaves nothing', async () => {
  const { home, give } = await place();
  const cases: readonly [name: string, content: string | Buffer, message: RegExp][] = [
    ['empty.csv', '', /empty\.csv has no header/],
    ['page.csv', '<!DOCTYPE html>\n<html></html>\n', /page\.csv has no header/],
    ['other.csv', 'A,B\n1,2\n', /other\.csv has no column "create_time"\. Its columns: "A", "B"/],
    ['bare.csv', 'Timestamp,Cost\n', /bare\.csv has neither a column "Call Id" nor "From" and "To"/],
    ['minutes.csv', 'Timestamp,Call Id,Duration (min)\n', /"Duration \(min\)" is not in seconds/],
    ['wide.csv', Buffer.from(`\ufeff${exportText([])}`, 'utf16le'), /wide\.csv is UTF-16/],
    ['torn.csv.gz', gzipSync(exportText([exportLine('a')])).subarray(0, 90), /cannot be read to its end/],
  ];
  for (const [name, content, message] of cases) {
    await expect(give(name, content), name).rejects.toThrow(message);
  }
  expect(await filesBelow(join(home, 'landing'))).toEqual([]);
});

test('nothing is imported where one of the files is not there', async () => {
  const { home, give, records } = await place();
  await give('first.csv', exportText([exportLine('a')]));
  const [second, missing] = [join(home, '..', 'second.csv'), join(home, '..', 'missing.csv')];
  await writeFile(second, exportText([exportLine('b')]));
  const environment = { TRUNKLEDGER_HOME: home, SINCH_PROJECT_ID: project };
  const outcome = await runProgram(['import', second, missing], environment);
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toContain(`${missing} is not there`);
  expect(await records()).toMatchObject([{ call_id: 'a' }]);
});

test('an export of a range without calls is an import without lines', async () => {
  const { give } = await place();
  expect(await give('none.csv', exportText([]))).toMatchObject({
    outcome: 'imported',
    lines: 0,
    records: 0,
    from: null,
    to: null,
  });
});

test('columns can be named by hand', async () => {
  const { give, records } = await place();
  const text = 'Begin,Nummer,Betrag\n2026-10-01T00:10:00Z,a,0.0040 USD\n';
  const map = { create_time: 'Begin', call_id: 'Nummer', cost: 'Betrag' };
  expect(await give('calls.csv', text, { map })).toMatchObject({ records: 1 });
  expect(await records()).toMatchObject([{ call_id: 'a', price_amount: '0.004000' }]);
});

test('while another process has the warehouse, importing is refused as a sync is', async () => {
  const { home, give } = await place();
  await give('first.csv', exportText([exportLine('a')]));
  const held = await openWarehouse(join(home, 'ledger.duckdb'));
  try {
    const outcome = await runProgram(['import', join(home, '..', 'first.csv')], {
      TRUNKLEDGER_HOME: home,
      SINCH_PROJECT_ID: project,
    });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/is held by process \d+: only one process can write the warehouse/);
  } finally {
    held.close();
  }
});

test('what a killed import had landed is loaded by the next one', async () => {
  const { home, give, records } = await place();
  await give('first.csv', exportText([exportLine('a')]));
  const landing = createLanding(join(home, 'landing'));
  const writer = await landing.openImport({
    projectId: project,
    fetchedAt: Date.parse('2026-11-15T12:00:00Z'),
  });
  await writer.write(Buffer.from(exportText([exportLine('landed')])));
  await writer.commit({
    schema_version: 1,
    project_id: project,
    run_id: 'killed',
    fetched_at: '2026-11-15T12:00:00.000Z',
    file_name: 'killed.csv',
    source_sha256: '0'.repeat(64),
    time_zone: 'UTC',
    map: {},
  });
  await give('second.csv', exportText([exportLine('b')]));
  expect(await records()).toMatchObject([{ call_id: 'a' }, { call_id: 'b' }, { call_id: 'landed' }]);
});
