import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DayManifest } from '../../../src/export/manifest.ts';
import { filesBelow } from '../../support/home.ts';
import { watchFiles } from '../../support/moments.ts';
import { type Program, runProgram, startProgram } from '../../support/program.ts';
import { drawInteger, randomFrom } from '../../support/random.ts';
import { dates, fill, openWorld, range, readDay, type World } from '../world.ts';

const kills = 20;
const seed = 20_261_122;
const datasets = ['calls', 'spend_daily', 'trunk_volume_hourly'];
const args = ['export', '--from', range.from, '--to', range.to, '--dataset', ...datasets];

/** What a reader finds in the files of a day: which of two manifests its file is of. */
type Found = 'whole' | 'changing' | 'absent';

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Undefined where it is not there. */
function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

async function readManifest(folder: string): Promise<DayManifest | undefined> {
  const bytes = await readIfThere(join(folder, '_manifest.json'));
  return bytes && JSON.parse(bytes.toString());
}

/**
 * Reads a day as docs/warehouses.md tells: by its manifest, which names the file's hash, or the hash of the file that comes
 * next; where it is neither, the manifest has changed meanwhile, and is read again.
 */
async function readDayOf(folder: string): Promise<{ found: Found; sha256?: string }> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const manifest = await readManifest(folder);
    if (manifest === undefined) return { found: 'absent' };
    const bytes = await readIfThere(join(folder, manifest.file));
    const digest = bytes && sha256(bytes);
    if (digest === manifest.sha256) return { found: 'whole', sha256: digest };
    if (digest !== undefined && digest === manifest.next?.sha256)
      return { found: 'changing', sha256: digest };
  }
  throw new Error(`${folder}: the file is none that the manifest tells of, five times running`);
}

/** Reads all days, over and over, until it is stopped; hashes that it found. */
function readOnAndOn(exports: string): { stop(): Promise<Map<string, Set<string>>> } {
  const seen = new Map<string, Set<string>>();
  let isStopped = false;
  const running = (async () => {
    while (!isStopped) for (const path of days()) note(seen, path, await readDayOf(join(exports, path)));
  })();
  return {
    async stop() {
      isStopped = true;
      await running;
      return seen;
    },
  };
}

function note(seen: Map<string, Set<string>>, path: string, { sha256 }: { sha256?: string }): void {
  if (sha256 !== undefined) seen.set(path, (seen.get(path) ?? new Set()).add(sha256));
}

function days(): string[] {
  return datasets.flatMap(dataset => dates.map(date => `${dataset}/dt=${date}`));
}

/** Kills the program at the n-th change of a file in the folder of exports, or the n-th millisecond. */
async function killAt(
  program: Program,
  exports: string,
  moment: 'file' | 'millisecond',
  count: number,
): Promise<() => void> {
  let seen = 0;
  const tick = (kind: typeof moment): void => {
    if (kind === moment && ++seen === count) program.child.kill('SIGKILL');
  };
  const watcher = await watchFiles(exports, () => tick('file'));
  const clock = setInterval(() => tick('millisecond'), 1);
  return () => {
    watcher.close();
    clearInterval(clock);
  };
}

async function shaOfDays(world: World): Promise<Map<string, string>> {
  const entries = days().map(async path => {
    const [dataset = '', date = ''] = path.split('/dt=');
    return [path, (await world.manifest(dataset, date)).sha256] as const;
  });
  return new Map(await Promise.all(entries));
}

/** The next reading changes a price and the number of calls, every day anew. */
async function change(world: World, round: number): Promise<void> {
  const at = new Date(Date.parse('2026-11-02T00:00:00Z') + round * 3_600_000).toISOString();
  const price = { currencyCode: 'USD', amount: `${round}.5` };
  for (const [day, next] of [
    ['2026-10-24', '2026-10-25'],
    ['2026-10-25', '2026-10-26'],
    ['2026-10-26', '2026-10-27'],
  ] as const)
    await readDay(world, day, next, at, { price, endTime: `${day}T00:10:${11 + round}Z` });
  await world.publish();
}

test(`an export that is killed at ${kills} random moments shows each day as it was or as it is to be`, async () => {
  const world = await openWorld();
  await fill(world);
  await world.publish();
  const environment = { TRUNKLEDGER_HOME: world.home };
  const exports = join(world.home, 'exports');
  const first = await startProgram(args, environment);
  let changes = 0;
  const watcher = await watchFiles(exports, () => changes++);
  const began = performance.now();
  expect((await first.finished).code).toBe(0);
  const milliseconds = Math.ceil(performance.now() - began);
  watcher.close();

  const random = randomFrom(seed);
  let killed = 0;
  for (let round = 0; killed < kills; round++) {
    const before = await shaOfDays(world);
    await change(world, round);
    const reader = readOnAndOn(exports);
    const moment = round % 4 === 3 ? 'millisecond' : 'file';
    const count = drawInteger(random, 1, moment === 'file' ? changes : milliseconds);
    const program = await startProgram(args, environment);
    const stop = await killAt(program, exports, moment, count);
    const { code, signal, stderr } = await program.finished.finally(stop);
    const seen = await reader.stop();
    if (signal !== 'SIGKILL') expect(code, stderr).toBe(0);
    else killed++;
    const left = new Map<string, string>();
    for (const path of days()) {
      const { found, sha256 } = await readDayOf(join(exports, path));
      expect(found, path).not.toBe('absent');
      left.set(path, sha256 ?? '');
    }
    const last = await runProgram(args, environment);
    expect(last.code, last.stderr).toBe(0);
    const after = await shaOfDays(world);
    for (const path of days()) {
      const allowed = [before.get(path), after.get(path)];
      expect(before.get(path), path).not.toBe(after.get(path));
      expect(allowed, path).toContain(left.get(path));
      for (const sha256 of seen.get(path) ?? []) expect(allowed, path).toContain(sha256);
    }
    const files = await filesBelow(exports);
    expect(files.filter(path => !/dt=[\d-]+\/(part-0\.parquet|_manifest\.json)$/.test(path))).toEqual([]);
    expect(files.length).toBe(2 * days().length);
  }
}, 400_000);
