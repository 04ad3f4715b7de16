import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger, gapsOf } from '../support/ledger.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, project, seconds } from '../support/sandbox.ts';
import { expectTruth } from '../support/truth.ts';

const from = '2026-10-01T10:00:00Z';
const to = '2026-10-01T12:00:00Z';
const span = [seconds(from), seconds(to)] as const;

const oddForms = [
  'lower-case-direction',
  'numeric-amount',
  'to-without-plus',
  'sip-from',
  'sip-to',
  'foreign-id',
  'offset-utc',
  'offset-two-hours',
  'nanoseconds',
  'empty-times',
  'null-times',
  'completed-without-answer',
  'duration-off-by-one',
  'unknown-result',
] as const;

test.each(oddForms)('records in the form %s equal the truth in value', async form => {
  const sandbox = await openSandbox({ callsPerDay: 2000, faults: `odd:100%:${form}` });
  const home = await temporaryHome();
  const summary = await syncInProcess({ sandbox, home }, { from: span[0], to: span[1] });
  expect(summary).toMatchObject({ callsRejected: 0, failedWindows: 0 });
  const served = [...sandbox.listing(project, ...span)];
  expect(served.every(each => each.form === form)).toBe(true);
  const truth = await expectTruth(sandbox, home, span);
  expect(truth.length).toBe(served.length);
});

test('a mixture of every odd form equals the truth in value, also while calls are in progress', async () => {
  const sandbox = await openSandbox({ callsPerDay: 6000, faults: 'odd:70%', now: '2026-10-01T12:00:30Z' });
  const home = await temporaryHome();
  await syncInProcess(
    { sandbox, home, effects: { now: () => seconds('2026-10-01T12:00:30Z') * 1000 } },
    { from: span[0], to: span[1] },
  );
  const truth = await expectTruth(sandbox, home, span);
  expect(new Set(truth.map(row => row.finality))).toEqual(new Set(['open', 'unpriced', 'final']));
  await expectSoundLedger(join(home, 'analytics.duckdb'));
});

const reasons = {
  'no-id': /no callId/,
  'no-create-time': /no createTime/,
  'word-amount': /price\.amount is no decimal/,
  'seven-decimals': /price\.amount is no decimal/,
  'text-price': /price is no Money object/,
  'unreadable-time': /createTime is no time/,
  'negative-duration': /durationSeconds is no whole number/,
  'null-record': /not an object/,
  'text-record': /not an object/,
} as const;

/** The malformed records that the sandbox serves, with what the reason has to say. */
function malformedOf(sandbox: Sandbox): { readonly raw: unknown; readonly reason: RegExp }[] {
  return [...sandbox.listing(project, ...span)]
    .filter(({ malformed }) => malformed)
    .map(({ record, form }) => ({ raw: record, reason: reasons[form as keyof typeof reasons] }));
}

async function expectRejects(sandbox: Sandbox, home: string): Promise<number> {
  const expected = malformedOf(sandbox);
  const found = await readTexts(join(home, 'analytics.duckdb'), 'select raw, reason from ops.rejected_calls');
  const key = (raw: unknown): string => JSON.stringify(raw);
  const byRaw = new Map(expected.map(each => [key(each.raw), each.reason]));
  expect(found.map(row => key(JSON.parse(String(row.raw)))).sort()).toEqual(
    expected.map(each => key(each.raw)).sort(),
  );
  for (const row of found)
    expect(row.reason).toMatch(byRaw.get(key(JSON.parse(String(row.raw)))) ?? /^never$/);
  return expected.length;
}

test('malformed records are set aside whole with their reason, the others load, and a person is called', async () => {
  const sandbox = await openSandbox({ callsPerDay: 8000, faults: 'malformed:5%,odd:20%' });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  const command = ['sync', '--from', from, '--to', to, '--json'];
  const outcome = await runProgram(command, environment);
  expect(outcome.code, outcome.stderr).toBe(3);
  const truth = await expectTruth(sandbox, home, span);
  const rejected = await expectRejects(sandbox, home);
  expect(rejected).toBeGreaterThan(20);
  expect(JSON.parse(outcome.stdout)).toMatchObject({ callsNew: truth.length, callsRejected: rejected });
  expect(await gapsOf(home)).toEqual([]);
  await expectSoundLedger(join(home, 'ledger.duckdb'));

  const status = await runProgram(['status', '--json'], environment);
  expect(status.code).toBe(3);
  const counted = JSON.parse(status.stdout).rejects as { readonly records: number }[];
  expect(counted.reduce((sum, { records }) => sum + records, 0)).toBe(rejected);
});

test.each(Object.keys(reasons))('a page of nothing but %s records is set aside whole', async form => {
  const sandbox = await openSandbox({ callsPerDay: 1000, faults: `malformed:100%:${form}` });
  const home = await temporaryHome();
  const summary = await syncInProcess({ sandbox, home }, { from: span[0], to: span[1] });
  expect(summary).toMatchObject({ state: 'attention', callsNew: 0, failedWindows: 0 });
  expect(await expectRejects(sandbox, home)).toBe(summary.callsRejected);
});
