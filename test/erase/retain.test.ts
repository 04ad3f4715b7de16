import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { readAllTexts, readText, readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { type Outcome, runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, project, seconds } from '../support/sandbox.ts';

const from = seconds('2026-10-01T00:00:00Z');
const to = seconds('2026-10-05T00:00:00Z');
const day = 86_400;

/** So many days that the period ended within 3 October. */
const period = `${Math.floor((Date.now() / 1000 - seconds('2026-10-03T00:00:00Z')) / day)}d`;

interface Retained {
  readonly sandbox: Sandbox;
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function fourDays(timeZone = 'UTC'): Promise<Retained> {
  const sandbox = await openSandbox({ callsPerDay: 250 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home, {
    TRUNKLEDGER_TIME_ZONE: timeZone,
    TRUNKLEDGER_LOG_LEVEL: 'warn',
  });
  await syncInProcess({ sandbox, home, environment: { TRUNKLEDGER_TIME_ZONE: timeZone } }, { from, to });
  return { sandbox, home, environment };
}

const run = ({ environment }: Retained, ...args: string[]): Promise<Outcome> => runProgram(args, environment);

/** What stays when the calls go. */
const kept = [
  'from trunk_hours order by all',
  'from destination_days order by all',
  'from trunk_days order by all',
  'from number_days order by all',
  'from duration_days order by all',
  'from coverage_gaps order by all',
  'select * exclude (next_read_at) from ops.windows order by all',
];

const keptIn = (home: string) => readAllTexts(join(home, 'ledger.duckdb'), kept);
const count = (home: string, query: string) =>
  readText(join(home, 'ledger.duckdb'), `select count(*) from ${query}`);

test('calls go after their period, hours and days stay, nothing of it is read again, and a rebuild keeps it so', async () => {
  const retained = await fourDays();
  const { home, sandbox } = retained;
  const before = await keptIn(home);
  const rows = await count(home, "calls where create_time >= '2026-10-03'");
  const dry = await run(retained, 'forget', '--retention', '--calls', period, '--dry-run', '--json');
  expect(await keptIn(home)).toEqual(before);
  const { code, stderr, stdout } = await run(retained, 'retain', '--calls', period, '--json');
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(dry.stdout));
  expect(JSON.parse(stdout)).toMatchObject([{ calls_from: '2026-10-03T00:00:00Z', landing_from: null }]);
  expect(JSON.parse(stdout)[0].calls).toBeGreaterThan(300);

  expect(await count(home, 'calls')).toBe(rows);
  expect(
    await readText(
      join(home, 'analytics.duckdb'),
      "select min(create_time) >= timestamp '2026-10-03' from calls",
    ),
  ).toBe('true');
  expect(await keptIn(home)).toEqual(before);
  const requests = sandbox.requests;
  const synced = await run(
    retained,
    'sync',
    '--from',
    '2026-10-01',
    '--to',
    '2026-10-05',
    '--check',
    '--no-resources',
    '--json',
  );
  expect(synced.code, synced.stderr).toBe(0);
  expect(JSON.parse(synced.stdout)).toMatchObject({ windows: 0, openGaps: 0 });
  expect(sandbox.requests - requests).toBeLessThanOrEqual(1);

  const rebuilt = await run(retained, 'sync', '--rebuild');
  expect(rebuilt.code, rebuilt.stderr).toBe(0);
  expect(await keptIn(home)).toEqual(before);
  expect(await count(home, 'calls')).toBe(rows);
  expect(
    (await run(retained, 'sync', '--from', '2026-10-01', '--to', '2026-10-05', '--check', '--no-resources'))
      .code,
  ).toBe(0);
}, 60_000);

test('landing files go by themselves: a rebuild takes over what only they told', async () => {
  const retained = await fourDays();
  const { home } = retained;
  const everything = [
    ...kept,
    'from calls order by all',
    'from forwarded_calls order by all',
    'from ops.call_changes order by all',
  ];
  const before = await readAllTexts(join(home, 'ledger.duckdb'), everything);
  const { code, stderr, stdout } = await run(retained, 'retain', '--landing', period, '--json');
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    { calls: 0, landing_from: '2026-10-03T00:00:00Z', landing_files: 96 },
  ]);
  const dates = (await readdir(join(home, 'landing', project), { recursive: true })).filter(name =>
    name.endsWith('.zst'),
  );
  expect(dates.filter(name => /2026-10-0[12]/.test(name.split('/')[0] ?? ''))).toEqual([]);
  expect(await readAllTexts(join(home, 'ledger.duckdb'), everything)).toEqual(before);
  expect((await run(retained, 'sync', '--rebuild')).code).toBe(0);
  expect(await readAllTexts(join(home, 'ledger.duckdb'), everything)).toEqual(before);
}, 60_000);

test('where midnight is no whole hour in UTC, the day that is cut keeps its figures', async () => {
  const retained = await fourDays('Asia/Kolkata');
  const { home } = retained;
  const before = await keptIn(home);
  const { stdout, stderr } = await run(retained, 'retain', '--calls', period, '--landing', period, '--json');
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject([{ calls_from: '2026-10-02T18:00:00Z' }]);
  expect(await keptIn(home)).toEqual(before);
  const check = [
    'sync',
    '--from',
    '2026-10-01T00:00Z',
    '--to',
    '2026-10-05T00:00Z',
    '--check',
    '--no-resources',
  ];
  expect((await run(retained, ...check)).code).toBe(0);
  expect((await run(retained, 'sync', '--rebuild')).code).toBe(0);
  expect(await keptIn(home)).toEqual(before);
  const checked = await run(retained, ...check);
  expect(checked.code, checked.stderr).toBe(0);
  const elsewhere = await runProgram(['sync', '--rebuild'], {
    ...retained.environment,
    TRUNKLEDGER_TIME_ZONE: 'UTC',
  });
  expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be cut anew') });
}, 60_000);

test('a rebuild refuses to lose what only a damaged warehouse holds', async () => {
  const retained = await fourDays();
  const { home } = retained;
  await run(retained, 'retain', '--calls', period);
  await writeFile(join(home, 'ledger.duckdb'), 'no database');
  const { code, stderr } = await run(retained, 'sync', '--rebuild');
  expect(code).toBe(1);
  expect(stderr).toContain('hours and days before 2026-10-03T00:00:00Z, whose calls were dropped');
  expect(stderr).toContain('Copy analytics.duckdb');
  expect(existsSync(join(home, 'ledger.duckdb.rebuild'))).toBe(false);
  await rm(join(home, 'erasure', 'retention.json'));
  expect((await run(retained, 'sync', '--rebuild')).code).toBe(0);
  expect(Number(await count(home, 'calls'))).toBeGreaterThan(900);
}, 60_000);

test('without a period nothing is dropped, and a window that is not settled keeps what comes after it', async () => {
  const retained = await fourDays();
  expect(await run(retained, 'retain')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('TRUNKLEDGER_RETAIN_CALLS'),
  });
  expect(await run(retained, 'forget', '--retention', '--number', '+4930123456')).toMatchObject({ code: 2 });
  const young = await run(retained, 'retain', '--calls', '3650d', '--json');
  expect(JSON.parse(young.stdout)).toMatchObject([{ calls_from: null, calls: 0 }]);
  expect(await readTexts(join(retained.home, 'ledger.duckdb'), 'from ops.retention')).toEqual([]);
}, 60_000);
