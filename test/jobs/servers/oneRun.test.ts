import { stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flowOf } from '../../../src/jobs/flow.ts';
import { runKinds } from '../../../src/jobs/jobs.ts';
import { defaultTimings } from '../../../src/jobs/timings.ts';
import { readTexts } from '../../support/database.ts';
import { filesBelow, temporaryHome } from '../../support/home.ts';
import { expectSoundLedger, gapsOf, windowsOf } from '../../support/ledger.ts';
import { concludedRuns, runToEnd, untilIdle } from '../../support/members.ts';
import { servePoisoned } from '../../support/poison.ts';
import { redisMembers } from '../../support/redisMembers.ts';
import { openSandbox, project, seconds } from '../../support/sandbox.ts';
import { expectTruth } from '../../support/truth.ts';

const members = redisMembers();

const from = '2026-10-01T06:00:00Z';
const start = seconds(from);
const withoutCloses = { TRUNKLEDGER_FROM: from, TRUNKLEDGER_CLOSE_SCHEDULE: 'off' };

/** The clock of a program that stands still so many hours after `from`, and a second, so that all of them are due. */
function after(hours: number): () => number {
  return () => (start + hours * 3600 + 1) * 1000;
}

test('what is missing is read, loaded and published through the queue, and equals the truth', async () => {
  const sandbox = await openSandbox({ callsPerDay: 6000 });
  const home = await temporaryHome();
  const member = await members.start({ sandbox, home, environment: withoutCloses, now: after(24) });
  await member.stop(1000);
  await expectTruth(sandbox, home, [start, start + 24 * 3600]);
  await expectSoundLedger(join(home, 'ledger.duckdb'));
  expect(await gapsOf(home)).toEqual([]);
  const runs = await readTexts(
    join(home, 'analytics.duckdb'),
    'select command, state, windows, requests > 24 as has_requests from ops.runs',
  );
  expect(runs).toEqual([{ command: 'sync', state: 'done', windows: '24', has_requests: 'true' }]);
});

test('what was read and could not be loaded by its job is loaded by the end of the run, and not read again', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  const member = await members.start({ sandbox, home, environment: withoutCloses, now: after(1) });
  const { warehouse } = member.loader?.session ?? {};
  const rename = (from: string, to: string) =>
    warehouse?.write(() => warehouse.connection.run(`alter table ${from} rename to ${to}`));
  await rename('ops.windows', 'windows_away');
  const windows = [1, 2].map(hour => ({ start: start + hour * 3600, end: start + (hour + 1) * 3600 }));
  const run = {
    projectId: project,
    runId: 'run',
    command: 'test',
    from: start,
    to: start + 3 * 3600,
    startedAt: 0,
  };
  await member.queues.flows.add(flowOf(run, windows, false, { ...defaultTimings, backoff: 50 }));
  await expect.poll(() => member.queues.loads.getFailedCount(), { timeout: 30_000 }).toBe(windows.length);
  await rename('ops.windows_away', 'windows');
  await untilIdle(member);
  await member.stop(1000);
  await expectTruth(sandbox, home, [start, start + 3 * 3600]);
  await expectSoundLedger(join(home, 'ledger.duckdb'));
  const landed = (await filesBelow(join(home, 'landing'))).filter(path => path.endsWith('.ndjson.zst'));
  expect(landed.filter(path => path.includes('2026-10-01'))).toHaveLength(3);
});

test('what two workers read at once is loaded once, and neither is an error', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  const settings = { sandbox, home, environment: withoutCloses, now: after(1) };
  const member = await members.start(settings);
  const other = await members.open(settings);
  other.startReading();
  const windows = [{ start, end: start + 3600 }];
  for (const runId of ['one', 'other']) {
    const run = { projectId: project, runId, command: 'test', from: start, to: start + 3600, startedAt: 0 };
    await member.queues.flows.add(flowOf(run, windows, false, defaultTimings));
  }
  await untilIdle(member);
  expect(await member.queues.windows.getJobCounts('failed')).toEqual({ failed: 0 });
  await member.stop(1000);
  await expectTruth(sandbox, home, [start, start + 3600]);
  await expectSoundLedger(join(home, 'ledger.duckdb'));
  expect(await windowsOf(home)).toMatchObject([{ error: null }]);
});

test('a window that is refused stops no other one, is a gap that tells why, and comes with a retry', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  let isPoisoned = true;
  const api = await servePoisoned(sandbox, rangeStart =>
    isPoisoned && rangeStart.startsWith('2026-10-01T08') ? { status: 404 } : undefined,
  );
  const home = await temporaryHome();
  const member = await members.start({ sandbox: api, home, environment: withoutCloses, now: after(4) });
  const [failed] = await member.queues.windows.getFailed();
  expect(failed?.failedReason).toContain('answered 404');
  expect(failed?.attemptsMade).toBe(1);
  expect(await gapsOf(home)).toEqual(['2026-10-01 08:00:00/2026-10-01 09:00:00']);

  // Not due yet: an ordinary look leaves it alone.
  const asked = api.asked.length;
  await runToEnd(member, 'look');
  expect(api.asked.length).toBe(asked);

  isPoisoned = false;
  await runToEnd(member, 'sync', { retriesFailed: true });
  expect(new Set(api.asked.slice(asked))).toEqual(new Set(['2026-10-01T08:00:00Z']));
  await member.stop(1000);
  await expectTruth(sandbox, home, [start, start + 4 * 3600]);
  expect(await gapsOf(home)).toEqual([]);
});

test('a window that fails for now is tried again by its job', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  let failures = 8;
  const api = await servePoisoned(sandbox, rangeStart =>
    rangeStart.startsWith('2026-10-01T08') && failures-- > 0
      ? { status: 429, headers: { 'retry-after': '0' } }
      : undefined,
  );
  const home = await temporaryHome();
  const member = await members.start({ sandbox: api, home, environment: withoutCloses, now: after(3) });
  const jobs = await member.queues.windows.getCompleted();
  expect(jobs.map(job => job.attemptsMade).sort()).toContain(2);
  await member.stop(1000);
  await expectTruth(sandbox, home, [start, start + 3 * 3600]);
  expect((await windowsOf(home)).map(({ error }) => error)).toEqual([null, null, null]);
});

test('a landing file that is damaged before it is loaded is never loaded, and its window is read again', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  const settings = { sandbox, home, environment: withoutCloses };
  const reader = await members.open({ ...settings, now: after(1) });
  reader.startReading();
  const windows = [{ start, end: start + 3600 }];
  const conclusion = {
    projectId: project,
    runId: 'damaged',
    command: 'test',
    from: start,
    to: start + 3600,
    startedAt: 0,
  };
  await reader.queues.flows.add(flowOf(conclusion, windows, false, defaultTimings));
  await expect
    .poll(() => reader.queues.windows.getJobCounts('completed'), { timeout: 20_000 })
    .toEqual({ completed: 1 });
  const [data = ''] = (await filesBelow(join(home, 'landing'))).filter(file => file.endsWith('.zst'));
  await truncate(data, (await stat(data)).size - 1);

  const loader = await members.open({ ...settings, now: after(2) });
  await loader.startLoading();
  await untilIdle(loader);
  const files = await filesBelow(join(home, 'landing'));
  expect(files.filter(file => file.endsWith('.damaged'))).toHaveLength(2);
  await runToEnd(loader, 'look');
  await loader.stop(1000);
  await expectTruth(sandbox, home, [start, start + 2 * 3600]);
  expect(await windowsOf(home)).toMatchObject([{ error: null }, { error: null }]);
});

test('of what the queue keeps of jobs nothing is secret, and nothing is a phone number', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const api = await servePoisoned(sandbox, rangeStart =>
    rangeStart.startsWith('2026-10-01T08') ? { status: 404 } : undefined,
  );
  const environment = {
    ...withoutCloses,
    TRUNKLEDGER_BOARD_PASSWORD: 'password-of-the-test',
    TRUNKLEDGER_PSEUDONYM_KEY: 'pseudonym-key-of-the-test-0123456789',
  };
  const settings = { sandbox: api, home: await temporaryHome(), environment, now: after(3) };
  const member = await members.start(settings);
  // The days before the ledger are refused, and there is nowhere to export to.
  await runToEnd(member, 'close', { date: '2026-09-30' });
  for (const kind of ['recount', 'check', 'look', 'export', 'reconcile'] as const)
    await runToEnd(member, kind);
  await member.schedule();
  const { runs, windows, loads, followUps } = member.queues;
  const states = ['completed', 'failed', 'waiting', 'delayed', 'active', 'waiting-children'] as const;
  const jobs = (await Promise.all([runs, windows, loads, followUps].map(each => each.getJobs([...states]))))
    .flat()
    .filter(job => job !== undefined);
  expect([...new Set(jobs.map(job => job.name))].sort()).toEqual(
    [...runKinds, 'conclude', 'configuration', 'load', 'load-configuration', 'window'].sort(),
  );
  expect(jobs.filter(job => job.failedReason !== undefined).length).toBeGreaterThanOrEqual(3);
  const fields = new Set(jobs.flatMap(job => Object.keys(job.data as object)));
  expect([...fields].sort()).toEqual(
    [
      'command',
      'date',
      'end',
      'from',
      'hasMore',
      'progress',
      'projectId',
      'runId',
      'start',
      'startedAt',
      'to',
    ].sort(),
  );
  // Without the stack traces, which name the folder that the program is in.
  const kept = jobs.map(job => JSON.stringify({ ...job.toJSON(), stacktrace: [] })).join('\n');
  expect(kept).not.toMatch(/sandbox|of-the-test/);
  for (const { record } of sandbox.listing(project, start, start + 3 * 3600)) {
    const { from: caller, to: callee } = record as { from: string; to: string };
    for (const number of [caller, callee]) expect(kept).not.toContain(number.replace('+', ''));
  }
});

test('three missing nights are closed, oldest first, once each, and a flushed queue asks for nothing twice', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500 });
  const home = await temporaryHome();
  let hours = 18;
  const settings = {
    sandbox,
    home,
    environment: { TRUNKLEDGER_FROM: '2026-10-01' },
    now: () => (seconds('2026-10-01T00:00:00Z') + hours * 3600 + 1) * 1000,
  };
  const first = await members.start(settings);
  expect((await concludedRuns(first)).filter(({ date }) => date !== undefined)).toEqual([]);
  for (const queue of [first.queues.runs, first.queues.windows, first.queues.loads]) {
    await queue.obliterate({ force: true });
  }
  await first.stop(1000);

  hours = 3 * 24 + 3;
  const second = await members.start(settings);
  const closes = (await concludedRuns(second)).flatMap(({ date }) => date ?? []);
  expect(closes.sort()).toEqual(['2026-10-01', '2026-10-02', '2026-10-03']);
  await runToEnd(second, 'look');
  await runToEnd(second, 'close');
  expect((await concludedRuns(second)).filter(({ date }) => date !== undefined)).toHaveLength(3);
  await second.stop(1000);
  await expectTruth(sandbox, home, [seconds('2026-10-01T00:00:00Z'), seconds('2026-10-04T03:00:00Z')]);
  const started = await readTexts(
    join(home, 'analytics.duckdb'),
    "select command from ops.runs where command like 'close%' order by started_at",
  );
  expect(started.map(({ command }) => command)).toEqual([
    'close 2026-10-01',
    'close 2026-10-02',
    'close 2026-10-03',
  ]);
  expect(
    await readTexts(join(home, 'analytics.duckdb'), 'select billing_date, gaps from ops.closes order by all'),
  ).toEqual([1, 2, 3].map(day => ({ billing_date: `2026-10-0${day}`, gaps: '0' })));
});
