import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readText, readTexts } from '../support/database.ts';
import { countCurrent, countServed, operate, readHistories } from '../support/histories.ts';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, project, seconds } from '../support/sandbox.ts';
import { expectSameTables, readTables } from '../support/tables.ts';
import { expectTruth } from '../support/truth.ts';

const span = [seconds('2026-10-01T10:00Z'), seconds('2026-10-01T11:00Z')] as const;
const command = ['sync', '--from', '2026-10-01T10:00Z', '--to', '2026-10-01T11:00Z', '--json'];

/** A sandbox and a home, and one clock for both that only `at` sets. */
async function openWorld() {
  const clock = { time: Date.parse('2026-10-20T00:00:00Z') };
  const now = (): number => clock.time;
  const sandbox = await openSandbox({ callsPerDay: 500, now });
  const home = await temporaryHome();
  return {
    sandbox,
    home,
    at(time: string): void {
      clock.time = Date.parse(time);
    },
    sync: () => syncInProcess({ sandbox, home, effects: { now } }, { from: span[0], to: span[1] }),
  };
}

test('a first sync brings every resource beside the calls, and a second one that finds nothing new writes no version', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  const first = await runProgram(command, environment);
  expect(first.code, first.stderr).toBe(0);
  await expectTruth(sandbox, home, span);
  const served = countServed(sandbox);
  expect(await countCurrent(home)).toEqual(served);
  for (const count of Object.values(served)) expect(count).toBeGreaterThan(0);
  const versions = Object.values(served).reduce((sum, count) => sum + count, 0);
  expect(JSON.parse(first.stdout).configuration).toEqual({
    lists: expect.any(Number),
    records: versions,
    newVersions: versions,
    changedVersions: 0,
    closedVersions: 0,
  });
  expect(first.stderr).toMatch(
    /^configuration: \d+ lists read, 0 failed: \d+ new, 0 changed, 0 closed, 0 rejected$/m,
  );

  const histories = await readHistories(home);
  const second = await runProgram(command, environment);
  expect(second.code, second.stderr).toBe(0);
  expect(JSON.parse(second.stdout).configuration).toMatchObject({
    records: versions,
    newVersions: 0,
    changedVersions: 0,
    closedVersions: 0,
  });
  expect(await readHistories(home)).toEqual(histories);
  expect(await readText(join(home, 'analytics.duckdb'), 'select count(*) from trunks')).toBe(
    `${served.trunks}`,
  );
  const readings = 'select outcome, new_versions from ops.configuration_readings order by fetched_at';
  expect(await readTexts(join(home, 'ledger.duckdb'), readings)).toEqual([
    { outcome: 'loaded', new_versions: `${versions}` },
    { outcome: 'loaded', new_versions: '0' },
  ]);
});

test('what is changed, deleted and made anew over the API is kept with its times, and a rebuild makes it again', async () => {
  const { sandbox, home, at, sync } = await openWorld();
  await sync();
  const [trunk] = sandbox.configuration(project).trunks;
  const [endpoint] = sandbox.configuration(project).endpoints;
  if (trunk === undefined || endpoint === undefined) throw new Error('the sandbox has no trunk');

  at('2026-10-21T08:30:00Z');
  await operate(sandbox, 'PUT', `trunks/${trunk.id}`, { name: 'Renamed', hostName: trunk.hostName });
  const range = { description: 'office', ipAddress: '198.51.100.7', range: 32 };
  const acl = await operate(sandbox, 'POST', 'accessControlLists', {
    name: 'New',
    enabled: true,
    ipRanges: [range],
  });
  await operate(sandbox, 'DELETE', `trunks/${endpoint.sipTrunkId}/endpoints/${endpoint.id}`);
  sandbox.dashboard(project).addNumber('+4930901820', 'DE');
  at('2026-10-21T12:00:00Z');
  const changed = await sync();
  expect(changed.configuration).toMatchObject({ newVersions: 3, changedVersions: 1, closedVersions: 1 });
  const versions = async (table: string, where: string) =>
    readTexts(
      join(home, 'ledger.duckdb'),
      `select valid_from, valid_to, is_current from ${table} where ${where} order by valid_from`,
    );
  expect(await versions('trunks', `trunk_id = '${trunk.id}'`)).toMatchObject([
    { valid_to: '2026-10-21 08:30:00', is_current: 'false' },
    { valid_from: '2026-10-21 08:30:00', valid_to: null, is_current: 'true' },
  ]);
  expect(await versions('sip_endpoints', `sip_endpoint_id = '${endpoint.id}'`)).toMatchObject([
    { valid_to: '2026-10-21 12:00:00', is_current: 'false' },
  ]);
  expect(await versions('access_control_lists', `access_control_list_id = '${acl.id}'`)).toMatchObject([
    { valid_from: '2026-10-21 08:30:00', valid_to: null, is_current: 'true' },
  ]);

  at('2026-10-22T00:00:00Z');
  await operate(sandbox, 'DELETE', `accessControlLists/${acl.id}`);
  sandbox.dashboard(project).releaseNumber('+4930901820');
  at('2026-10-22T01:00:00Z');
  expect((await sync()).configuration).toMatchObject({ newVersions: 0, closedVersions: 3 });
  expect(await versions('ip_ranges', `access_control_list_id = '${acl.id}'`)).toMatchObject([
    { valid_to: '2026-10-22 01:00:00', is_current: 'false' },
  ]);
  at('2026-10-22T06:00:00Z');
  sandbox.dashboard(project).addNumber('+4930901820', 'DE');
  at('2026-10-22T07:00:00Z');
  expect((await sync()).configuration).toMatchObject({
    newVersions: 1,
    changedVersions: 0,
    closedVersions: 0,
  });
  expect(await versions('phone_numbers', "phone_number = '+4930901820'")).toMatchObject([
    { valid_from: '2026-10-21 08:30:00', valid_to: '2026-10-22 01:00:00', is_current: 'false' },
    { valid_from: '2026-10-22 06:00:00', valid_to: null, is_current: 'true' },
  ]);
  expect(await countCurrent(home)).toEqual(countServed(sandbox));

  const tables = await readTables(home);
  const rebuilt = await runProgram(['sync', '--rebuild'], { TRUNKLEDGER_HOME: home });
  expect(rebuilt.code, rebuilt.stderr).toBe(0);
  expectSameTables(tables, await readTables(home));
});

test('--no-resources asks for calls alone, and leaves what is known of the configuration', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  const alone = await runProgram([...command, '--no-resources'], environment);
  expect(alone.code, alone.stderr).toBe(0);
  expect(JSON.parse(alone.stdout)).toMatchObject({ configuration: null, requests: 1, windows: 1 });
  expect(Object.values(await countCurrent(home)).every(count => count === 0)).toBe(true);
  await runProgram(command, environment);
  const histories = await readHistories(home);
  const { stdout } = await runProgram([...command, '--no-resources'], environment);
  expect(JSON.parse(stdout)).toMatchObject({ configuration: null, requests: 0, state: 'done' });
  expect(await readHistories(home)).toEqual(histories);
  expect(
    await readTexts(join(home, 'ledger.duckdb'), 'select distinct command from ops.runs order by all'),
  ).toMatchObject([
    { command: expect.not.stringContaining('--no-resources') },
    { command: expect.stringContaining('--no-resources') },
  ]);
});

test('a rebuild replays the configuration as it was read: --no-resources cannot go with it', async () => {
  const { code, stderr } = await runProgram(['sync', '--rebuild', '--no-resources'], {
    TRUNKLEDGER_HOME: await temporaryHome(),
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(/--no-resources cannot go with --rebuild/);
});
