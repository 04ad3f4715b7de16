import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { readTexts } from '../support/database.ts';
import {
  countCurrent,
  countServed,
  landConfiguration,
  operate,
  readHistories,
} from '../support/histories.ts';
import { filesBelow, temporaryHome } from '../support/home.ts';
import { serve } from '../support/mirror.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram, startProgram } from '../support/program.ts';
import { environmentOf, openSandbox, project, seconds } from '../support/sandbox.ts';
import { expectSameTables, readTables } from '../support/tables.ts';
import { expectTruth } from '../support/truth.ts';

const span = [seconds('2026-10-01T10:00Z'), seconds('2026-10-01T11:00Z')] as const;
const command = ['sync', '--from', '2026-10-01T10:00Z', '--to', '2026-10-01T11:00Z', '--json'];
const range = { from: span[0], to: span[1] };

/** The API of a key that may read calls and nothing else. */
function serveCallsOf(sandbox: Sandbox): Promise<string> {
  return serve(async (request, response) => {
    const path = request.url ?? '';
    const headers = { authorization: request.headers.authorization ?? '' };
    const answer = path.includes('/calls?') ? await fetch(`${sandbox.url}${path}`, { headers }) : undefined;
    response.writeHead(answer?.status ?? 403, { 'content-type': 'application/json' });
    response.end(answer === undefined ? '{"message":"not for you"}' : await answer.text());
  });
}

async function landedConfigurations(home: string): Promise<string[]> {
  return (await filesBelow(join(home, 'landing'))).filter(path => path.includes('/configuration/'));
}

test('a list that is never whole changes nothing and needs a person, the calls are loaded, and the next sync mends it', async () => {
  const home = await temporaryHome();
  const healthy = await openSandbox({ callsPerDay: 500 });
  await syncInProcess({ sandbox: healthy, home }, range);
  const { phone_numbers: numbers } = await readHistories(home);

  const spoiled = await openSandbox({ callsPerDay: 500, faults: 'wrong-total:always@phoneNumbers' });
  spoiled.dashboard(project).addNumber('+4930901820', 'DE');
  const outcome = await runProgram(command, environmentOf(spoiled, home));
  expect(outcome.code, outcome.stderr).toBe(3);
  const summary = JSON.parse(outcome.stdout);
  expect(summary).toMatchObject({ state: 'attention', failedLists: 1, failedWindows: 0, openGaps: 0 });
  expect(summary.errors).toEqual([expect.stringMatching(/^configuration: phone_numbers: \w+Error: /)]);
  expect((await readHistories(home)).phone_numbers).toEqual(numbers);
  await expectTruth(spoiled, home, span);

  const mended = await syncInProcess({ sandbox: healthy, home }, range);
  expect(mended).toMatchObject({ state: 'done', failedLists: 0, errors: [] });
  expect((await readHistories(home)).phone_numbers).toEqual(numbers);
});

test.each([
  'short-page:2@phoneNumbers',
  'repeated-page:1@trunks',
  'drift:2@phoneNumbers',
  'vanish:2@endpoints',
  'reset:2@ipRanges',
  'server-error:1/4@endpoints',
  'page-cap:3',
  'string-page-number',
])('one sync reads the configuration whole in spite of %s', async faults => {
  const sandbox = await openSandbox({ callsPerDay: 100, faults });
  const home = await temporaryHome();
  const summary = await syncInProcess({ sandbox, home, tries: 10 }, range);
  expect(summary).toMatchObject({ state: 'done', errors: [], failedLists: 0 });
  expect(await countCurrent(home)).toEqual(countServed(sandbox));
});

test('an API that refuses the whole configuration leaves the calls loaded, and every list is named', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500 });
  const url = await serveCallsOf(sandbox);
  const home = await temporaryHome();
  const outcome = await runProgram(command, environmentOf({ ...sandbox, url }, home));
  expect(outcome.code, outcome.stderr).toBe(3);
  await expectTruth(sandbox, home, span);
  const { errors, configuration } = JSON.parse(outcome.stdout);
  expect(errors).toHaveLength(9);
  expect(errors.join('\n')).toMatch(/configuration: trunks: ApiRefusedError: .*answered 403/);
  expect(configuration).toMatchObject({ lists: 0, newVersions: 0 });
});

test('where no call can be read, the configuration is loaded all the same, and the run has failed', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500, faults: 'forbidden:always@calls' });
  const home = await temporaryHome();
  const outcome = await runProgram(command, environmentOf(sandbox, home));
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toMatch(/answered 403/);
  expect(outcome.stderr).toMatch(/configuration: \d+ lists read, 0 failed/);
  expect(await countCurrent(home)).toEqual(countServed(sandbox));
});

test('records that cannot be typed need a person and are named, and the others are kept', async () => {
  const sandbox = await openSandbox({ callsPerDay: 100, faults: 'malformed:10%@phoneNumbers' });
  const home = await temporaryHome();
  const outcome = await runProgram(command, environmentOf(sandbox, home));
  expect(outcome.code, outcome.stderr).toBe(3);
  const { errors, rejectedResources } = JSON.parse(outcome.stdout);
  expect(rejectedResources).toBeGreaterThan(0);
  expect(errors).toEqual([
    expect.stringMatching(
      new RegExp(`^configuration: phone_numbers: .*: ${rejectedResources} \\(ops.rejected_resources\\)`),
    ),
  ]);
  expect((await countCurrent(home)).phone_numbers).toBeGreaterThan(10);
});

test('what a killed run had landed of the configuration is loaded by the next one, in its order, and rebuilt', async () => {
  const clock = { time: Date.parse('2026-10-20T00:00:00Z') };
  const now = (): number => clock.time;
  const sandbox = await openSandbox({ callsPerDay: 500, now });
  const home = await temporaryHome();
  const [trunk] = sandbox.configuration(project).trunks;
  await landConfiguration(sandbox, home, now);
  clock.time += 3_600_000;
  await operate(sandbox, 'PUT', `trunks/${trunk?.id}`, { name: 'Renamed', hostName: trunk?.hostName });
  clock.time += 3_600_000;
  const summary = await syncInProcess({ sandbox, home, effects: { now } }, range);
  expect(summary).toMatchObject({ state: 'done', configuration: { changedVersions: 1 } });
  const versions = `select name, valid_to from trunks where trunk_id = '${trunk?.id}' order by valid_from`;
  expect(await readTexts(join(home, 'ledger.duckdb'), versions)).toEqual([
    { name: trunk?.name, valid_to: '2026-10-20 01:00:00' },
    { name: 'Renamed', valid_to: null },
  ]);
  const tables = await readTables(home);
  expect((await runProgram(['sync', '--rebuild'], { TRUNKLEDGER_HOME: home })).code).toBe(0);
  expectSameTables(tables, await readTables(home));
});

test('a reading that comes after a newer one changes nothing', async () => {
  const clock = { time: Date.parse('2026-10-20T06:00:00Z') };
  const now = (): number => clock.time;
  const sandbox = await openSandbox({ callsPerDay: 100, now });
  const home = await temporaryHome();
  await syncInProcess({ sandbox, home, effects: { now } }, range);
  const histories = await readHistories(home);
  sandbox.dashboard(project).addNumber('+4930901820', 'DE');
  await landConfiguration(sandbox, home, () => clock.time - 3_600_000);
  const summary = await syncInProcess({ sandbox, home, effects: { now } }, { ...range, resources: false });
  expect(summary).toMatchObject({ state: 'done' });
  expect(await readHistories(home)).toEqual(histories);
  const outcomes = 'select outcome from ops.configuration_readings order by fetched_at';
  expect(await readTexts(join(home, 'ledger.duckdb'), outcomes)).toEqual([
    { outcome: 'superseded' },
    { outcome: 'loaded' },
  ]);
});

test('an interruption while the configuration is read gives it up, lands nothing of it, and the next run completes', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500, faults: 'latency:400ms@endpoints' });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home, { TRUNKLEDGER_CONCURRENCY: '1' });
  const program = await startProgram(command, environment);
  await program.line(/^\[1\/1\]/);
  program.child.kill('SIGINT');
  const { code, stdout, stderr } = await program.finished;
  expect(code, stderr).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    state: 'interrupted',
    windows: 1,
    configuration: null,
    errors: [],
  });
  expect(await landedConfigurations(home)).toEqual([]);
  await expectTruth(sandbox, home, span);

  const next = await runProgram(command, environment);
  expect(next.code, next.stderr).toBe(0);
  expect(await countCurrent(home)).toEqual(countServed(sandbox));
});
