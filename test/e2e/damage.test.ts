import { mkdir, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, seconds } from '../support/sandbox.ts';
import { expectSameTables, readTables } from '../support/tables.ts';
import { expectTruth } from '../support/truth.ts';

const span = [seconds('2026-10-01T10:00Z'), seconds('2026-10-01T12:00Z')] as const;

async function syncedHome() {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  await syncInProcess({ sandbox, home }, { from: span[0], to: span[1] });
  return { sandbox, home, environment: environmentOf(sandbox, home) };
}

async function overwrite(path: string, position: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(64, 0xff), 0, 64, position);
  await file.close();
}

test('a warehouse that died while it was made is made again', async () => {
  const { sandbox, home, environment } = await syncedHome();
  const half = (await readFile(join(home, 'ledger.duckdb'))).subarray(0, 4096);
  await rm(home, { recursive: true });
  await mkdir(home);
  await writeFile(join(home, 'ledger.duckdb.new'), half);
  const { code, stderr } = await runProgram(
    ['sync', '--from', '2026-10-01T10:00Z', '--to', '2026-10-01T12:00Z'],
    environment,
  );
  expect(code, stderr).toBe(0);
  await expectTruth(sandbox, home, span);
  expect((await readdir(home)).sort()).toEqual(['analytics.duckdb', 'landing', 'ledger.duckdb']);
});

test.each([
  ['cut off', (path: string) => truncate(path, 5000)],
  ['empty of sense at its head', (path: string) => overwrite(path, 0)],
  ['overwritten in its first block', (path: string) => overwrite(path, 4096 + 64)],
  ['overwritten in its data', (path: string) => overwrite(path, 12_288 + 100)],
] as const)(
  'a ledger that is %s is told of with what mends it, and a rebuild mends it',
  async (_, damage) => {
    const { sandbox, home, environment } = await syncedHome();
    const tables = await readTables(home);
    await damage(join(home, 'ledger.duckdb'));
    const damaged = await runProgram(
      ['sync', '--from', '2026-10-01T10:00Z', '--to', '2026-10-01T12:00Z', '--no-resources'],
      environment,
    );
    if (damaged.code !== 0) expect(damaged.stderr).toMatch(/ledger\.duckdb.*trunkledger sync --rebuild/s);
    const rebuilt = await runProgram(['sync', '--rebuild'], environment);
    expect(rebuilt.code, rebuilt.stderr).toBe(0);
    expectSameTables(tables, await readTables(home));
    await expectTruth(sandbox, home, span);
  },
);

test('a landing file that is damaged ends a rebuild with its name, and the old ledger stands', async () => {
  const { home, environment } = await syncedHome();
  const tables = await readTables(home);
  const [data] = (await filesBelow(join(home, 'landing'))).filter(path => /2026-10-01.*\.zst$/.test(path));
  if (data === undefined) throw new Error('nothing was landed');
  await overwrite(data, 40);
  const { code, stderr } = await runProgram(['sync', '--rebuild'], environment);
  expect(code).toBe(1);
  expect(stderr).toContain(data);
  expect(stderr).toMatch(/SHA-256.*read its window again/s);
  expectSameTables(tables, await readTables(home));
  expect((await filesBelow(home)).filter(path => path.includes('rebuild'))).toEqual([]);
});

test.each([
  ['no JSON', '{'],
  ['of another version', '{"schema_version": 2}'],
])('a manifest that is %s ends a rebuild with its name, and the old ledger stands', async (_, text) => {
  const { home, environment } = await syncedHome();
  const tables = await readTables(home);
  const manifests = (await filesBelow(join(home, 'landing'))).filter(path => path.endsWith('.manifest.json'));
  const manifest = manifests.sort().at(-1) ?? '';
  await writeFile(manifest, text);
  const { code, stderr } = await runProgram(['sync', '--rebuild'], environment);
  expect(code).toBe(1);
  expect(stderr).toContain(manifest.slice(join(home, 'landing/').length));
  expectSameTables(tables, await readTables(home));
});

test('a landing folder that is gone does not become an empty ledger', async () => {
  const { home, environment } = await syncedHome();
  const tables = await readTables(home);
  await rm(join(home, 'landing'), { recursive: true });
  const { code, stderr } = await runProgram(['sync', '--rebuild'], environment);
  expect(code).toBe(1);
  expect(stderr).toMatch(/landing/);
  expectSameTables(tables, await readTables(home));
});
