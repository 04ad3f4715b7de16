import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Member } from '../../../src/jobs/member.ts';
import { requestRun } from '../../../src/jobs/queues.ts';
import { readTexts } from '../../support/database.ts';
import { temporaryHome } from '../../support/home.ts';
import { gapsOf } from '../../support/ledger.ts';
import { collectLines } from '../../support/logs.ts';
import { concludedRuns, runToEnd, untilIdle } from '../../support/members.ts';
import { servePoisoned } from '../../support/poison.ts';
import { redisMembers } from '../../support/redisMembers.ts';
import { openSandbox, project, seconds } from '../../support/sandbox.ts';

const members = redisMembers();

const at = (time: string) => () => seconds(time) * 1000 + 1000;

async function closesOf(member: Member): Promise<string[]> {
  const dates = (await concludedRuns(member)).flatMap(({ date }) => date ?? []);
  return dates.sort();
}

/** These read days of windows, which takes a busy machine a while. */
const patience = 180_000;

/** What the ledger says of closes, once the member has stopped. */
async function recordedCloses(home: string): Promise<string[]> {
  const query =
    "select billing_date || ' ' || range_start || ' ' || state as close from ops.closes order by billing_date";
  return (await readTexts(join(home, 'ledger.duckdb'), query)).map(row => String(row.close));
}

test(
  'a fresh ledger that begins days ago closes them once its first sync has read them, and follows them up',
  async () => {
    const sandbox = await openSandbox({ callsPerDay: 500 });
    const home = await temporaryHome();
    const exports = await temporaryHome();
    const environment = { TRUNKLEDGER_FROM: '2026-10-02', TRUNKLEDGER_EXPORT_TO: exports };
    const member = await members.start({ sandbox, home, environment, now: at('2026-10-04T03:00:00Z') });
    const days = ['2026-10-02', '2026-10-03'];
    expect(await closesOf(member)).toEqual(days);
    expect((await concludedRuns(member)).map(({ command }) => command)[0]).toBe('sync');
    await runToEnd(member, 'sync');
    await runToEnd(member, 'look');
    expect(await closesOf(member)).toEqual(days);
    await member.stop(1000);
    expect(await recordedCloses(home)).toEqual(days.map(day => `${day} ${day} 00:00:00 closed`));
    const followed = 'select kind, subject, state from ops.follow_ups order by all';
    expect(await readTexts(join(home, 'ledger.duckdb'), followed)).toEqual([
      { kind: 'export', subject: 'closed days', state: 'done' },
      { kind: 'reconciliation', subject: '2026-10', state: 'done' },
    ]);
  },
  patience,
);

test(
  'a ledger that is to begin earlier closes the days that it gains, and those that it had only in part',
  async () => {
    const sandbox = await openSandbox({ callsPerDay: 200 });
    const home = await temporaryHome();
    const settings = { sandbox, home, now: at('2026-10-04T03:00:00Z') };
    const first = await members.start({
      ...settings,
      environment: { TRUNKLEDGER_FROM: '2026-10-02T12:00:00Z' },
    });
    expect(await closesOf(first)).toEqual(['2026-10-02', '2026-10-03']);
    await first.stop(1000);
    const second = await members.start({ ...settings, environment: { TRUNKLEDGER_FROM: '2026-10-01' } });
    expect(await closesOf(second)).toEqual(['2026-10-01', '2026-10-02', '2026-10-02', '2026-10-03']);
    await second.stop(1000);
    expect(await recordedCloses(home)).toEqual(
      ['2026-10-01', '2026-10-02', '2026-10-03'].map(day => `${day} ${day} 00:00:00 closed`),
    );
  },
  patience,
);

test(
  'the look at the start of a process closes days from where its ledger is to begin, not from where it began',
  async () => {
    const sandbox = await openSandbox({ callsPerDay: 200 });
    const home = await temporaryHome();
    const first = await members.start({
      sandbox,
      home,
      environment: { TRUNKLEDGER_FROM: '2026-10-01T20:00:00Z' },
      now: at('2026-10-02T00:30:00Z'),
    });
    expect(await closesOf(first)).toEqual([]);
    await first.stop(1000);

    const earlier = await members.start({
      sandbox,
      home,
      environment: { TRUNKLEDGER_FROM: '2026-10-01' },
      now: at('2026-10-02T03:00:00Z'),
    });
    expect((await concludedRuns(earlier)).flatMap(({ date, from }) => (date ? [from] : []))).toEqual([
      seconds('2026-10-01T00:00:00Z'),
    ]);
    await earlier.stop(1000);

    const later = await members.start({
      sandbox,
      home,
      environment: { TRUNKLEDGER_FROM: '2026-10-03' },
      now: at('2026-10-04T03:00:00Z'),
    });
    expect(await later.queues.runs.getJobCounts('failed')).toEqual({ failed: 0 });
    await later.stop(1000);
    expect(await recordedCloses(home)).toEqual(
      ['2026-10-01', '2026-10-03'].map(day => `${day} ${day} 00:00:00 closed`),
    );
  },
  patience,
);

test(
  'a range that a person asks for before the beginning of the ledger has its days closed, and the first day whole',
  async () => {
    const sandbox = await openSandbox({ callsPerDay: 200 });
    const home = await temporaryHome();
    const member = await members.start({ sandbox, home, now: at('2026-10-04T03:00:00Z') });
    expect(await closesOf(member)).toEqual(['2026-10-03']);
    await runToEnd(member, 'sync', { from: seconds('2026-10-01T00:00:00Z'), isThorough: true });
    expect(await closesOf(member)).toEqual(['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-03']);
    await member.stop(1000);
    const inCloses = 'select sum(calls)::varchar as calls from ops.closes';
    const inLedger = "select count(*)::varchar as calls from calls where create_time < '2026-10-04'";
    expect(await readTexts(join(home, 'ledger.duckdb'), inCloses)).toEqual(
      await readTexts(join(home, 'ledger.duckdb'), inLedger),
    );
    expect(await recordedCloses(home)).toEqual(
      ['2026-10-01', '2026-10-02', '2026-10-03'].map(day => `${day} ${day} 00:00:00 closed`),
    );
  },
  patience,
);

test(
  'a close under way while the ledger comes to begin earlier does not close the day in part',
  async () => {
    const sandbox = await openSandbox({ callsPerDay: 200 });
    let open = (): void => undefined;
    const gate = new Promise<void>(resolve => {
      open = resolve;
    });
    let isGated = false;
    const api = await servePoisoned(sandbox, async rangeStart => {
      if (isGated && rangeStart.startsWith('2026-10-01T08')) await gate;
      return undefined;
    });
    const home = await temporaryHome();
    const { lines, logger } = collectLines();
    const settings = { sandbox: api, home, now: at('2026-10-02T03:00:00Z'), logger };
    // Nothing settles, so a close reads its day again.
    const environment = { TRUNKLEDGER_SETTLE_AFTER: '30d' };
    const first = await members.start({
      ...settings,
      environment: { ...environment, TRUNKLEDGER_CLOSE_SCHEDULE: 'off' },
    });
    await first.stop(1000);
    isGated = true;
    const asked = api.asked.length;
    const member = await members.open({ ...settings, environment });
    member.startReading();
    await member.startLoading();
    await expect.poll(() => api.asked.slice(asked), { timeout: patience }).toContain('2026-10-01T08:00:00Z');
    const from = seconds('2026-10-01T00:00:00Z');
    await requestRun(member.queues, 'sync', { projectId: project, from, isThorough: true });
    const concluded = async () => (await concludedRuns(member)).map(run => run.from);
    await expect.poll(concluded, { timeout: patience }).toContain(from);
    open();
    await untilIdle(member);
    await member.stop(1000);
    expect(lines.filter(({ msg }) => msg === 'billing day closed')).toHaveLength(1);
    expect(await recordedCloses(home)).toEqual(['2026-10-01 2026-10-01 00:00:00 closed']);
  },
  patience,
);

test(
  'a day before the ledger is not closed, and the reason says how it can be',
  async () => {
    const sandbox = await openSandbox({ callsPerDay: 200 });
    const now = at('2026-10-02T03:00:00Z');
    const member = await members.start({ sandbox, home: await temporaryHome(), now });
    await runToEnd(member, 'close', { date: '2026-09-28' });
    const environment = { TRUNKLEDGER_FROM: '2026-10-01' };
    const configured = await members.start({ sandbox, home: await temporaryHome(), now, environment });
    await runToEnd(configured, 'close', { date: '2026-09-28' });
    const reasons = [
      ...(await member.queues.runs.getFailed()),
      ...(await configured.queues.runs.getFailed()),
    ];
    expect(reasons.map(job => job.failedReason)).toEqual([
      expect.stringMatching(/begins later, at 2026-10-01T03.*run sync --from 2026-09-28/),
      expect.stringMatching(/begins later, at 2026-10-01T00.*Set TRUNKLEDGER_FROM/),
    ]);
  },
  patience,
);

test(
  'a day whose scheduled close is still to come is left to it, and with closes switched off all are',
  async () => {
    const sandbox = await openSandbox({ callsPerDay: 200 });
    const settings = { sandbox, now: at('2026-10-03T02:10:00Z') };
    const environment = { TRUNKLEDGER_FROM: '2026-10-01' };
    const member = await members.start({ ...settings, home: await temporaryHome(), environment });
    expect(await closesOf(member)).toEqual(['2026-10-01']);
    const without = await members.start({
      ...settings,
      home: await temporaryHome(),
      environment: { TRUNKLEDGER_FROM: '2026-10-02', TRUNKLEDGER_CLOSE_SCHEDULE: 'off' },
      now: at('2026-10-03T03:00:00Z'),
    });
    expect((await concludedRuns(without)).map(({ command }) => command)).toEqual(['sync']);
  },
  patience,
);

test(
  'a day with a gap is closed by no sync, and by the next one after it is read',
  async () => {
    const sandbox = await openSandbox({ callsPerDay: 200 });
    let isPoisoned = true;
    const api = await servePoisoned(sandbox, rangeStart =>
      isPoisoned && rangeStart.startsWith('2026-10-01T08') ? { status: 404 } : undefined,
    );
    const home = await temporaryHome();
    const environment = { TRUNKLEDGER_FROM: '2026-10-01' };
    const member = await members.start({
      sandbox: api,
      home,
      environment,
      now: at('2026-10-03T03:00:00Z'),
    });
    await runToEnd(member, 'sync');
    expect(await gapsOf(home)).toHaveLength(1);
    expect(await closesOf(member)).toEqual(['2026-10-02']);
    isPoisoned = false;
    await runToEnd(member, 'sync', { retriesFailed: true });
    expect(await closesOf(member)).toEqual(['2026-10-01', '2026-10-02']);
    await member.stop(1000);
    expect(await recordedCloses(home)).toEqual(
      ['2026-10-01', '2026-10-02'].map(day => `${day} ${day} 00:00:00 closed`),
    );
  },
  patience,
);

test(
  'a close that fails is asked for again by the looks, and by no sync',
  async () => {
    const sandbox = await openSandbox({ callsPerDay: 200 });
    let isPoisoned = false;
    const api = await servePoisoned(sandbox, () => (isPoisoned ? { status: 404 } : undefined));
    const home = await temporaryHome();
    // Nothing settles, so a close reads its day again.
    const environment = { TRUNKLEDGER_FROM: '2026-10-01', TRUNKLEDGER_SETTLE_AFTER: '30d' };
    const settings = { sandbox: api, home, now: at('2026-10-02T03:00:00Z') };
    const first = await members.start({
      ...settings,
      environment: { ...environment, TRUNKLEDGER_CLOSE_SCHEDULE: 'off' },
    });
    await first.stop(1000);

    isPoisoned = true;
    const second = await members.start({ ...settings, environment });
    expect(await closesOf(second)).toEqual(['2026-10-01']);
    expect(await gapsOf(home)).toEqual([]);
    await runToEnd(second, 'sync');
    expect(await closesOf(second)).toEqual(['2026-10-01']);
    isPoisoned = false;
    await runToEnd(second, 'look');
    expect(await closesOf(second)).toEqual(['2026-10-01', '2026-10-01']);
    await second.stop(1000);
    expect(await recordedCloses(home)).toEqual(['2026-10-01 2026-10-01 00:00:00 closed']);
  },
  patience,
);
