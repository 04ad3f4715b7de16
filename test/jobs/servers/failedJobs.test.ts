import { expect, test } from 'vitest';
import { flowOf } from '../../../src/jobs/flow.ts';
import type { Member } from '../../../src/jobs/member.ts';
import { type QueueStatus, readQueueStatus } from '../../../src/jobs/queueStatus.ts';
import { requestRun } from '../../../src/jobs/queues.ts';
import { defaultTimings } from '../../../src/jobs/timings.ts';
import { temporaryHome } from '../../support/home.ts';
import { runToEnd, untilIdle } from '../../support/members.ts';
import { servePoisoned } from '../../support/poison.ts';
import { runProgram } from '../../support/program.ts';
import { keepingLogger } from '../../support/queueStore.ts';
import { redisMembers } from '../../support/redisMembers.ts';
import { environmentOf, openSandbox, project, seconds } from '../../support/sandbox.ts';

const members = redisMembers();

const from = '2026-10-01T06:00:00Z';
const start = seconds(from);
const environment = { TRUNKLEDGER_FROM: from, TRUNKLEDGER_CLOSE_SCHEDULE: 'off' };
const now = () => (start + 3 * 3600 + 1) * 1000;

async function statusOf(member: Member): Promise<QueueStatus> {
  const { config, home } = member.extraction;
  const status = await readQueueStatus(config.queueUrl, home.queue, { logger: keepingLogger() });
  if (status === undefined) throw new Error('nobody serves the queue');
  return status;
}

test('jobs that start or end a run and failed are listed with their reasons, newest first, and the command that asks again', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const member = await members.start({ sandbox, home: await temporaryHome(), environment, now });
  await runToEnd(member, 'sync', { from: start + 86_400, to: start + 90_000 });
  await runToEnd(member, 'close', { date: '2026-09-30' });
  await runToEnd(member, 'export');
  const { failed_runs, failed_jobs, backlog } = await statusOf(member);
  expect(failed_jobs).toEqual([]);
  expect(failed_runs).toMatchObject([
    {
      job: 'export',
      subject: null,
      tries: 1,
      reason: expect.stringContaining('TRUNKLEDGER_EXPORT_TO is not set'),
      again: 'trunkledger run export',
    },
    {
      job: 'close',
      subject: '2026-09-30',
      reason: expect.stringContaining('the ledger begins later'),
      again: 'trunkledger run close --date 2026-09-30',
    },
    {
      job: 'sync',
      subject: '2026-10-02T06:00:00Z/2026-10-02T07:00:00Z',
      reason: expect.stringContaining('There is nothing to read'),
      again: 'trunkledger run sync --from 2026-10-02T06:00:00Z --to 2026-10-02T07:00:00Z',
    },
  ]);
  expect(backlog.map(({ failed }) => failed)).toEqual([2, 0, 0, 1]);
  const times = failed_runs.map(({ failed_at }) => failed_at);
  expect(times.toSorted().toReversed()).toEqual(times);
});

test('of more failures than are listed the newest are', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const member = await members.start({ sandbox, home: await temporaryHome(), environment, now });
  const dates = Array.from({ length: 24 }, (_, day) => `2026-09-${String(day + 1).padStart(2, '0')}`);
  for (const date of dates) await requestRun(member.queues, 'close', { projectId: project, date });
  await untilIdle(member);
  const { failed_runs } = await statusOf(member);
  expect(failed_runs.map(({ subject }) => subject).sort()).toEqual(dates.slice(4));
});

test('windows that were given up stay apart, and what loads or ends their run says which one', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const api = await servePoisoned(sandbox, rangeStart =>
    rangeStart.startsWith('2026-10-01T08') ? { status: 404 } : undefined,
  );
  const member = await members.start({ sandbox: api, home: await temporaryHome(), environment, now });
  // Of another project, which this process refuses.
  const run = { runId: 'other', command: 'sync', from: start, to: start + 3600, startedAt: 0 };
  const timings = { ...defaultTimings, backoff: 1 };
  await member.queues.flows.add(
    flowOf({ projectId: 'elsewhere', ...run }, [{ start, end: start + 3600 }], true, timings),
  );
  await untilIdle(member);
  const { failed_jobs, failed_runs } = await statusOf(member);
  expect(failed_jobs.map(({ window }) => window)).toEqual([
    '2026-10-01T06:00:00Z/2026-10-01T07:00:00Z',
    '2026-10-01T08:00:00Z/2026-10-01T09:00:00Z',
  ]);
  const told = failed_runs.map(({ job, subject, again }) => [job, subject, again].join(', ')).sort();
  expect(told).toEqual([
    'conclude, sync 2026-10-01T06:00:00Z/2026-10-01T07:00:00Z, trunkledger run sync',
    'configuration, , trunkledger run sync',
    'load, 2026-10-01T06:00:00Z/2026-10-01T07:00:00Z, trunkledger run look',
    'load-configuration, , trunkledger run sync',
  ]);
});

test('what was read or done since is listed no more', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500 });
  // Where a range may move the beginning.
  const fromYesterday = { TRUNKLEDGER_CLOSE_SCHEDULE: 'off' };
  let isPoisoned = true;
  const api = await servePoisoned(sandbox, rangeStart =>
    isPoisoned && rangeStart.startsWith('2026-10-01T08') ? { status: 404 } : undefined,
  );
  const home = await temporaryHome();
  const member = await members.start({ sandbox: api, home, environment: fromYesterday, now });
  await runToEnd(member, 'close', { date: '2026-09-29' });
  const more = { ...fromYesterday, ...(await members.environmentOf(home)) };
  const statusNow = async () => {
    const { stdout } = await runProgram(['status', '--json'], environmentOf(api, home, more));
    const { failed_jobs, failed_runs } = JSON.parse(stdout).queue as QueueStatus;
    return [...failed_jobs.map(({ window }) => window), ...failed_runs.map(({ job }) => job)];
  };
  expect(await statusNow()).toEqual(['2026-10-01T08:00:00Z/2026-10-01T09:00:00Z', 'close']);
  await runToEnd(member, 'sync', { from: seconds('2026-09-29T00:00:00Z'), isThorough: true });
  expect(await statusNow()).toEqual(['2026-10-01T08:00:00Z/2026-10-01T09:00:00Z', 'close']);
  isPoisoned = false;
  await runToEnd(member, 'sync', { retriesFailed: true });
  await runToEnd(member, 'close', { date: '2026-09-29' });
  expect(await statusNow()).toEqual([]);
});

test('a check that fails over a number says so without the number, and status prints it', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  const member = await members.start({ sandbox, home, environment, now });
  const warehouse = member.loader?.session.warehouse;
  await warehouse?.write(() =>
    warehouse.connection.run('update number_days set spend = spend + 1 where own_number is not null'),
  );
  await runToEnd(member, 'check');
  const [failed] = await member.queues.runs.getFailed();
  const kept = JSON.stringify(failed?.toJSON());
  expect(kept).toContain('check days/numbers_equal_calls found');
  expect(failed?.failedReason).toContain('"own_number":"[number]"');
  expect(kept).not.toMatch(/\+\d{7}/);

  const { code, stdout } = await runProgram(
    ['status'],
    environmentOf(sandbox, home, { ...environment, ...(await members.environmentOf(home)) }),
  );
  // Until a check of everything finds nothing.
  expect(code).toBe(3);
  expect(stdout).toMatch(/^Last other jobs that failed/m);
  expect(stdout).toMatch(/^check .*numbers_equal_calls.*trunkledger run check$/m);
});

test('a retry asks for what failed, and for a look at what else is missing', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  const member = await members.open({ sandbox, home, environment, now });
  const { code, stdout, stderr } = await runProgram(
    ['retry', '--json'],
    environmentOf(sandbox, home, { ...environment, ...(await members.environmentOf(home)) }),
  );
  expect(code, stderr).toBe(0);
  const { job, look } = JSON.parse(stdout);
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'sync', projectId: project, retriesFailed: true });
  const waiting = await member.queues.runs.getWaiting();
  expect(
    waiting.map(({ id, name, data }) => ({ id, name, data })).sort((a, b) => (a.name < b.name ? -1 : 1)),
  ).toEqual([
    { id: look, name: 'look', data: { projectId: project } },
    { id: job, name: 'sync', data: { projectId: project, retriesFailed: true } },
  ]);
});
