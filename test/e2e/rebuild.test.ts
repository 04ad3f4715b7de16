import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callAt, type ServedCall, serveCalls } from '../support/callsApi.ts';
import { readText, readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger, windowsOf } from '../support/ledger.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, seconds } from '../support/sandbox.ts';
import { expectSameTables, readTables, type Tables } from '../support/tables.ts';
import { expectTruth } from '../support/truth.ts';

const start = seconds('2026-10-01T10:00:00Z');
const hour = 3600;

/** Rebuilds with nothing but the home: no API, no credentials. */
async function expectSameRebuild(home: string, exitCode = 0): Promise<Tables> {
  const before = await readTables(home);
  const { code, stdout, stderr } = await runProgram(['sync', '--rebuild', '--json'], {
    TRUNKLEDGER_HOME: home,
  });
  expect(code, stderr).toBe(exitCode);
  expect(JSON.parse(stdout).calls).toBe(before.calls?.length);
  expectSameTables(before, await readTables(home));
  for (const file of ['ledger.duckdb', 'analytics.duckdb']) await expectSoundLedger(join(home, file));
  return before;
}

test('a rebuild after faults, drift, refusals of the API, failures and price changes is identical row for row', async () => {
  const clock = { seconds: start + 2 * hour + 7 };
  const now = (): number => clock.seconds++ * 1000;
  const home = await temporaryHome();
  const profiles = [
    'malformed:3%,odd:20%,drift:3@calls',
    'malformed:3%,odd:20%,wrong-total:always@calls',
    'malformed:1%,odd:50%,short-page:always@calls,page-cap:200',
    'repeated-page:2@calls,server-error:2@calls',
    'rate-limit:1:day@calls',
    'odd:10%:completed-without-answer',
  ];
  for (const faults of profiles) {
    const sandbox = await openSandbox({ callsPerDay: 6000, faults, now: () => clock.seconds * 1000 });
    await syncInProcess(
      { sandbox, home, effects: { now }, tries: 2, environment: { TRUNKLEDGER_CONCURRENCY: '1' } },
      { from: start - 600, to: start + 2 * hour },
    );
    clock.seconds += 1500;
  }
  const tables = await expectSameRebuild(home);
  expect(tables.calls?.length).toBeGreaterThan(500);
  expect(tables['ops.call_changes']?.length).toBeGreaterThan(100);
  expect(tables.trunk_hours?.length).toBeGreaterThan(5);
  expect((await windowsOf(home)).length).toBeGreaterThan(1);
});

test('a rebuild keeps gaps, refused shrinks, accepted ones and the last rejects', async () => {
  const home = await temporaryHome();
  const range = { from: start, to: start + 2 * hour };
  const large = await openSandbox({ callsPerDay: 6000, faults: 'malformed:4%' });
  const small = await openSandbox({ callsPerDay: 3000 });
  const environment = { TRUNKLEDGER_SETTLE_AFTER: '9000d' };

  await syncInProcess({ sandbox: large, home, environment }, range);
  const before = await readTables(home);
  const refused = await syncInProcess({ sandbox: small, home, environment }, range);
  expect(refused).toMatchObject({ state: 'attention', windows: 0, failedWindows: 2 });
  expect(refused.errors[0]).toMatch(
    /refused: the API lists \d+ calls where the last reading had \d+.*--accept-shrink/,
  );
  expect((await readTables(home)).calls).toEqual(before.calls);
  await expectSameRebuild(home, 3);

  const accepted = await syncInProcess(
    { sandbox: small, home, environment },
    { ...range, acceptShrink: true },
  );
  expect(accepted).toMatchObject({ failedWindows: 0, windows: 2 });
  expect(accepted.callsVanished).toBeGreaterThan(100);
  await expectTruth(small, home, [range.from, range.to]);
  const tables = await expectSameRebuild(home);
  expect(tables['ops.rejected_calls']).toEqual([]);
  const vanished = tables['ops.call_changes']?.filter(row => row.field === 'vanished') ?? [];
  expect(vanished.length).toBe(accepted.callsVanished);
  for (const { call_id: id, before: record } of vanished) expect(JSON.parse(String(record)).call_id).toBe(id);
});

test('a call that stands in two windows is mended by --check, and a rebuild mends it too', async () => {
  let list: ServedCall[] = [
    callAt('moved', '2026-10-01T10:59:59Z'),
    callAt('stays', '2026-10-01T10:10:00Z'),
    callAt('other', '2026-10-01T11:30:00Z'),
  ];
  const api = await serveCalls(() => list);
  const home = await temporaryHome();
  const environment = environmentOf(api, home, { TRUNKLEDGER_SETTLE_AFTER: '9000d' });
  const sync = (from: string, to: string, ...flags: string[]) =>
    runProgram(['sync', '--from', from, '--to', to, '--json', ...flags], environment);
  expect((await sync('2026-10-01T10:00Z', '2026-10-01T11:00Z')).code).toBe(0);
  list = [callAt('moved', '2026-10-01T11:00:00Z'), ...list.slice(1)];
  // Only the second window is read, so that the first one still holds the call.
  expect((await sync('2026-10-01T11:00Z', '2026-10-01T12:00Z', '--check')).code).toBe(0);
  const ledger = join(home, 'ledger.duckdb');
  expect(await readTexts(ledger, "select create_time from calls where call_id = 'moved'")).toEqual([
    { create_time: '2026-10-01 11:00:00' },
  ]);
  expect(
    await readTexts(ledger, "select call_id, field from ops.call_changes where field = 'duplicate'"),
  ).toEqual([{ call_id: 'moved', field: 'duplicate' }]);
  await expectSoundLedger(ledger);
  await expectSameRebuild(home);
});

test('a call at the edge of two windows is in the later one, once', async () => {
  const api = await serveCalls(() => [
    callAt('edge', '2026-10-01T11:00:00Z'),
    callAt('before', '2026-10-01T10:59:59.999Z'),
    callAt('after', '2026-10-01T11:00:00.999Z'),
  ]);
  const home = await temporaryHome();
  const environment = environmentOf(api, home);
  const first = await runProgram(
    ['sync', '--from', '2026-10-01T10:00Z', '--to', '2026-10-01T11:00Z'],
    environment,
  );
  expect(first.code, first.stderr).toBe(0);
  const ids = 'select call_id from calls order by create_time';
  expect(await readTexts(join(home, 'ledger.duckdb'), ids)).toEqual([{ call_id: 'before' }]);
  await runProgram(['sync', '--from', '2026-10-01T11:00Z', '--to', '2026-10-01T12:00Z'], environment);
  expect(await readTexts(join(home, 'ledger.duckdb'), ids)).toEqual([
    { call_id: 'before' },
    { call_id: 'edge' },
    { call_id: 'after' },
  ]);
});

test('changes of price, end and direction go to the journal, and a vanished call leaves whole', async () => {
  let list: ServedCall[] = [
    callAt('priced', '2026-10-01T10:01:00Z', { price: undefined, pricePerMinute: undefined }),
    callAt('gone', '2026-10-01T10:02:00Z'),
    callAt('same', '2026-10-01T10:03:00Z'),
  ];
  const api = await serveCalls(() => list);
  const home = await temporaryHome();
  const environment = environmentOf(api, home, { TRUNKLEDGER_SETTLE_AFTER: '9000d' });
  const command = ['sync', '--from', '2026-10-01T10:00Z', '--to', '2026-10-01T11:00Z', '--json'];
  await runProgram(command, environment);
  list = [
    callAt('priced', '2026-10-01T10:01:00Z', { price: { currencyCode: 'EUR', amount: 0.0123 } }),
    list[2] as ServedCall,
  ];
  const second = await runProgram(command, environment);
  expect(JSON.parse(second.stdout)).toMatchObject({
    callsNew: 0,
    callsChanged: 1,
    callsUnchanged: 1,
    callsVanished: 1,
  });
  const ledger = join(home, 'ledger.duckdb');
  const journal = await readTexts(
    ledger,
    "select call_id, field, before, after from ops.call_changes where field not in ('finality', 'vanished') order by field",
  );
  expect(journal).toEqual([
    { call_id: 'priced', field: 'price_amount', before: null, after: '0.012300' },
    { call_id: 'priced', field: 'price_currency', before: null, after: 'EUR' },
    { call_id: 'priced', field: 'price_per_minute_amount', before: null, after: '0.020000' },
    { call_id: 'priced', field: 'price_per_minute_currency', before: null, after: 'USD' },
  ]);
  const gone = await readText(ledger, "select before from ops.call_changes where field = 'vanished'");
  expect(JSON.parse(gone ?? '')).toMatchObject({
    call_id: 'gone',
    price_amount: '0.010000',
    from_e164: '+12015555555',
  });
  expect(await readText(ledger, "select count(*) from calls where call_id = 'gone'")).toBe('0');
  await expectSameRebuild(home);
});

test('a rebuild does not move where the ledger begins', async () => {
  const now = (): number => seconds('2026-10-03T10:00:00Z') * 1000;
  const sandbox = await openSandbox({ callsPerDay: 300, now });
  const home = await temporaryHome();
  const old = { from: seconds('2026-09-01T00:00:00Z'), to: seconds('2026-09-01T06:00:00Z') };
  await syncInProcess({ sandbox, home, effects: { now } }, old);
  await runProgram(['sync', '--rebuild'], { TRUNKLEDGER_HOME: home });
  const next = await syncInProcess({ sandbox, home, effects: { now } }, { windowSeconds: 21_600 });
  expect(next).toMatchObject({ from: '2026-10-02T10:00:00Z' });
});

test('the list of runs survives a rebuild, and syncs go on after it', async () => {
  const sandbox = await openSandbox({ callsPerDay: 1000 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  await syncInProcess({ sandbox, home }, { from: start, to: start + hour });
  const runs = await readTexts(join(home, 'ledger.duckdb'), 'from ops.runs');
  await expectSameRebuild(home);
  const ledger = join(home, 'ledger.duckdb');
  expect(await readTexts(ledger, "from ops.runs where command <> 'sync --rebuild'")).toEqual(runs);
  expect(await readTexts(ledger, "from ops.runs where command = 'sync --rebuild'")).toHaveLength(1);
  const next = await runProgram(
    ['sync', '--from', '2026-10-01T10:00Z', '--to', '2026-10-01T12:00Z', '--json'],
    environment,
  );
  expect(next.code, next.stderr).toBe(0);
  expect(JSON.parse(next.stdout)).toMatchObject({ windows: 1 });
  await expectTruth(sandbox, home, [start, start + 2 * hour]);
});
