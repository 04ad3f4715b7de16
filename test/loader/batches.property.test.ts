import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Landed } from '../../src/extract/landing.ts';
import type { LandedManifest } from '../../src/load/readings.ts';
import type { LoadResult } from '../../src/load/window.ts';
import type { Loader } from '../../src/loader.ts';
import type { Window } from '../../src/window.ts';
import { openLedger, type TestLedger } from '../support/warehouse.ts';
import { earlierLinesOf, linesOf, type Scenario, type Slot, scenario } from './scenario.ts';
import { contentsOf, countingLoader } from './support.ts';

const minute = 60_000;

/** What was landed of a scenario: what is known before, and what is then loaded together or one by one. */
interface LandedScenario {
  readonly before: readonly LandedManifest[];
  /** In time order. */
  readonly readings: readonly Landed[];
}

async function land(ledger: TestLedger, drawn: Scenario, project: string): Promise<LandedScenario> {
  const { landing } = ledger;
  const fetchedAt = Date.parse(drawn.fetchedAt);
  const before: LandedManifest[] = [];
  const readings: Landed[] = [];
  const planned = drawn.slots.filter(slot => slot.history === 'plan').map(slot => slot.window);
  before.push(
    await landing.landEvent('plan', { projectId: project, runId: 'run' }, fetchedAt - minute, planned),
  );
  for (const [index, slot] of drawn.slots.entries()) {
    const options = { fetchedAt: new Date(fetchedAt + index * minute).toISOString(), project };
    before.push(...(await landHistory(ledger, drawn, slot, { ...options })));
    readings.push(
      slot.isFailure
        ? await ledger.landFailure(slot.window, 'no answer', options)
        : await ledger.land(slot.window, linesOf(drawn, slot), options),
    );
  }
  return { before, readings };
}

async function landHistory(
  ledger: TestLedger,
  drawn: Scenario,
  { window, history, gap }: Slot,
  reading: { readonly fetchedAt: string; readonly project: string },
): Promise<Landed[]> {
  if (history === 'nothing' || history === 'plan') return [];
  const aside = history === 'newer reading' ? 60 * minute : -60 * minute;
  const options = { ...reading, fetchedAt: new Date(Date.parse(reading.fetchedAt) + aside).toISOString() };
  if (history === 'failure') return [await ledger.landFailure(window, 'no answer', options)];
  const earlier = earlierWindow(window, history, gap);
  return [await ledger.land(earlier, earlierLinesOf(drawn, earlier, history), options)];
}

function earlierWindow({ start, end }: Window, history: Slot['history'], gap: number): Window {
  const middle = (start + end) / 2;
  if (history === 'reading of a half') return { start: middle, end };
  // Into the gap, where no other window lies.
  if (history === 'reading that reaches beyond') return { start: start - gap * 450, end: middle };
  return { start, end };
}

async function oneByOne(loader: Loader, readings: readonly Landed[]): Promise<LoadResult[]> {
  const results: LoadResult[] = [];
  for (const reading of readings) results.push(await loader.load(reading));
  return results;
}

/** Hands over everything in one turn, in the order that was drawn. Results in the order of `readings`. */
async function together(
  loader: Loader,
  readings: readonly Landed[],
  order: readonly number[],
): Promise<LoadResult[]> {
  const results: LoadResult[] = [];
  const shuffled = readings.map((reading, index) => ({ reading, index, rank: order[index] ?? 0 }));
  shuffled.sort((a, b) => a.rank - b.rank);
  await Promise.all(
    shuffled.map(async ({ reading, index }) => {
      results[index] = await loader.load(reading);
    }),
  );
  return results;
}

test('readings loaded together leave what they leave one by one, whatever they hold and whatever was known', async () => {
  const [batched, single] = [await openLedger(), await openLedger()];
  const seen = { runs: 0, readings: 0, writes: 0, outcomes: new Set<string>() };
  await fc.assert(
    fc.asyncProperty(scenario, async drawn => {
      const project = `project-${seen.runs++}`;
      const { before, readings } = await land(batched, drawn, project);
      const [fast, slow] = [countingLoader(batched), countingLoader(single, batched.landing)];
      for (const landed of before) expect(await fast.apply(landed)).toEqual(await slow.apply(landed));
      const written = fast.writes();
      const results = await together(fast, readings, drawn.order);
      expect(results).toEqual(await oneByOne(slow, readings));
      expect(await contentsOf(batched, project)).toEqual(await contentsOf(single, project));
      seen.readings += readings.length;
      seen.writes += fast.writes() - written;
      for (const { outcome } of results) seen.outcomes.add(outcome);
    }),
    { numRuns: 8, interruptAfterTimeLimit: 30_000 },
  );
  expect(seen.writes).toBeLessThan(seen.readings);
});
