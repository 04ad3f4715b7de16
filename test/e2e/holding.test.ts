import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger } from '../support/ledger.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { environmentOf, openSandbox, seconds } from '../support/sandbox.ts';
import { expectTruth } from '../support/truth.ts';

const span = [seconds('2026-10-01T08:00Z'), seconds('2026-10-01T12:00Z')] as const;
const command = ['sync', '--from', '2026-10-01T08:00Z', '--to', '2026-10-01T12:00Z'];

test.each([
  ['sync', command],
  ['sync --rebuild', ['sync', '--rebuild']],
])(
  'a %s while another sync runs says who holds the warehouse and exits with 1, and the first succeeds',
  async (_name, second) => {
    const sandbox = await openSandbox({ callsPerDay: 2000, faults: 'latency:300ms' });
    const home = await temporaryHome();
    const environment = environmentOf(sandbox, home, { TRUNKLEDGER_CONCURRENCY: '1' });
    const first = await startProgram(command, environment);
    await first.line(/windows to read/);
    const refused = await runProgram(second, environment);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      new RegExp(`held by process ${first.child.pid}\\b.*Wait for it to end`, 's'),
    );
    expect(refused.stdout).toBe('');
    const outcome = await first.finished;
    expect(outcome.code, outcome.stderr).toBe(0);
    await expectTruth(sandbox, home, span);
  },
);

test('two syncs that make the same warehouse at once: one does, the other says who or follows, and all is there', async () => {
  const sandbox = await openSandbox({ callsPerDay: 1000 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  const outcomes = await Promise.all([1, 2, 3].map(() => runProgram(command, environment)));
  expect(outcomes.map(({ code }) => code).sort()[0]).toBe(0);
  for (const { code, stderr } of outcomes) if (code !== 0) expect(stderr).toMatch(/held by process \d+/);
  await expectTruth(sandbox, home, span);
});

test('who has the published copy open keeps it, whole, while a sync replaces it', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  await runProgram(['sync', '--from', '2026-10-01T08:00Z', '--to', '2026-10-01T09:00Z'], environment);
  const published = join(home, 'analytics.duckdb');
  const reader = await DuckDBInstance.create(published, { access_mode: 'READ_ONLY' });
  const connection = await reader.connect();
  try {
    const count = async (): Promise<unknown> =>
      (await connection.runAndReadAll('select count(*), sum(price_amount) from calls')).getRowsJson();
    const before = await count();
    const outcome = await runProgram(command, environment);
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(await count()).toEqual(before);
    await expectSoundLedger(published);
    await expectTruth(sandbox, home, span);
  } finally {
    connection.disconnectSync();
    reader.closeSync();
  }
});
