import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import type { RunSummary } from '../../src/summary.ts';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger, gapsOf, windowsOf } from '../support/ledger.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { type Outcome, runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, seconds } from '../support/sandbox.ts';
import { expectTruth } from '../support/truth.ts';

const from = '2026-10-01T09:00:00Z';
const to = '2026-10-01T11:00:00Z';
const span = [seconds(from), seconds(to)] as const;
const command = ['sync', '--from', from, '--to', to, '--json'];
/** Two hours of three pages each. */
const callsPerDay = 16_000;

function summaryOf({ stdout }: Outcome): RunSummary {
  return JSON.parse(stdout) as RunSummary;
}

test.each([
  ['latency', ['latency:20ms']],
  ['rate-limit', ['rate-limit:3', 'rate-limit:2:date', 'rate-limit:3:nonsense', 'rate-limit:3:none']],
  ['throttle', ['throttle:2']],
  ['server-error', ['server-error:4', 'server-error:1/4']],
  ['reset', ['reset:4']],
  ['token-error', ['token-error:3', 'token-error:2:rate-limit']],
  ['drift', ['drift', 'drift:20']],
  ['vanish', ['vanish', 'vanish:20']],
  ['repeated-page', ['repeated-page', 'repeated-page:always']],
  ['short-page', ['short-page', 'short-page:always']],
  ['wrong-total', ['wrong-total', 'wrong-total:2:low', 'wrong-total:1:falling']],
  ['string-page-number', ['string-page-number']],
] as const)('one sync is complete and equals the truth in spite of %s', async (name, profiles) => {
  for (const faults of profiles) {
    const sandbox = await expectHealed(faults);
    expect(sandbox.stats.faults[name], faults).toBeGreaterThan(0);
  }
});

test('tokens that expire early are replaced without a call lost', async () => {
  const sandbox = await expectHealed('token-early:40,page-cap:30');
  expect(sandbox.stats.tokenRequests).toBeGreaterThan(2);
});

test.each([
  'page-cap:70',
  'page-size-label',
  'drift:4,server-error:2/9,reset:1/11,token-early:60,page-cap:30,string-page-number',
  'vanish:3,short-page,repeated-page,page-size-label:7,rate-limit:2:none',
])('one sync is complete and equals the truth in spite of %s', async faults => {
  await expectHealed(faults);
});

async function expectHealed(faults: string): Promise<Sandbox> {
  const sandbox = await openSandbox({ callsPerDay, faults });
  const home = await temporaryHome();
  const range = { from: span[0], to: span[1], resources: false };
  const summary = await syncInProcess({ sandbox, home, tries: 20 }, range);
  expect(summary.errors, faults).toEqual([]);
  const truth = await expectTruth(sandbox, home, span);
  expect(summary, faults).toMatchObject({ state: 'done', failedWindows: 0, callsNew: truth.length });
  await expectSoundLedger(join(home, 'analytics.duckdb'));
  expect(await gapsOf(home), faults).toEqual([]);
  return sandbox;
}

test('a window that is told to wait for a day is a gap, its neighbours are loaded, and the next sync mends it', async () => {
  const sandbox = await openSandbox({ callsPerDay, faults: 'rate-limit:1:day@calls' });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home, { TRUNKLEDGER_CONCURRENCY: '1' });
  const outcome = await runProgram(command, environment);
  expect(outcome.code, outcome.stderr).toBe(3);
  expect(summaryOf(outcome)).toMatchObject({ state: 'attention', windows: 1, failedWindows: 1, openGaps: 1 });
  const windows = await windowsOf(home);
  expect(windows.map(({ state }) => state)).toEqual(['failed', 'settled']);
  expect(windows[0]?.error).toMatch(/RetryAfterTooLongError: .*429.*TRUNKLEDGER_RETRY_AFTER_CAP/);
  expect(await gapsOf(home)).toEqual(['2026-10-01 09:00:00/2026-10-01 10:00:00']);
  await expectTruth(sandbox, home, [seconds('2026-10-01T10:00Z'), span[1]]);

  const status = await runProgram(['status', '--json'], environment);
  expect(status.code).toBe(3);
  expect(JSON.parse(status.stdout).gaps).toMatchObject([{ gap_start: '2026-10-01T09:00:00Z' }]);

  const mended = await runProgram(command, environment);
  expect(mended.code, mended.stderr).toBe(0);
  expect(summaryOf(mended)).toMatchObject({ windows: 1, failedWindows: 0, openGaps: 0 });
  await expectTruth(sandbox, home, span);
  expect(await gapsOf(home)).toEqual([]);
});

test.each([
  ['wrong-total:always', /IncompleteReadingError|ShortPageError/],
  ['wrong-total:always:low', /IncompleteReadingError|ShortPageError/],
  ['rate-limit:always:day', /RetryAfterTooLongError/],
] as const)(
  'a sync in which %s spoils every reading exits with 1, names the failure, and a later one mends all',
  async (faults, error) => {
    const spoiled = await openSandbox({ callsPerDay: 2000, faults });
    const home = await temporaryHome();
    const outcome = await runProgram(command, environmentOf(spoiled, home));
    expect(outcome.code, outcome.stderr).toBe(1);
    expect(outcome.stderr).toMatch(/No window could be read/);
    const windows = await windowsOf(home);
    expect(new Set(windows.map(({ state }) => state))).toEqual(new Set(['failed']));
    for (const window of windows) expect(window.error).toMatch(error);
    expect(await gapsOf(home)).toEqual(['2026-10-01 09:00:00/2026-10-01 11:00:00']);

    const sandbox = await openSandbox({ callsPerDay: 2000 });
    const mended = await runProgram(command, environmentOf(sandbox, home));
    expect(mended.code, mended.stderr).toBe(0);
    await expectTruth(sandbox, home, span);
    expect(await gapsOf(home)).toEqual([]);
    await expectSoundLedger(join(home, 'analytics.duckdb'));
  },
);

test.each([
  ['forbidden', /403.*Check that the access key belongs to SINCH_PROJECT_ID/],
  ['not-found', /404.*Check SINCH_PROJECT_ID/],
] as const)('a sync that meets %s everywhere exits with 1 and says what to check', async (faults, remedy) => {
  const refusing = await openSandbox({ callsPerDay, faults });
  const home = await temporaryHome();
  const outcome = await runProgram(command, environmentOf(refusing, home));
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toMatch(remedy);
  expect(await gapsOf(home)).toEqual(['2026-10-01 09:00:00/2026-10-01 11:00:00']);

  const sandbox = await openSandbox({ callsPerDay });
  const mended = await runProgram(command, environmentOf(sandbox, home));
  expect(mended.code, mended.stderr).toBe(0);
  await expectTruth(sandbox, home, span);
});
