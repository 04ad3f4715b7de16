import { expect, test } from 'vitest';
import type { Destination } from '../../src/export/destination.ts';
import type { DayManifest } from '../../src/export/manifest.ts';
import { replaceDay } from '../../src/export/replaceDay.ts';

/** Files in memory; the process dies before the n-th change. */
function dyingAt(files: Map<string, string>, death: number): Destination {
  let changes = 0;
  const put = async (text: string, path: string): Promise<void> => {
    if (changes++ === death) throw new Error('died');
    files.set(path, text);
  };
  return {
    place: 'memory',
    staging: '',
    concurrency: 1,
    list: async () => new Map(),
    readText: async path => files.get(path),
    putText: put,
    putFile: put,
  };
}

function manifestOf(file: string): DayManifest {
  return { dataset: 'calls', dt: '2026-10-01', sha256: file } as DayManifest;
}

const folder = 'calls/dt=2026-10-01';

/** As a reader that honours manifests does; here a file is its own hash. */
function read(files: ReadonlyMap<string, string>): string | undefined {
  const text = files.get(`${folder}/_manifest.json`);
  if (text === undefined) return undefined;
  const { sha256, next } = JSON.parse(text) as DayManifest;
  const file = files.get(`${folder}/part-0.parquet`);
  expect([sha256, next?.sha256]).toContain(file);
  return file;
}

test('whoever dies between two changes leaves the old day or the new one', async () => {
  const found = [];
  for (const death of [0, 1, 2, 3]) {
    const files = new Map<string, string>();
    await replaceDay(dyingAt(files, -1), 'old', undefined, manifestOf('old'));
    await replaceDay(dyingAt(files, death), 'new', manifestOf('old'), manifestOf('new')).catch(
      () => undefined,
    );
    found.push(read(files));
  }
  expect(found).toEqual(['old', 'old', 'new', 'new']);
});

test('a day that is new is there when its manifest is', async () => {
  const found = [];
  for (const death of [0, 1, 2]) {
    const files = new Map<string, string>();
    await replaceDay(dyingAt(files, death), 'new', undefined, manifestOf('new')).catch(() => undefined);
    found.push(read(files));
  }
  expect(found).toEqual([undefined, undefined, 'new']);
});

test('what no longer comes next is not told of', async () => {
  const files = new Map<string, string>();
  await replaceDay(dyingAt(files, -1), 'old', undefined, manifestOf('old'));
  await replaceDay(dyingAt(files, -1), 'new', manifestOf('old'), manifestOf('new'));
  expect(JSON.parse(files.get(`${folder}/_manifest.json`) ?? '')).toEqual(manifestOf('new'));
});
