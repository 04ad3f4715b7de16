import type { DuckDBConnection } from '@duckdb/node-api';
import type { Manifest, ReadingCounts } from '../manifest.ts';
import { firstRow, rows, runFile } from '../sql.ts';
import { holdBillingDays } from './billingDays.ts';
import { CheckFailure } from './checkFailure.ts';
import { checkWindow } from './checks.ts';
import { recordFailure } from './ledger.ts';
import { dealtWith, markLoaded, markRead } from './readings.ts';
import { suspiciousShrink } from './shrink.ts';
import { transaction } from './transaction.ts';
import { type Differences, type Range, writeCalls } from './writeCalls.ts';

/** What became of a landed reading, and the calls that it changed. */
export interface LoadResult {
  readonly outcome: 'loaded' | 'failed' | 'refused' | 'superseded' | 'unsound';
  readonly error: string | null;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly vanished: number;
  readonly rejected: number;
}

/** A manifest, and its path relative to `landing/`. */
export interface LandedReading {
  readonly manifest: Manifest;
  readonly path: string;
}

/** What loading needs from outside. */
export interface LoadEffects {
  /**
   * Fills the temp tables of sql/normalize for these readings, on the same connection. It needs no turn. Undefined
   * says that they cannot be typed together.
   */
  readonly normalize: (readings: readonly LandedReading[]) => Promise<ReadingCounts[] | undefined>;
  /** Waits for the turn to write. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What the warehouse knows of a window before a reading of it is loaded (sql/load/before.sql). */
interface Before {
  readonly is_superseded: boolean;
  /** Whether a row of the ledger lies partly inside and partly outside the window. */
  readonly reaches_beyond: boolean;
  readonly proven_calls: number;
  readonly rejected_calls: number;
  readonly attempts: number;
  /** Of the whole batch. */
  readonly known_calls: number;
  readonly has_billing_days: boolean;
}

/**
 * Loads landed readings of adjacent windows (in time order, of one project) into the warehouse: differences, journal,
 * hours, days, ledger rows and the marks that they were dealt with are one transaction, which the checks may still refuse.
 * Several readings go together where nothing was known of their windows and nothing is odd; else one by one.
 * A reading that was dealt with before is left alone: a job whose lock ran out is done again while it is still being done.
 */
export async function loadReadings(
  connection: DuckDBConnection,
  readings: readonly LandedReading[],
  effects: LoadEffects,
): Promise<LoadResult[]> {
  const together = readings.length > 1 ? await loadTogether(connection, readings, effects) : undefined;
  if (together) return together;
  const results: LoadResult[] = [];
  for (const reading of readings) results.push(await loadOne(connection, reading, effects));
  return results;
}

async function loadTogether(
  connection: DuckDBConnection,
  readings: readonly LandedReading[],
  { normalize, inTurn }: LoadEffects,
): Promise<LoadResult[] | undefined> {
  const counts = await normalize(readings);
  if (counts === undefined) return undefined;
  return inTurn(async () => {
    if ((await dealtWith(connection, readings)).size > 0) return undefined;
    const before = await lookBefore(connection, readings);
    if (before.some(isEventful)) return undefined;
    try {
      return await transaction(connection, () => write(connection, readings, before, counts));
    } catch (error) {
      // One by one the checks tell which reading it is.
      if (error instanceof CheckFailure) return undefined;
      throw error;
    }
  });
}

/** Whether more than a first reading of an untouched window is at hand. */
function isEventful(before: Before): boolean {
  return before.is_superseded || before.reaches_beyond || before.known_calls > 0 || before.proven_calls > 0;
}

async function loadOne(
  connection: DuckDBConnection,
  reading: LandedReading,
  { normalize, inTurn }: LoadEffects,
): Promise<LoadResult> {
  const counts = reading.manifest.kind === 'reading' ? await normalize([reading]) : [];
  return inTurn(() => loadNormalized(connection, reading, counts ?? []));
}

async function loadNormalized(
  connection: DuckDBConnection,
  reading: LandedReading,
  [counts]: readonly ReadingCounts[],
): Promise<LoadResult> {
  const { manifest } = reading;
  const [known] = (await dealtWith(connection, [reading])).values();
  if (known !== undefined) return { ...nothingChanged, ...knownResult(manifest, known) };
  if (counts === undefined) {
    const isLate = await isSuperseded(connection, manifest);
    return setAside(connection, reading, isLate ? 'superseded' : 'failed', isLate ? null : manifest.error);
  }
  const before = await lookBefore(connection, [reading]);
  if (before.some(window => window.is_superseded)) return setAside(connection, reading, 'superseded', null);
  const shrink = suspiciousShrink(
    manifest.policy,
    before[0]?.proven_calls ?? 0,
    counts.listed + counts.rejected,
  );
  if (shrink !== null) return setAside(connection, reading, 'refused', shrink);
  try {
    const [result] = await transaction(connection, () => write(connection, [reading], before, [counts]));
    return result as LoadResult;
  } catch (error) {
    if (error instanceof CheckFailure) return setAside(connection, reading, 'unsound', error.message);
    throw error;
  }
}

async function lookBefore(
  connection: DuckDBConnection,
  readings: readonly LandedReading[],
): Promise<Before[]> {
  await runFile(connection, 'load/before', { ...rangeOf(readings) });
  const before = await rows(connection, 'from windows_before order by window_start');
  return before as unknown as Before[];
}

async function isSuperseded(connection: DuckDBConnection, manifest: Manifest): Promise<boolean> {
  const { project_id, window_start, window_end, fetched_at } = manifest;
  const range = { project_id, window_start, window_end, fetched_at };
  return (await firstRow(connection, 'load/superseded', range)).is_superseded === true;
}

async function write(
  connection: DuckDBConnection,
  readings: readonly LandedReading[],
  before: readonly Before[],
  counts: readonly ReadingCounts[],
): Promise<LoadResult[]> {
  const range = { ...rangeOf(readings) };
  const rejected = sum(counts.map(each => each.rejected)) + sum(before.map(each => each.rejected_calls));
  if (before.some(each => each.reaches_beyond))
    await runFile(connection, 'load/cut', { ...range, proven_too: true });
  if (before.some(each => !each.has_billing_days)) await holdBillingDays(connection, range);
  await runFile(connection, 'load/stage', range);
  const isKnown = before.some(each => each.known_calls > 0);
  const listed = sum(counts.map(each => each.listed));
  const differences = await writeCalls(connection, range, listed, isKnown);
  if (rejected > 0) await runFile(connection, 'load/rejects', range);
  await runFile(connection, 'load/ledger', range);
  await markLoaded(connection, readings);
  await checkWindow(connection, range);
  return counts.map(each => resultOf(each, isKnown ? differences : allNew(each.listed)));
}

function resultOf({ listed, rejected }: ReadingCounts, differences: Differences): LoadResult {
  return {
    outcome: 'loaded',
    error: null,
    new: differences.new,
    changed: differences.changed,
    unchanged: listed - differences.new - differences.changed,
    vanished: differences.vanished,
    rejected,
  };
}

function allNew(listed: number): Differences {
  return { new: listed, changed: 0, vanished: 0 };
}

/** The reading changes nothing in the tables of calls; ledger and readings say why. */
async function setAside(
  connection: DuckDBConnection,
  reading: LandedReading,
  outcome: Exclude<LoadResult['outcome'], 'loaded'>,
  error: string | null,
): Promise<LoadResult> {
  await transaction(connection, async () => {
    if (outcome !== 'superseded')
      await recordFailure(connection, reading.manifest, error ?? 'no reason given');
    await markRead(connection, reading, outcome);
  });
  return { ...nothingChanged, outcome, error };
}

/** Of a reading that was dealt with before. */
function knownResult({ error }: Manifest, outcome: string): Pick<LoadResult, 'outcome' | 'error'> {
  if (outcome === 'loaded' || outcome === 'superseded') return { outcome, error: null };
  const known = outcome as LoadResult['outcome'];
  return { outcome: known, error: error ?? `the reading was ${known} before, and is not loaded again` };
}

const nothingChanged = { new: 0, changed: 0, unchanged: 0, vanished: 0, rejected: 0 };

/** From the start of the first window to the end of the last one. */
function rangeOf(readings: readonly LandedReading[]): Range {
  const first = readings[0]?.manifest;
  const last = readings.at(-1)?.manifest;
  if (!first || !last) throw new Error('there is no reading to load');
  return { project_id: first.project_id, window_start: first.window_start, window_end: last.window_end };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
