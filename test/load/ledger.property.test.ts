import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Landed } from '../../src/extract/landing.ts';
import { planWindows } from '../../src/extract/windows.ts';
import { ledgerRows } from '../../src/load/ledger.ts';
import { pendingManifests } from '../../src/load/readings.ts';
import type { Manifest } from '../../src/manifest.ts';
import type { Window } from '../../src/window.ts';
import { openLedger, type TestLedger } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const start = Date.parse('2026-10-01T00:00:00Z') / 1000;
const span = 6 * 3600;
const wholeSpan: Window = { start, end: start + span };

/** Milliseconds after `start` at which a call is created; whole hours and halves of them are likely. */
const creation = fc.oneof(
  fc.integer({ min: 0, max: span * 1000 - 1 }),
  fc.integer({ min: 0, max: 11 }).map(halves => halves * 1_800_000),
  fc.integer({ min: 1, max: 12 }).map(halves => halves * 1_800_000 - 1),
);

const minute = fc.integer({ min: 0, max: 360 });

/** One run: what it was asked for, and what its windows come to, each drawn from the front. */
const run = fc.record({
  range: fc.tuple(minute, minute).filter(([from, to]) => from < to),
  grid: fc.constantFrom(900, 3600, 5400, 7200),
  fates: fc.array(fc.constantFrom('read', 'read', 'split', 'fail', 'never landed', 'not loaded'), {
    minLength: 1,
    maxLength: 12,
  }),
  /** In which order what was landed is loaded. */
  order: fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
  /** Whether a day and more goes by before it, so that windows can settle. */
  isLater: fc.boolean(),
});

type Run = typeof run extends fc.Arbitrary<infer Value> ? Value : never;

class Scenario {
  readonly ledger: TestLedger;
  readonly project: string;
  readonly calls: readonly { readonly id: string; readonly at: number }[];
  #clock = Date.parse('2026-10-01T12:00:00Z');

  constructor(ledger: TestLedger, project: string, creations: readonly number[]) {
    this.ledger = ledger;
    this.project = project;
    this.calls = creations.map((offset, index) => ({ id: `call-${index}`, at: start * 1000 + offset }));
  }

  async sync({ range: [from, to], grid, fates, order, isLater }: Run): Promise<void> {
    if (isLater) this.#clock += 2 * 86_400_000;
    await this.#takeUp();
    const range = { start: start + from * 60, end: start + to * 60 };
    const rows = await ledgerRows(this.ledger.connection, this.project, range);
    const windows = planWindows({ from: range.start, to: range.end, grid, now: this.#clock / 1000, rows });
    await this.ledger.event('plan', this.#now(), windows, this.project);
    const landed: Landed[] = [];
    for (const [index, window] of windows.entries()) {
      landed.push(...(await this.#land(window, fates[index % fates.length] ?? 'read')));
    }
    const ranked = landed.map((each, index) => ({ each, rank: order[index % order.length] ?? 0 }));
    for (const { each } of ranked.sort((a, b) => a.rank - b.rank)) await this.ledger.load(each);
  }

  /** What a run that died had landed and not loaded. */
  async #takeUp(): Promise<void> {
    const { connection, landing } = this.ledger;
    for (const { path, manifest } of await pendingManifests(connection, landing, this.project)) {
      await this.ledger.load({ path, manifest: manifest as Manifest });
    }
  }

  /** What is to be loaded of a window. */
  async #land(window: Window, fate: string): Promise<Landed[]> {
    if (fate === 'never landed') return [];
    if (fate === 'split' && window.end - window.start > 1) {
      const middle = Math.floor((window.start + window.end) / 2);
      const parts = [
        { start: window.start, end: middle },
        { start: middle, end: window.end },
      ];
      return [
        ...(await this.#land(parts[0] ?? window, 'read')),
        ...(await this.#land(parts[1] ?? window, 'read')),
      ];
    }
    const options = { fetchedAt: this.#now(), project: this.project };
    if (fate === 'fail') return [await this.ledger.landFailure(window, 'no answer', options)];
    const reading = await this.ledger.land(window, this.#listed(window), options);
    return fate === 'not loaded' ? [] : [reading];
  }

  #now(): string {
    this.#clock += 60_000;
    return new Date(this.#clock).toISOString();
  }

  /** As the API lists: the end is included, to the second. */
  #listed({ start: from, end }: Window): string[] {
    return this.calls
      .filter(({ at }) => Math.floor(at / 1000) >= from && Math.floor(at / 1000) <= end)
      .map(({ id, at }) => {
        const createTime = new Date(at).toISOString();
        return callLine(id, { createTime, answerTime: createTime, endTime: createTime });
      });
  }

  inside({ start: from, end }: Window): string[] {
    return this.calls.filter(({ at }) => at >= from * 1000 && at < end * 1000).map(({ id }) => id);
  }
}

/** Checks the ledger against the truth, and returns the seconds that it has proven. */
async function expectTruth(scenario: Scenario): Promise<number> {
  const { ledger, project } = scenario;
  const rows = await ledgerRows(ledger.connection, project, wholeSpan);
  for (const [index, row] of rows.entries()) {
    expect(row.end).toBeGreaterThan(row.start);
    if (index > 0) expect(row.start).toBeGreaterThanOrEqual(rows[index - 1]?.end ?? 0);
  }
  const proven = rows.filter(({ state }) => state === 'complete' || state === 'settled');
  const calls = await ledger.query(`select call_id from calls where project_id = '${project}'`);
  expect(calls.map(call => call.call_id).sort()).toEqual(proven.flatMap(row => scenario.inside(row)).sort());
  const counted = await ledger.query(
    `select distinct_calls from ops.windows
     where project_id = '${project}' and state in ('complete', 'settled') order by window_start`,
  );
  expect(counted.map(row => row.distinct_calls)).toEqual(proven.map(row => scenario.inside(row).length));
  await ledger.check(project);
  return proven.reduce((total, row) => total + row.end - row.start, 0);
}

test('ledger rows never overlap and the calls are the truth, whatever windows, splits and ranges were asked', async () => {
  const ledger = await openLedger();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(creation, { maxLength: 40 }),
      fc.array(run, { minLength: 1, maxLength: 4 }),
      async (creations, syncs) => {
        const scenario = new Scenario(ledger, `run-${runs++}`, creations);
        let proven = 0;
        for (const sync of syncs) {
          await scenario.sync(sync);
          const now = await expectTruth(scenario);
          expect(now).toBeGreaterThanOrEqual(proven);
          proven = now;
        }
        // One run without trouble over all of it, and everything is there.
        await scenario.sync({ range: [0, 360], grid: 3600, fates: ['read'], order: [0], isLater: false });
        await scenario.sync({ range: [0, 360], grid: 3600, fates: ['read'], order: [0], isLater: true });
        expect(await expectTruth(scenario)).toBe(span);
        const open = await ledger.query(
          `select * from coverage_gaps where project_id = '${scenario.project}'
           union all by name select * from ops.windows where project_id = '${scenario.project}' and state <> 'settled'`,
        );
        expect(open).toEqual([]);
      },
    ),
    { numRuns: 6 },
  );
});
