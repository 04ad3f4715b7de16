import { expect, test } from 'vitest';
import { syncedHome } from '../support/fixture.ts';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, seconds } from '../support/sandbox.ts';
import { truthRows } from '../support/truth.ts';

const fixture = syncedHome();

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

test('before anything was published status exits with 1 and says what publishes', async () => {
  const { code, stdout, stderr } = await runProgram(['status'], { TRUNKLEDGER_HOME: await temporaryHome() });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/Run: trunkledger sync/);
});
