import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { type Outcome, runProgram } from '../support/program.ts';
import { openSandbox, project, seconds } from '../support/sandbox.ts';
import { spendOf, truthRows } from '../support/truth.ts';

/** Ends in the busiest hour of the sandbox, so that calls are in progress. */
const timeZone = 'Asia/Tokyo';
const march = [seconds('2026-02-28T15:00:00Z'), seconds('2026-03-31T15:00:00Z')] as const;
const hour = 3600;

/** A sandbox and a ledger that share a clock, and the program over that ledger. */
async function openWorld(now: string) {
  const clock = { seconds: seconds(now) };
  const milliseconds = (): number => clock.seconds * 1000;
  const sandbox = await openSandbox({ callsPerDay: 200, now: milliseconds });
  const home = await temporaryHome();
  const sync = () =>
    syncInProcess(
      { sandbox, home, environment: { TRUNKLEDGER_TIME_ZONE: timeZone }, effects: { now: milliseconds } },
      { from: march[0], to: march[1], windowSeconds: 24 * hour, resources: false },
    );
  const reconcile = (...args: readonly string[]): Promise<Outcome> =>
    runProgram(['reconcile', ...args], { TRUNKLEDGER_HOME: home, SINCH_PROJECT_ID: project });
  const spend = () => spendOf(truthRows(sandbox, ...march, { timeZone }));
  return { clock, home, sync, reconcile, spend };
}

test('a month is read, closed as it is, changes, and is adjusted to the cent in the month that saw it', async () => {
  const { clock, home, sync, reconcile, spend } = await openWorld('2026-03-31T15:00:30Z');
  await sync();
  const first = await reconcile('--month', '2026-03');
  expect(first.code, first.stderr).toBe(3);
  expect(first.stdout).toContain('2026-03 is not proven');
  const refused = await reconcile('--month', '2026-03', '--close');
  expect(refused.code, refused.stderr).toBe(3);
  expect(refused.stderr).toMatch(
    /2026-03 is not proven and was not closed: .*unsettled window.*--accept-unproven/s,
  );

  const closed = await reconcile('--month', '2026-03', '--close', '--accept-unproven');
  expect(closed.stderr).toContain(`2026-03 is closed: ${join(home, 'reconciliation', '2026-03')}`);
  const before = spend();
  const close = JSON.parse(await readFile(join(home, 'reconciliation/2026-03/close.json'), 'utf8'));
  expect(millionthsBy(close.sums)).toEqual(before);

  clock.seconds += 48 * hour;
  await sync();
  expect(spend()).not.toEqual(before);
  const reprinted = await reconcile('--month', '2026-03');
  expect(reprinted).toMatchObject({ code: 3, stdout: closed.stdout, stderr: '' });

  const april = JSON.parse((await reconcile('--month', '2026-04', '--json')).stdout);
  const { tables } = april.sections.find((section: { id: string }) => section.id === 'adjustments');
  const adjusted = millionthsBy([...close.sums, ...tables.adjustment_sums]);
  expect(adjusted).toEqual(spend());

  const verified = await reconcile('--verify');
  expect(verified).toMatchObject({ code: 0, stderr: '' });
  expect(verified.stdout).toContain('All are as they were closed.');
}, 180_000);

/** Sums by currency in millionths, as `spendOf` gives them. */
function millionthsBy(
  sums: readonly { readonly currency: string | null; readonly amount: string }[],
): Record<string, string> {
  const found: Record<string, bigint> = {};
  for (const { currency, amount } of sums)
    if (currency !== null) found[currency] = (found[currency] ?? 0n) + BigInt(amount.replace('.', ''));
  return Object.fromEntries(Object.entries(found).map(([currency, sum]) => [currency, sum.toString()]));
}
