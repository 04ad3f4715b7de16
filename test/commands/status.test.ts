import { expect, test } from 'vitest';
import { openWarehouse } from '../../src/load/warehouse.ts';
import { syncedHome } from '../support/fixture.ts';
import { countServed } from '../support/histories.ts';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, project, seconds } from '../support/sandbox.ts';
import { truthRows } from '../support/truth.ts';

const fixture = syncedHome();

/** Runs statements on what was published, as a run would have left it. */
async function change(home: string, ...statements: string[]): Promise<void> {
  const { connection, close } = await openWarehouse(`${home}/analytics.duckdb`);
  for (const statement of statements) await connection.run(statement);
  close();
}

test('status needs no credentials, and exits with 0 where nothing needs a person', async () => {
  const { code, stdout, stderr } = await runProgram(['status'], { TRUNKLEDGER_HOME: fixture.home });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/Coverage\n[\s\S]*Gaps.*\nnone\n[\s\S]*Rejected calls.*\nnone\n[\s\S]*Last runs\n/);
});

test('the JSON of status is one document with the counts of the ledger', async () => {
  const { code, stdout } = await runProgram(['status', '--json'], { TRUNKLEDGER_HOME: fixture.home });
  expect(code).toBe(0);
  const truth = truthRows(fixture.sandbox, seconds('2026-10-01T10:00Z'), seconds('2026-10-01T11:00Z'));
  expect(JSON.parse(stdout)).toMatchObject({
    coverage: [
      {
        covered_from: '2026-10-01T10:00:00Z',
        covered_until: '2026-10-01T11:00:00Z',
        settled: 1,
        calls: truth.length,
      },
    ],
    gaps: [],
    refusals: [],
    rejects: [],
    unknown_results: [],
    runs: [{ state: 'done', windows: 1, calls_new: truth.length }],
  });
});

test('rejects, unknown results and refused readings are told of, and exit with 3', async () => {
  const home = await temporaryHome();
  const range = { from: seconds('2026-10-01T10:00Z'), to: seconds('2026-10-01T12:00Z') };
  const environment = { TRUNKLEDGER_SETTLE_AFTER: '9000d' };
  const faults = 'malformed:5%:no-id,odd:30%:unknown-result';
  const large = await openSandbox({ callsPerDay: 4000, faults });
  await syncInProcess({ sandbox: large, home, environment }, range);
  const rejected = await runProgram(['status', '--json'], environmentOf(large, home));
  expect(rejected.code).toBe(3);
  expect(JSON.parse(rejected.stdout)).toMatchObject({
    rejects: [{ reason: 'no callId' }],
    unknown_results: [{ call_result: 'TRANSFERRED' }],
    refusals: [],
  });
  const small = await openSandbox({ callsPerDay: 1000 });
  await syncInProcess({ sandbox: small, home, environment }, range);
  const refused = await runProgram(['status'], environmentOf(small, home));
  expect(refused.code).toBe(3);
  expect(refused.stdout).toMatch(/failed or was refused\n[\s\S]*--accept-shrink/);
});

test('status counts resources and findings, which need nobody by themselves', async () => {
  const { code, stdout } = await runProgram(['status', '--json'], { TRUNKLEDGER_HOME: fixture.home });
  expect(code).toBe(0);
  const found = JSON.parse(stdout);
  const served = countServed(fixture.sandbox);
  expect(
    Object.fromEntries(
      found.resources.map((row: { resource: string; resources: number }) => [row.resource, row.resources]),
    ),
  ).toEqual(served);
  expect(found.findings.length).toBeGreaterThan(1);
  expect(found).toMatchObject({ failed_lists: [], rejected_resources: [] });
});

test('lists that could not be read and resources that were rejected exit with 3', async () => {
  const home = await temporaryHome();
  const failed = (at: string) =>
    `insert into ops.failed_lists values ('${project}', '${at}', 'sip_endpoints', 't', 'no answer')`;
  await change(
    home,
    `insert into ops.configuration_readings by name
     select '${project}' as project_id, 'r' as run_id, time::varchar as manifest, time as fetched_at, time as finished_at,
       'loaded' as outcome, 0 as requests, 0 as lists, 1 as failed_lists, 0 as records, 0 as rejected_records,
       0 as new_versions, 0 as changed_versions, 0 as closed_versions
     from (values (timestamp '2026-10-01'), (timestamp '2026-10-02')) as readings (time)`,
    failed('2026-10-01'),
  );
  const ask = () => runProgram(['status', '--json'], { TRUNKLEDGER_HOME: home });
  expect(await ask()).toMatchObject({ code: 0, stdout: expect.stringMatching(/"failed_lists": \[\]/) });
  await change(home, failed('2026-10-02'));
  const unread = await ask();
  expect(unread.code).toBe(3);
  expect(JSON.parse(unread.stdout)).toMatchObject({
    failed_lists: [{ resource: 'sip_endpoints', parent_id: 't', error: 'no answer' }],
  });
  await change(
    home,
    'delete from ops.failed_lists',
    `insert into ops.rejected_resources values ('${project}', 'trunks', null, 'a', '{}', 'no name', '2026-10-02')`,
  );
  const rejected = await ask();
  expect(rejected.code).toBe(3);
  expect(JSON.parse(rejected.stdout)).toMatchObject({
    rejected_resources: [{ resource: 'trunks', reason: 'no name', records: 1 }],
  });
});

test('alerts that only a process that is up can mend exit with 3 until they are mended', async () => {
  const home = await temporaryHome();
  const ask = () => runProgram(['status', '--json'], { TRUNKLEDGER_HOME: home });
  const alert = (kind: string, due: string) =>
    `insert into ops.alerts (alert_id, project_id, kind, subject, detail, since, due_at)
     values ('${kind}', '${project}', '${kind}', '2026-10', 'differs', '2026-10-01', '${due}')`;
  // A plain sync mends a gap without noting it there, and what is not due yet may mend by itself.
  await change(home, alert('open_gap', '2026-10-01'), alert('failed_export', '2999-01-01'));
  expect(await ask()).toMatchObject({ code: 0, stdout: expect.stringMatching(/"alerts": \[\]/) });
  await change(home, alert('reconciliation_difference', '2026-10-01'));
  const differing = await ask();
  expect(differing.code).toBe(3);
  expect(JSON.parse(differing.stdout)).toMatchObject({
    alerts: [{ kind: 'reconciliation_difference', subject: '2026-10', detail: 'differs' }],
  });
  await change(home, "update ops.alerts set mended_at = '2026-10-02'");
  expect((await ask()).code).toBe(0);
});

test('a check that found something exits with 3 until everything was checked without a finding', async () => {
  const home = await temporaryHome();
  const ask = () => runProgram(['status', '--json'], { TRUNKLEDGER_HOME: home });
  const run = (day: number, state: string, command = 'check') =>
    `insert into ops.runs (run_id, project_id, command, state, started_at, finished_at, error)
     values ('${day}', '${project}', '${command}', '${state}', '2026-10-0${day}', '2026-10-0${day}',
       ${state === 'failed' ? '\'check numbers found 2 rows, the first: {"number":"+46700000123"}\'' : 'null'})`;
  await change(home, run(1, 'failed'), run(2, 'done', 'sync'));
  const failed = await ask();
  expect(failed.code).toBe(3);
  expect(JSON.parse(failed.stdout).failed_checks).toMatchObject([
    { command: 'check', error: 'check numbers found 2 rows' },
  ]);
  await change(home, run(3, 'done', 'close 2026-10-01'));
  expect((await ask()).code).toBe(0);
});

test('before anything was published status exits with 1 and says what publishes', async () => {
  const { code, stdout, stderr } = await runProgram(['status'], { TRUNKLEDGER_HOME: await temporaryHome() });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/Run: trunkledger sync/);
});
