import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { repeatedKeys } from '../support/jsonKeys.ts';
import { expectSoundLedger } from '../support/ledger.ts';
import { type Environment, type Program, runProgram, startProgram } from '../support/program.ts';
import { environmentOf, openSandbox, project } from '../support/sandbox.ts';
import { truthRows } from '../support/truth.ts';

/** The sandbox's clock stands still in real time, so that what the program reads is closed. */
async function openNow(faults = ''): ReturnType<typeof openSandbox> {
  return openSandbox({ callsPerDay: 2000, now: new Date().toISOString(), faults });
}

async function stop(program: Program): Promise<void> {
  program.child.kill('SIGTERM');
  const { code, signal, stderr } = await program.finished;
  expect({ code, signal }, stderr).toEqual({ code: 0, signal: null });
  expect(stderr.split('\n').filter(line => repeatedKeys(line).length > 0)).toEqual([]);
}

test('up syncs by itself, takes what is asked for, says what it does, and SIGTERM ends it with 0', async () => {
  const sandbox = await openNow();
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home, { TRUNKLEDGER_LOG_LEVEL: 'debug' });
  const program = await startProgram(['up', '--port', '0'], environment);
  await program.line(/run concluded.*"command":"sync"|"command":"sync".*run concluded/);

  const asked = await runProgram(['run', 'check', '--json'], environment);
  expect(asked.code, asked.stderr).toBe(0);
  expect(JSON.parse(asked.stdout)).toMatchObject({ kind: 'check', projectId: project });
  const status = await runProgram(['status', '--json'], environment);
  expect(JSON.parse(status.stdout).queue).toMatchObject({
    backlog: [
      { queue: 'trunkledger-runs' },
      { queue: 'trunkledger-windows', failed: 0 },
      { queue: 'trunkledger-loads', failed: 0 },
      { queue: 'trunkledger-follow-ups', failed: 0 },
    ],
    failed_jobs: [],
    failed_runs: [],
  });
  const refused = await runProgram(['sync'], environment);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('trunkledger run sync');

  await stop(program);
  const after = await runProgram(['status', '--json'], environment);
  expect(JSON.parse(after.stdout).queue).toBeNull();
});

test('stopped in the middle of its windows, up and a worker end with 0, and the next up reads what is left', async () => {
  const sandbox = await openNow('latency:150ms');
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home, { TRUNKLEDGER_LOG_LEVEL: 'debug' });
  const first = await startProgram(['up', '--port', '0', '--grace', '0s'], environment);
  await first.line(/this process loads/);
  const worker = await startProgram(['worker', '--grace', '0s'], environment);
  await worker.line(/read and landed/);
  await Promise.all([stop(first), stop(worker)]);

  const second = await startProgram(['up', '--port', '0'], environment);
  // The run that was stopped ends before the one that the second process asks for.
  await untilWhole(environment);
  await stop(second);
  await expectWholeDay(sandbox, home);
}, 150_000);

test('a second up stands by, and loads when the first is gone', async () => {
  const sandbox = await openNow();
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home, {
    NODE_OPTIONS: `--import ${new URL('./faults/preload.ts', import.meta.url).href}`,
    TEST_TIMINGS: JSON.stringify({ lockDuration: 5_000, stalledInterval: 1_000 }),
  });
  const first = await startProgram(['up', '--port', '0'], environment);
  await first.line(/this process loads/);
  const second = await startProgram(['up', '--port', '0'], environment);
  await second.line(/standing by/);
  first.child.kill('SIGKILL');
  await second.line(/this process loads/);
  // What the first one was reading is free once its locks have run out.
  await untilWhole(environment);
  await stop(second);
  await expectWholeDay(sandbox, home);
}, 150_000);

/** Resolves once nothing is left to do, and nothing is missing. */
async function untilWhole(environment: Environment): Promise<void> {
  const isWhole = async (): Promise<boolean> => {
    const { stdout } = await runProgram(['status', '--json'], environment);
    const { gaps, queue } = JSON.parse(stdout || '{}');
    const backlog = JSON.stringify(queue?.backlog ?? 'unknown');
    return gaps?.length === 0 && !/"(running|waiting|put_off|held)":[1-9]/.test(backlog) && queue !== null;
  };
  await expect.poll(isWhole, { timeout: 100_000, interval: 1_000 }).toBe(true);
}

/** The ledger is sound, has no gap, and holds what the sandbox lists of the time that it covers. */
async function expectWholeDay(sandbox: Awaited<ReturnType<typeof openNow>>, home: string): Promise<void> {
  const ledger = join(home, 'ledger.duckdb');
  expect(existsSync(ledger)).toBe(true);
  await expectSoundLedger(ledger);
  expect(await readTexts(ledger, 'select * from coverage_gaps')).toEqual([]);
  const [covered] = await readTexts(
    ledger,
    'select epoch(min(window_start))::bigint as start, epoch(max(window_end))::bigint as "end" from ops.windows',
  );
  const truth = truthRows(sandbox, Number(covered?.start), Number(covered?.end));
  const found = await readTexts(ledger, 'select call_id from calls');
  expect(found.map(row => row.call_id).sort()).toEqual(truth.map(row => row.call_id).sort());
}
