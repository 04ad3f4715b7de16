import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger, gapsOf, windowsOf } from '../support/ledger.ts';
import { runProgram } from '../support/program.ts';
import { environmentOf, openSandbox, seconds } from '../support/sandbox.ts';
import { expectTruth, spendOf } from '../support/truth.ts';

test('a first sync equals what the API lists, to the call and the cent, and a second one asks for no call', async () => {
  const sandbox = await openSandbox({ callsPerDay: 6000 });
  const home = await temporaryHome();
  const environment = environmentOf(sandbox, home);
  const range = ['--from', '2026-10-01T06:00Z', '--to', '2026-10-01T12:00Z'];

  const first = await runProgram(['sync', ...range, '--json'], environment);
  expect(first.stderr).not.toContain('Warning');
  expect(first.code, first.stderr).toBe(0);
  const span = [seconds('2026-10-01T06:00Z'), seconds('2026-10-01T12:00Z')] as const;
  const truth = await expectTruth(sandbox, home, span);
  expect(truth.length).toBeGreaterThan(1000);
  expect(JSON.parse(first.stdout)).toMatchObject({
    state: 'done',
    from: '2026-10-01T06:00:00Z',
    to: '2026-10-01T12:00:00Z',
    windows: 6,
    callsNew: truth.length,
    callsRejected: 0,
    requests: sandbox.requests,
  });
  await expectSoundLedger(join(home, 'ledger.duckdb'));
  const published = await readTexts(
    join(home, 'analytics.duckdb'),
    `select sum(spend)::decimal(38, 6) as price_amount, currency as price_currency
     from spend_daily group by currency`,
  );
  expect(spendOf(published)).toEqual(spendOf(truth));

  const before = sandbox.requests;
  const second = await runProgram(['sync', ...range, '--no-resources', '--json'], environment);
  expect(second.code).toBe(0);
  expect(sandbox.requests).toBe(before);
  expect(JSON.parse(second.stdout)).toMatchObject({ windows: 0, requests: 0, callsNew: 0 });
  await expectTruth(sandbox, home, span);
  expect((await windowsOf(home)).every(({ state }) => state === 'settled')).toBe(true);
  expect(await gapsOf(home)).toEqual([]);
});
