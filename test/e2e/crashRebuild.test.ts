import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger } from '../support/ledger.ts';
import { watchFiles } from '../support/moments.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { drawInteger, randomFrom } from '../support/random.ts';
import { openSandbox, seconds } from '../support/sandbox.ts';
import { expectSameTables, readTables } from '../support/tables.ts';

/** Runs a rebuild, kills it at the n-th change of a file in its home, and counts the changes. */
async function rebuildUntil(home: string, count: number): Promise<number> {
  const program = await startProgram(['sync', '--rebuild'], { TRUNKLEDGER_HOME: home });
  let changes = 0;
  const watcher = await watchFiles(home, () => {
    if (++changes === count) program.child.kill('SIGKILL');
  });
  await program.finished.finally(() => watcher.close());
  return changes;
}

test('a rebuild that is killed at random moments leaves a ledger that is whole, and the next one ends', async () => {
  const sandbox = await openSandbox({ callsPerDay: 3000 });
  const home = await temporaryHome();
  const from = seconds('2026-10-01T09:00:00Z');
  await syncInProcess({ sandbox, home }, { from, to: from + 3 * 3600 });
  const tables = await readTables(home);
  const random = randomFrom(7);
  const changes = await rebuildUntil(home, Number.POSITIVE_INFINITY);
  for (let kill = 0; kill < 8; kill++) {
    await rebuildUntil(home, drawInteger(random, 1, changes));
    expectSameTables(tables, await readTables(home));
    await expectSoundLedger(join(home, 'analytics.duckdb'));
  }
  const { code, stderr } = await runProgram(['sync', '--rebuild'], { TRUNKLEDGER_HOME: home });
  expect(code, stderr).toBe(0);
  expectSameTables(tables, await readTables(home));
  expect((await readdir(home)).sort()).toEqual(['analytics.duckdb', 'landing', 'ledger.duckdb']);
}, 200_000);
