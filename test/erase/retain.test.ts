import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Dropped, type Periods, retain } from '../../src/erase/retain.ts';
import { exportDatasets } from '../../src/export/export.ts';
import { createLogger } from '../../src/logger.ts';
import { type Rebuilt, rebuild } from '../../src/rebuild.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import type { RunSummary } from '../../src/summary.ts';
import { readAllTexts, readText, readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, project, seconds } from '../support/sandbox.ts';

/** On a machine with other work. */
const limit = 240_000;

const logger = createLogger('silent');
const from = seconds('2026-10-01T00:00:00Z');
const to = seconds('2026-10-05T00:00:00Z');
const day = 86_400;
/** The period ended within 3 October. */
const period = Math.floor((Date.now() / 1000 - seconds('2026-10-03T00:00:00Z')) / day) * day;

interface Retained {
  readonly sandbox: Sandbox;
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Homes that were read once and are copied, by their time zone. */
const made = new Map<string, string>();

afterAll(async () => {
  for (const home of made.values()) await rm(dirname(home), { recursive: true, force: true });
});

async function fourDays(timeZone = 'UTC'): Promise<Retained> {
  const sandbox = await openSandbox({ callsPerDay: 250 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home, { TRUNKLEDGER_TIME_ZONE: timeZone });
  const retained = { sandbox, home, environment };
  const known = made.get(timeZone);
  if (known !== undefined) await cp(known, home, { recursive: true });
  else {
    await syncAgain(retained);
    const copy = join(await mkdtemp(join(tmpdir(), 'trunkledger-')), 'home');
    await cp(home, copy, { recursive: true });
    made.set(timeZone, copy);
  }
  return retained;
}

/** All four days, but for what is settled, and the checks over everything. */
function syncAgain({ sandbox, home, environment }: Retained): Promise<RunSummary> {
  const options = { from, to, windowSeconds: 21_600, fullCheck: true, resources: false };
  return syncInProcess({ sandbox, home, environment }, options);
}

async function retainIn(
  { environment }: Retained,
  periods: Partial<Periods>,
  isDryRun = false,
): Promise<Dropped> {
  const all = { landing: undefined, calls: undefined, ...periods };
  const [dropped] = await retain(readConfig(environment), all, isDryRun, { logger, now: Date.now });
  return dropped as Dropped;
}

function rebuildIn({ environment }: Retained): Promise<Rebuilt> {
  return rebuild(readConfig(environment), logger);
}

/** Exports the calls of the four days; the bytes of each file. */
async function exportIn({ environment, home }: Retained): Promise<Buffer[]> {
  const request = { range: { from: '2026-10-01', to: '2026-10-05' }, datasets: ['calls'] };
  await exportDatasets(readConfig(environment), request, { now: Date.now });
  const days = ['01', '02', '03', '04'].map(date => `dt=2026-10-${date}`);
  return Promise.all(days.map(name => readFile(join(home, 'exports', 'calls', name, 'part-0.parquet'))));
}

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

test(
  'calls go after their period, hours and days stay, nothing of it is read again, and a rebuild keeps it so',
  async () => {
    const retained = await fourDays();
    const { home, sandbox } = retained;
    const before = await keptIn(home);
    const rows = await count(home, "calls where create_time >= '2026-10-03'");
    const exported = await exportIn(retained);
    const dry = await retainIn(retained, { calls: period }, true);
    expect(await keptIn(home)).toEqual(before);
    const dropped = await retainIn(retained, { calls: period });
    expect(dropped).toEqual(dry);
    expect(dropped).toMatchObject({ calls_from: '2026-10-03T00:00:00Z', landing_from: null });
    expect(dropped.calls).toBeGreaterThan(300);

    expect(await count(home, 'calls')).toBe(rows);
    const earliest = "select min(create_time) >= timestamp '2026-10-03' from calls";
    expect(await readText(join(home, 'analytics.duckdb'), earliest)).toBe('true');
    expect(await keptIn(home)).toEqual(before);
    const { requests } = sandbox;
    expect(await syncAgain(retained)).toMatchObject({ state: 'done', windows: 0, openGaps: 0 });
    expect(sandbox.requests).toBe(requests);
    // A day whose calls are gone keeps its file.
    expect(await exportIn(retained)).toEqual(exported);

    await rebuildIn(retained);
    expect(await keptIn(home)).toEqual(before);
    expect(await count(home, 'calls')).toBe(rows);
    expect(await syncAgain(retained)).toMatchObject({ state: 'done', windows: 0 });
  },
  limit,
);

test(
  'landing files go by themselves: a rebuild takes over what only they told',
  async () => {
    const retained = await fourDays();
    const { home } = retained;
    const everything = [...kept, 'from calls order by all', 'from forwarded_calls order by all'];
    const all = () => readAllTexts(join(home, 'ledger.duckdb'), everything);
    const before = await all();
    const dropped = await retainIn(retained, { landing: period });
    expect(dropped).toMatchObject({ calls: 0, landing_from: '2026-10-03T00:00:00Z', landing_files: 16 });
    const folders = await readdir(join(home, 'landing', project), { recursive: true });
    expect(folders.filter(name => /2026-10-0[12].*\.zst$/.test(name.split('-2026')[0] ?? ''))).toEqual([]);
    expect(await all()).toEqual(before);
    await rebuildIn(retained);
    expect(await all()).toEqual(before);
    expect(await syncAgain(retained)).toMatchObject({ state: 'done', windows: 0 });
  },
  limit,
);

test(
  'where midnight is no whole hour in UTC, the day that is cut keeps its figures',
  async () => {
    const retained = await fourDays('Asia/Kolkata');
    const { home } = retained;
    const before = await keptIn(home);
    const dropped = await retainIn(retained, { calls: period, landing: period });
    expect(dropped).toMatchObject({ calls_from: '2026-10-02T18:00:00Z' });
    expect(await keptIn(home)).toEqual(before);
    expect(await syncAgain(retained)).toMatchObject({ state: 'done', windows: 0 });
    await rebuildIn(retained);
    expect(await keptIn(home)).toEqual(before);
    expect(await syncAgain(retained)).toMatchObject({ state: 'done', windows: 0 });
    const environment = { ...retained.environment, TRUNKLEDGER_TIME_ZONE: 'UTC' };
    await expect(rebuildIn({ ...retained, environment })).rejects.toThrow('cannot be cut anew');
  },
  limit,
);

test(
  'a rebuild refuses to lose what only a damaged warehouse holds',
  async () => {
    const retained = await fourDays();
    const { home } = retained;
    await retainIn(retained, { calls: period });
    await writeFile(join(home, 'ledger.duckdb'), 'no database');
    await expect(rebuildIn(retained)).rejects.toThrow(
      /hours and days before 2026-10-03T00:00:00Z, whose calls were dropped.*Copy analytics\.duckdb/s,
    );
    expect(existsSync(join(home, 'ledger.duckdb.rebuild'))).toBe(false);
    await rm(join(home, 'erasure', 'retention.json'));
    expect((await rebuildIn(retained)).calls).toBeGreaterThan(800);
  },
  limit,
);

test(
  'the command says what it would drop, and without a period it drops nothing',
  async () => {
    const retained = await fourDays();
    const { home, environment } = retained;
    expect(await runProgram(['retain'], environment)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('TRUNKLEDGER_RETAIN_CALLS'),
    });
    const flags = ['forget', '--retention', '--calls', `${period / day}d`, '--dry-run', '--json'];
    const { code, stdout, stderr } = await runProgram(flags, environment);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual([await retainIn(retained, { calls: period }, true)]);
    expect(await readTexts(join(home, 'ledger.duckdb'), 'from ops.retention')).toEqual([]);
    expect(await retainIn(retained, { calls: 3650 * day })).toMatchObject({ calls_from: null, calls: 0 });
  },
  limit,
);
