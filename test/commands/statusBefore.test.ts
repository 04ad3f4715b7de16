import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { firstRunOf } from '../../src/commands/statusBefore.ts';
import { temporaryHome } from '../support/home.ts';
import { servePoisoned } from '../support/poison.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { environmentOf, openSandbox } from '../support/sandbox.ts';

const idle = { queue: 'q', paused: false, running: 0, waiting: 0, put_off: 0, held: 0, failed: 4 };

test.each([
  ['held jobs, and a process that loads', { ...idle, held: 1 }, 1, true, /: a run is under way/],
  ['waiting jobs of the embedded queue', { ...idle, waiting: 1 }, null, true, /: a run is under way/],
  ['jobs that nobody takes up', { ...idle, waiting: 1 }, 0, false, /no process is up.*trunkledger up/],
  ['nothing to do', idle, 1, false, /no run is under way.*trunkledger run sync/],
] as const)('with %s the first run is told of as it is', (_, backlog, loaders, isUnderWay, note) => {
  const told = firstRunOf({ backlog: [idle, backlog], loaders });
  expect(told.isUnderWay).toBe(isUnderWay);
  expect(told.note).toMatch(note);
});

test('before the first run has published, status shows what the queue knows, and needs a person only for what failed', async () => {
  const now = new Date();
  const sandbox = await openSandbox({ callsPerDay: 2000, now: now.toISOString(), faults: 'latency:2s' });
  let poisoned: string | undefined;
  let isPoisoning = false;
  const api = await servePoisoned(sandbox, rangeStart => {
    if (isPoisoning) poisoned ??= rangeStart;
    return rangeStart === poisoned ? { status: 404 } : undefined;
  });
  const home = await temporaryHome();
  const from = new Date(now.getTime() - 5 * 24 * 3_600_000).toISOString();
  const environment = environmentOf(api, home, { TRUNKLEDGER_FROM: from, TRUNKLEDGER_CONCURRENCY: '1' });
  const up = await startProgram(['up', '--port', '0', '--grace', '0s'], environment);
  await up.line(/run started/);

  const early = await runProgram(['status', '--json'], environment);
  expect(early.code, early.stderr).toBe(0);
  const found = JSON.parse(early.stdout);
  expect(found).toMatchObject({
    published_at: null,
    note: expect.stringContaining('a run is under way'),
    coverage: null,
    gaps: null,
    queue: { failed_jobs: [], failed_runs: [], loaders: null },
  });
  const names = found.queue.schedules.map((row: { schedule: string }) => row.schedule).sort();
  expect(names).toEqual(['close', 'look', 'recount', 'sync']);
  expect(Date.parse(found.queue.schedules[0].next_run)).toBeGreaterThan(now.getTime());
  const text = await runProgram(['status'], environment);
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(
    /Ledger\nNothing was published yet: a run is under way[\s\S]*Schedules\n[\s\S]*Jobs\n/,
  );
  const asked = await runProgram(['query', 'from calls'], environment);
  expect(asked).toMatchObject({ code: 1, stderr: expect.stringMatching(/While up runs/) });

  isPoisoning = true;
  const code = async () => (await runProgram(['status'], environment)).code;
  await expect.poll(code, { timeout: 60_000, interval: 500 }).toBe(3);
  expect(existsSync(join(home, 'analytics.duckdb'))).toBe(false);
  up.child.kill('SIGTERM');
  expect((await up.finished).code).toBe(0);
}, 120_000);
