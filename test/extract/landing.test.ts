import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createLanding,
  DamagedDataError,
  DamagedManifestError,
  type Landed,
  type Landing,
  type ManifestFacts,
} from '../../src/extract/landing.ts';
import { landingName } from '../../src/extract/landingFiles.ts';
import { october, policy, readLines, rejection, temporaryFolder } from './support.ts';

const window = { start: october, end: october + 3600 };
const reading = { projectId: 'project', window, fetchedAt: Date.parse('2026-11-22T01:02:03.004Z') };

const facts: ManifestFacts = {
  schema_version: 1,
  project_id: 'project',
  window_start: '2026-10-01T00:00:00Z',
  window_end: '2026-10-01T01:00:00Z',
  run_id: 'run',
  fetched_at: '2026-11-22T01:02:03.004Z',
  finished_at: '2026-11-22T01:02:04.000Z',
  api_url: 'http://api/v1/projects/project',
  readings: 1,
  requests: 1,
  pages: 1,
  page_size: 500,
  total_items: 2,
  records: 2,
  distinct_ids: 2,
  records_without_id: 0,
  error: null,
  not_before: null,
  policy,
};

async function land(landing: Landing, text = '{"callId":"a"}\n{"callId":"b"}\n'): Promise<Landed> {
  const writer = await landing.open(reading);
  await writer.write(Buffer.from(text));
  return writer.commit(facts);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(entry => entry.name);
}

/** The id of a process that is no more. */
function deadProcessId(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

test('a landed reading is a data file and a manifest, listed, readable and verified', async () => {
  const landing = createLanding(await temporaryFolder());
  const landed = await land(landing);
  expect(landed.path).toMatch(
    /^project\/2026-10-01\/000000-20261001T010000Z-20261122T010203004Z-[0-9a-f]{8}\.manifest\.json$/,
  );
  expect(await landing.list()).toEqual([landed.path]);
  expect(await landing.list('project')).toEqual([landed.path]);
  expect(await landing.list('other')).toEqual([]);
  expect(await landing.read(landed.path)).toEqual(landed.manifest);
  expect(await landing.verify(landed.path)).toEqual(landed.manifest);
  expect(landed.manifest).toMatchObject({ kind: 'reading', bytes: 30 });
  expect(await readLines(landing, landed)).toEqual(['{"callId":"a"}', '{"callId":"b"}']);
  expect(await filesIn(landing.directory)).toHaveLength(2);
});

test('a reading without calls has a data file too', async () => {
  const landing = createLanding(await temporaryFolder());
  const writer = await landing.open(reading);
  const landed = await writer.commit({ ...facts, total_items: 0, records: 0, distinct_ids: 0 });
  await landing.verify(landed.path);
  expect(await readLines(landing, landed)).toEqual([]);
});

test('a failure is a manifest without data', async () => {
  const landing = createLanding(await temporaryFolder());
  const landed = await landing.landFailure(reading, { ...facts, error: 'NetworkError: no' });
  expect(await landing.verify(landed.path)).toMatchObject({
    kind: 'failure',
    data_file: null,
    sha256: null,
    error: 'NetworkError: no',
  });
  expect(await filesIn(landing.directory)).toHaveLength(1);
});

test('two readings of one window at one moment do not meet', async () => {
  const landing = createLanding(await temporaryFolder());
  const landed = await Promise.all([land(landing), land(landing)]);
  expect(new Set(landed.map(({ path }) => path)).size).toBe(2);
});

test('an aborted reading leaves nothing', async () => {
  const landing = createLanding(await temporaryFolder());
  const writer = await landing.open(reading);
  await writer.write(Buffer.alloc(3_000_000, '{"callId":"a"}\n'));
  expect(await filesIn(landing.directory)).toHaveLength(1);
  await writer.abort();
  expect(await filesIn(landing.directory)).toEqual([]);
});

test('a manifest that cannot get its name takes its data back', async () => {
  const landing = createLanding(await temporaryFolder());
  const writer = await landing.open(reading);
  const [data] = await filesIn(landing.directory);
  const manifest = data?.replace(/\.ndjson.*/, '.manifest.json') ?? '';
  await mkdir(join(landing.directory, 'project/2026-10-01', manifest, 'in the way'), { recursive: true });
  await rejection(writer.commit(facts));
  await writer.abort();
  expect(await filesIn(landing.directory)).toEqual([]);
});

test('no project id leads out of the folder, and no name holds a colon', () => {
  const projectIds = fc.oneof(
    fc.constantFrom('..', '.', '../..', '/', 'a/../b', 'C:\\', '*', 'ü'),
    fc.string(),
  );
  fc.assert(
    fc.property(projectIds, fc.string(), (projectId, other) => {
      const name = landingName(projectId, window, reading.fetchedAt, 'unique');
      const [project, date, file, ...more] = name.split('/');
      expect(project).toMatch(/^[A-Za-z0-9_%-]*$/);
      expect([date, file, more]).toEqual([
        '2026-10-01',
        '000000-20261001T010000Z-20261122T010203004Z-unique',
        [],
      ]);
      expect(landingName(other, window, reading.fetchedAt, 'unique') === name).toBe(other === projectId);
    }),
  );
});

test.each([
  ['no JSON', 'half a manif'],
  ['another version', JSON.stringify({ ...facts, schema_version: 2 })],
  [
    'a reading without data',
    JSON.stringify({ ...facts, kind: 'reading', data_file: null, sha256: null, bytes: 0 }),
  ],
  [
    'data elsewhere',
    JSON.stringify({
      ...facts,
      kind: 'reading',
      data_file: '../../x.ndjson.zst',
      sha256: 'a'.repeat(64),
      bytes: 0,
    }),
  ],
])('a damaged manifest (%s) is a named error with its remedy', async (_, text) => {
  const landing = createLanding(await temporaryFolder());
  const { path } = await land(landing);
  await writeFile(join(landing.directory, path), text);
  const error = await rejection(landing.read(path));
  expect(error).toBeInstanceOf(DamagedManifestError);
  expect(error.message).toContain(path);
  expect(error.message).toContain('read its window again');
});

test('data that is cut or missing is a named error with its remedy', async () => {
  const landing = createLanding(await temporaryFolder());
  const { path, manifest } = await land(landing);
  const data = join(landing.directory, 'project/2026-10-01', manifest.data_file ?? '');
  await truncate(data, 10);
  const error = await rejection(landing.verify(path));
  expect(error).toBeInstanceOf(DamagedDataError);
  expect(error.message).toContain('read its window again');
  await rm(data);
  expect(await rejection(landing.verify(path))).toBeInstanceOf(DamagedDataError);
});

test('sweep removes what the dead left and nothing of the living', async () => {
  const landing = createLanding(await temporaryFolder());
  const kept = await land(landing);
  const folder = join(landing.directory, 'project/2026-10-01');
  const dead = deadProcessId();
  // Died between the names of data and manifest; while writing data; under our own id, in an earlier run.
  await writeFile(join(folder, 'a.ndjson.zst'), 'data');
  await writeFile(join(folder, `a.manifest.json.tmp-${dead}`), '{}');
  await writeFile(join(folder, `b.ndjson.zst.tmp-${dead}`), 'data');
  await writeFile(join(folder, `c.ndjson.zst.tmp-${process.pid}`), 'data');
  // Lives: the parent of this process, and this process itself.
  await writeFile(join(folder, `d.ndjson.zst.tmp-${process.ppid}`), 'data');
  const writer = await landing.open(reading);
  const removed = await landing.sweep();
  expect(removed.map(path => path.replace(/.*\//, '')).sort()).toEqual([
    'a.manifest.json.tmp-'.concat(String(dead)),
    'a.ndjson.zst',
    `b.ndjson.zst.tmp-${dead}`,
    `c.ndjson.zst.tmp-${process.pid}`,
  ]);
  const landed = await writer.commit({ ...facts, total_items: 0, records: 0, distinct_ids: 0 });
  expect(await landing.list()).toEqual([kept.path, landed.path].sort());
  await landing.verify(kept.path);
  expect(await readFile(join(folder, `d.ndjson.zst.tmp-${process.ppid}`), 'utf8')).toBe('data');
});

test('sweep leaves what a process of another machine writes, until nobody has touched it for a day', async () => {
  const landing = createLanding(await temporaryFolder());
  const fresh = 'e.ndjson.zst.tmp-another.machine-7-1';
  const old = 'f.ndjson.zst.tmp-another.machine-7-2';
  await writeFile(join(landing.directory, fresh), 'data');
  await writeFile(join(landing.directory, old), 'data');
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
  await utimes(join(landing.directory, old), twoDaysAgo, twoDaysAgo);
  expect(await landing.sweep()).toEqual([old]);
  expect(await readFile(join(landing.directory, fresh), 'utf8')).toBe('data');
});

test('a damaged manifest that is set aside is out of sight, with its data, and nothing is lost', async () => {
  const landing = createLanding(await temporaryFolder());
  const { path, manifest } = await land(landing);
  await landing.setAside(path);
  expect(await landing.list()).toEqual([]);
  const folder = join(landing.directory, 'project/2026-10-01');
  expect((await readdir(folder)).sort()).toEqual(
    [`${manifest.data_file}.damaged`, `${path.replace(/.*\//, '')}.damaged`].sort(),
  );
  await landing.setAside(path);
});

test('a folder that does not exist yet is an empty landing', async () => {
  const landing = createLanding(join(await temporaryFolder(), 'none'));
  expect(await landing.list()).toEqual([]);
  expect(await landing.sweep()).toEqual([]);
});
