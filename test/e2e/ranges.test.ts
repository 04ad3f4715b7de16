import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readText } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger, windowsOf } from '../support/ledger.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, project, seconds } from '../support/sandbox.ts';
import { expectTruth } from '../support/truth.ts';

async function spans(home: string): Promise<string[]> {
  return (await windowsOf(home)).map(({ start, end }) => `${start.slice(5, 16)}/${end.slice(5, 16)}`);
}

test.each([
  ['Europe/Berlin', '2026-10-01', '2026-10-01T02:00', '2026-09-30T22:00Z', '2026-10-01T00:00Z'],
  [
    'Europe/Berlin',
    '2026-10-01T03:00+00:00',
    '2026-10-01T07:00+0200',
    '2026-10-01T03:00Z',
    '2026-10-01T05:00Z',
  ],
  ['America/New_York', '2026-10-01T20:00', '2026-10-02T02:00Z', '2026-10-02T00:00Z', '2026-10-02T02:00Z'],
  ['Asia/Kolkata', '2026-10-01T06:00', '2026-10-01T08:00:00+05:30', '2026-10-01T00:30Z', '2026-10-01T02:30Z'],
  ['UTC', '2026-10-01T10:00:00.9', '2026-10-01T11:00', '2026-10-01T10:00Z', '2026-10-01T11:00Z'],
] as const)('in %s the range from %s to %s is the one that was meant', async (zone, from, to, start, end) => {
  const sandbox = await openSandbox({ callsPerDay: 1500 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home, { TRUNKLEDGER_TIME_ZONE: zone });
  const { code, stdout, stderr } = await runProgram(
    ['sync', '--from', from, '--to', to, '--json'],
    environment,
  );
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    from: new Date(start).toISOString().replace('.000', ''),
    to: new Date(end).toISOString().replace('.000', ''),
  });
  const truth = await expectTruth(sandbox, home, [seconds(start), seconds(end)], { timeZone: zone });
  expect(await readText(join(home, 'ledger.duckdb'), 'select count(*) from calls')).toBe(`${truth.length}`);
});

test('ranges off the grid, overlapping ones and other window lengths tile without overlap and equal the truth', async () => {
  const sandbox = await openSandbox({ callsPerDay: 3000 });
  const home = await temporaryHome();
  const sync = (from: string, to: string, windowSeconds = 3600) =>
    syncInProcess(
      { sandbox, home },
      { from: seconds(from), to: seconds(to), windowSeconds, resources: false },
    );
  const check = async (from: string, to: string) => {
    await expectTruth(sandbox, home, [seconds(from), seconds(to)]);
    await expectSoundLedger(join(home, 'ledger.duckdb'));
  };
  await sync('2026-10-01T10:07:11Z', '2026-10-01T11:20:00Z');
  expect(await spans(home)).toEqual(['10-01 10:07/10-01 11:00', '10-01 11:00/10-01 11:20']);
  await check('2026-10-01T10:07:11Z', '2026-10-01T11:20:00Z');

  await sync('2026-10-01T09:50:00Z', '2026-10-01T11:30:00Z', 900);
  await check('2026-10-01T09:50:00Z', '2026-10-01T11:30:00Z');

  await sync('2026-10-01T09:00:00Z', '2026-10-01T12:00:00Z');
  await check('2026-10-01T09:00:00Z', '2026-10-01T12:00:00Z');

  const requests = sandbox.requests;
  await sync('2026-10-01T09:00:00Z', '2026-10-01T12:00:00Z', 900);
  await sync('2026-10-01T09:13:00Z', '2026-10-01T11:59:59Z', 21_600);
  expect(sandbox.requests).toBe(requests);
});

test('two ranges with time between them leave a gap, which the next sync closes', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  await runProgram(['sync', '--from', '2026-10-01T08:00Z', '--to', '2026-10-01T09:00Z'], environment);
  const second = await runProgram(
    ['sync', '--from', '2026-10-01T10:00Z', '--to', '2026-10-01T11:00Z'],
    environment,
  );
  expect(second.code, second.stderr).toBe(0);
  const status = await runProgram(['status', '--json'], environment);
  expect(status.code).toBe(3);
  expect(JSON.parse(status.stdout).gaps).toMatchObject([
    { gap_start: '2026-10-01T09:00:00Z', gap_end: '2026-10-01T10:00:00Z' },
  ]);
  const third = await runProgram(
    ['sync', '--from', '2026-10-01T08:00Z', '--to', '2026-10-01T11:00Z', '--json'],
    environment,
  );
  expect(JSON.parse(third.stdout)).toMatchObject({ windows: 1, openGaps: 0 });
  expect((await runProgram(['status'], environment)).code).toBe(0);
});

test('without --from the ledger begins 24 hours before its first run, and remembers that', async () => {
  const clock = { seconds: seconds('2026-10-03T10:00:00Z') };
  const now = (): number => clock.seconds * 1000;
  const sandbox = await openSandbox({ callsPerDay: 300, now });
  const home = await temporaryHome();
  const first = await syncInProcess({ sandbox, home, effects: { now } }, { windowSeconds: 21_600 });
  expect(first).toMatchObject({ from: '2026-10-02T10:00:00Z', to: '2026-10-03T10:00:00Z' });
  clock.seconds += 3 * 3600;
  const second = await syncInProcess({ sandbox, home, effects: { now } }, { windowSeconds: 21_600 });
  expect(second).toMatchObject({ from: '2026-10-02T10:00:00Z', to: '2026-10-03T13:00:00Z' });
  await expectTruth(sandbox, home, [seconds('2026-10-02T10:00Z'), clock.seconds - 1]);

  const environment = { TRUNKLEDGER_FROM: '2026-10-02' };
  const third = await syncInProcess(
    { sandbox, home, environment, effects: { now } },
    { windowSeconds: 21_600 },
  );
  expect(third).toMatchObject({ from: '2026-10-02T00:00:00Z' });
  await expectTruth(sandbox, home, [seconds('2026-10-02T00:00Z'), clock.seconds - 1]);
});

test('a first run over an old range does not move where the ledger begins', async () => {
  const now = (): number => seconds('2026-10-03T10:00:00Z') * 1000;
  const sandbox = await openSandbox({ callsPerDay: 300, now });
  const home = await temporaryHome();
  const old = {
    from: seconds('2026-09-01T00:00:00Z'),
    to: seconds('2026-09-01T06:00:00Z'),
    windowSeconds: 21_600,
  };
  await syncInProcess({ sandbox, home, effects: { now } }, old);
  const next = await syncInProcess({ sandbox, home, effects: { now } }, { windowSeconds: 21_600 });
  expect(next).toMatchObject({ from: '2026-10-02T10:00:00Z', to: '2026-10-03T10:00:00Z' });
});

test('a range in which the API lists nothing is warned of', async () => {
  const sandbox = await openSandbox({ callsPerDay: 1 });
  const home = await temporaryHome();
  const range = [seconds('2026-09-27T00:00Z'), seconds('2026-09-27T02:00Z')] as const;
  expect([...sandbox.truth(project, ...range)]).toEqual([]);
  const { code, stderr, stdout } = await runProgram(
    ['sync', '--from', '2026-09-27T00:00Z', '--to', '2026-09-27T02:00Z', '--json'],
    environmentOf(sandbox, home),
  );
  expect(code).toBe(0);
  expect(stderr + stdout).toMatch(/no calls at all in 2026-09-27T00:00:00Z\/2026-09-27T02:00:00Z/);
});

test('another billing zone over stored dates exits with 2, names the rebuild, which recuts them', async () => {
  const sandbox = await openSandbox({ callsPerDay: 2000 });
  const home = await temporaryHome();
  const range = ['--from', '2026-10-01T22:00Z', '--to', '2026-10-02T02:00Z'];
  const span = [seconds('2026-10-01T22:00Z'), seconds('2026-10-02T02:00Z')] as const;
  await runProgram(['sync', ...range], environmentOf(sandbox, home));
  await expectTruth(sandbox, home, span);
  const elsewhere = environmentOf(sandbox, home, { TRUNKLEDGER_TIME_ZONE: 'America/New_York' });
  const refused = await runProgram(['sync', ...range], elsewhere);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/"America\/New_York".*"UTC".*trunkledger sync --rebuild/s);
  await expectTruth(sandbox, home, span);

  const rebuilt = await runProgram(['sync', '--rebuild'], {
    TRUNKLEDGER_HOME: home,
    TRUNKLEDGER_TIME_ZONE: 'America/New_York',
  });
  expect(rebuilt.code, rebuilt.stderr).toBe(0);
  await expectTruth(sandbox, home, span, { timeZone: 'America/New_York' });
  const again = await runProgram(['sync', ...range, '--json'], elsewhere);
  expect(again.code, again.stderr).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ windows: 0 });
});
