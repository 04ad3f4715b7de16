import { spawnSync } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type ConfigurationFacts,
  createLanding,
  DamagedDataError,
  DamagedManifestError,
  type Landing,
} from '../../src/extract/landing.ts';
import { rejection, temporaryFolder } from './support.ts';

const reading = { projectId: 'a project', fetchedAt: Date.parse('2026-11-22T01:02:03.004Z') };

const facts: ConfigurationFacts = {
  schema_version: 1,
  project_id: 'a project',
  run_id: 'run',
  fetched_at: '2026-11-22T01:02:03.004Z',
  finished_at: '2026-11-22T01:02:04.000Z',
  api_url: 'http://api/v1/projects/a%20project',
  requests: 7,
  lists: 1,
  records: 1,
  failed_lists: [{ resource: 'ip_ranges', parent_id: 'acl', error: 'NetworkError: no' }],
};

async function land(landing: Landing) {
  const writer = await landing.openConfiguration(reading);
  await writer.write(Buffer.from('{"resource":"trunks"}\n'));
  return writer.commit(facts);
}

test('a reading of the configuration is a data file and a manifest in a folder of their own', async () => {
  const landing = createLanding(await temporaryFolder());
  const landed = await land(landing);
  expect(landed.path).toMatch(
    /^a%20project\/configuration\/20261122T010203004Z-[0-9a-f]{8}\.manifest\.json$/,
  );
  expect(landed.manifest).toMatchObject({ ...facts, kind: 'configuration', bytes: 22 });
  expect(await landing.list('a project')).toEqual([landed.path]);
  expect(await landing.read(landed.path)).toEqual(landed.manifest);
  expect(await landing.verify(landed.path)).toEqual(landed.manifest);
});

test('data that is cut is a named error that says how the configuration comes back', async () => {
  const landing = createLanding(await temporaryFolder());
  const { path, manifest } = await land(landing);
  await truncate(join(landing.directory, dirname(path), manifest.data_file), 5);
  const error = await rejection(landing.verify(path));
  expect(error).toBeInstanceOf(DamagedDataError);
  expect(error.message).toMatch(/SHA-256.*The next sync reads the configuration anew/);
  expect(error.message).not.toContain('window');
});

test.each([
  ['no JSON', () => '{'],
  [
    'a resource that no table keeps',
    (manifest: object) => ({ ...manifest, failed_lists: [{ resource: 'calls' }] }),
  ],
  ['data elsewhere', (manifest: object) => ({ ...manifest, data_file: '../x.ndjson.zst' })],
  ['no data', (manifest: object) => ({ ...manifest, data_file: null })],
])('a manifest with %s is a named error', async (_, damage) => {
  const landing = createLanding(await temporaryFolder());
  const { path, manifest } = await land(landing);
  const damaged = damage(manifest);
  const text = typeof damaged === 'string' ? damaged : JSON.stringify(damaged);
  await writeFile(join(landing.directory, path), text);
  const error = await rejection(landing.read(path));
  expect(error).toBeInstanceOf(DamagedManifestError);
  expect(error.message).toContain('The next sync reads the configuration anew');
});

test('what a dead process left of a reading is swept, and what is whole or being written stays', async () => {
  const landing = createLanding(await temporaryFolder());
  const kept = await land(landing);
  const folder = join(landing.directory, dirname(kept.path));
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  await writeFile(join(folder, 'a.ndjson.zst'), 'data');
  await writeFile(join(folder, `a.manifest.json.tmp-${dead}`), '{}');
  await writeFile(join(folder, `b.ndjson.zst.tmp-${dead}`), 'data');
  const writer = await landing.openConfiguration(reading);
  const removed = await landing.sweep();
  expect(removed.map(path => path.replace(/.*\//, '')).sort()).toEqual([
    `a.manifest.json.tmp-${dead}`,
    'a.ndjson.zst',
    `b.ndjson.zst.tmp-${dead}`,
  ]);
  const other = await writer.commit({ ...facts, lists: 0, records: 0 });
  expect(await landing.list()).toEqual([kept.path, other.path].sort());
});
