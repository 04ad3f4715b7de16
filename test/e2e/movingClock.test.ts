import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readText, readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { expectSoundLedger, windowsOf } from '../support/ledger.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { openSandbox, seconds } from '../support/sandbox.ts';
import { expectTruth, truthRows } from '../support/truth.ts';

const hour = 3600;
const start = seconds('2026-10-01T10:00:00Z');
const end = start + 2 * hour;

/** A sandbox, a home, and a clock for both. */
async function openWorld(startedAt: number) {
  const clock = { seconds: startedAt };
  const now = (): number => clock.seconds * 1000;
  const sandbox = await openSandbox({ callsPerDay: 8000, now });
  const home = await temporaryHome();
  const sync = (from: number, to: number) =>
    syncInProcess({ sandbox, home, effects: { now } }, { from, to, resources: false });
  return { clock, sandbox, home, sync, ledger: join(home, 'ledger.duckdb') };
}

test('calls that are in progress end, are priced and settle, and every reading equals the API of that moment', async () => {
  const { clock, sandbox, home, sync, ledger } = await openWorld(end + 5);
  const seen = new Map<string, Record<string, string | null>>();
  const expectedChanges: string[] = [];
  const elapsed = [5, 600, 1800, 2 * hour, 6 * hour, 24 * hour + 5];
  const finalities: string[][] = [];
  for (const after of elapsed) {
    clock.seconds = end + after;
    const summary = await sync(start, end);
    expect(summary.errors).toEqual([]);
    const truth = await expectTruth(sandbox, home, [start, end]);
    finalities.push([...new Set(truth.map(row => String(row.finality)))].sort());
    for (const row of truth) {
      const before = seen.get(String(row.call_id));
      if (before !== undefined) expectedChanges.push(...changesOf(before, row, clock.seconds));
      seen.set(String(row.call_id), { ...row });
    }
    await expectSoundLedger(ledger);
  }
  expect(finalities[0]).toEqual(['final', 'open', 'unpriced']);
  expect(finalities.at(-1)).toEqual(['final']);

  const journal = await readTexts(
    ledger,
    'select call_id, field, before, after, epoch(seen_at)::bigint as at from ops.call_changes',
  );
  const found = journal.map(row => JSON.stringify([row.at, row.call_id, row.field, row.before, row.after]));
  expect(found.length).toBeGreaterThan(100);
  expect(found.sort()).toEqual(expectedChanges.sort());
  expect(new Set((await windowsOf(home)).map(({ state }) => state))).toEqual(new Set(['settled']));

  const before = sandbox.requests;
  expect((await sync(start, end)).windows).toBe(0);
  expect(sandbox.requests).toBe(before);
});

/** Fields of the record that the journal has to tell of. */
function changesOf(
  before: Record<string, string | null>,
  after: Readonly<Record<string, string | null>>,
  at: number,
): string[] {
  const derived = new Set(['finality', 'talk_seconds', 'billing_date', 'from_e164', 'to_e164']);
  return Object.keys(after)
    .filter(field => !derived.has(field) && before[field] !== after[field])
    .map(field => JSON.stringify([String(at), after.call_id, field, before[field], after[field]]));
}

test('only closed seconds are read while the clock goes on, and what follows joins without a seam', async () => {
  const { clock, sandbox, home, sync, ledger } = await openWorld(start + 1);
  for (const step of [0, 1, 2, 61, 1800, hour - 1, hour, hour + 1, 2 * hour + 2]) {
    clock.seconds = start + step;
    await sync(start, end);
    const covered = await readText(
      ledger,
      "select coalesce(max(epoch(window_end)), 0)::bigint from ops.windows where state in ('complete', 'settled')",
    );
    expect(Number(covered)).toBeLessThan(clock.seconds);
    expect(Number(covered)).toBeGreaterThanOrEqual(Math.min(end, step > 2 ? clock.seconds - 1 : 0));
    if (Number(covered) > start) await expectTruth(sandbox, home, [start, Number(covered)]);
  }
  const windows = await windowsOf(home);
  expect(windows.map(window => `${window.start}/${window.end}`)).toEqual([
    '2026-10-01 10:00:00/2026-10-01 11:00:00',
    '2026-10-01 11:00:00/2026-10-01 12:00:00',
  ]);
});

test('windows that are not settled are read again, and those that are, are not', async () => {
  const { clock, sandbox, sync } = await openWorld(start + 24 * hour + hour + 30);
  expect(await sync(start, end)).toMatchObject({ windows: 2 });
  // The first window ended more than a day ago, the second one less.
  clock.seconds += 60;
  const before = sandbox.stats.requests;
  expect(await sync(start, end)).toMatchObject({ windows: 1, callsNew: 0 });
  expect(sandbox.stats.requests).toBeGreaterThan(before);
  clock.seconds += hour;
  expect(await sync(start, end)).toMatchObject({ windows: 1 });
  expect(await sync(start, end)).toMatchObject({ windows: 0, requests: 0 });
});

test('a call that stays open beyond the time for it is stale, and holds no window up', async () => {
  const { clock, sandbox, home, ledger } = await openWorld(end + 24 * hour + 60);
  const now = (): number => clock.seconds * 1000;
  // A clock of the API that stands: nothing ever ends.
  const standing = await openSandbox({ callsPerDay: 8000, now: () => end * 1000 });
  const environment = { TRUNKLEDGER_STALE_AFTER: '2d' };
  const sync = () =>
    syncInProcess({ sandbox: standing, home, environment, effects: { now } }, { from: start, to: end });
  await sync();
  const open = truthRows(standing, start, end).filter(row => row.finality !== 'final').length;
  expect(open).toBeGreaterThan(0);
  expect(await readText(ledger, 'select sum(open_calls + unpriced_calls)::bigint from ops.windows')).toBe(
    `${open}`,
  );
  clock.seconds = end + 48 * hour + 1;
  await sync();
  expect(await readText(ledger, "select count(*) from calls where finality = 'stale'")).toBe(`${open}`);
  expect(new Set((await windowsOf(home)).map(({ state }) => state))).toEqual(new Set(['settled']));
  expect(sandbox.requests).toBe(0);
});
