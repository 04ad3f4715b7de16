import type { DuckDBConnection } from '@duckdb/node-api';
import type { Manifest } from '../manifest.ts';
import { firstRow, runFile } from '../sql.ts';
import { holdBillingDays } from './billing-days.ts';
import { CheckFailure, checkWindow } from './checks.ts';
import { recordFailure } from './ledger.ts';
import { markRead } from './readings.ts';
import { transaction } from './transaction.ts';

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

/** Records of a reading inside its window, and those that could not be typed. */
export interface ReadingCounts {
  readonly listed: number;
  readonly rejected: number;
}

/** What the warehouse knows of a window before a reading of it is loaded (sql/load/before.sql). */
interface Before {
  readonly is_superseded: boolean;
  /** Whether a row of the ledger lies partly inside and partly outside the window. */
  readonly reaches_beyond: boolean;
  readonly proven_calls: number;
  readonly rejected_calls: number;
  readonly attempts: number;
  readonly known_calls: number;
  readonly has_billing_days: boolean;
}

interface Differences {
  readonly new: number;
  readonly changed: number;
  readonly vanished: number;
  /** Whether any row of calls was written: only then the hours are. */
  readonly isWritten: boolean;
}

/** Fewer missing calls than this are never a suspicious shrink. */
const shrinkFloor = 20;

/**
 * Loads one landed reading into the warehouse: differences, journal, hours, ledger row and the mark that it was
 * dealt with are one transaction, which the checks may still refuse. `normalize` fills the temp tables of
 * sql/normalize on the same connection, which needs no turn; all that is written waits for its turn in `inTurn`.
 * Loading the same reading again changes nothing.
 */
export async function loadReading(
  connection: DuckDBConnection,
  reading: LandedReading,
  normalize: () => Promise<ReadingCounts>,
  inTurn: <T>(work: () => Promise<T>) => Promise<T> = work => work(),
): Promise<LoadResult> {
  const { kind, error } = reading.manifest;
  if (kind === 'failure') return inTurn(() => setAside(connection, reading, 'failed', error));
  const counts = await normalize();
  return inTurn(() => loadNormalized(connection, reading, counts));
}

async function loadNormalized(
  connection: DuckDBConnection,
  reading: LandedReading,
  counts: ReadingCounts,
): Promise<LoadResult> {
  const { manifest } = reading;
  const before = (await firstRow(connection, 'load/before', {
    ...rangeOf(manifest),
    fetched_at: manifest.fetched_at,
  })) as unknown as Before;
  if (before.is_superseded) return setAside(connection, reading, 'superseded', null);
  const shrink = suspiciousShrink(manifest, before.proven_calls, counts);
  if (shrink !== null) return setAside(connection, reading, 'refused', shrink);
  try {
    return await transaction(connection, () => write(connection, reading, before, counts));
  } catch (error) {
    if (error instanceof CheckFailure) return setAside(connection, reading, 'unsound', error.message);
    throw error;
  }
}

async function write(
  connection: DuckDBConnection,
  reading: LandedReading,
  before: Before,
  counts: ReadingCounts,
): Promise<LoadResult> {
  const { manifest } = reading;
  const range = { ...rangeOf(manifest), fetched_at: manifest.fetched_at };
  if (before.reaches_beyond) await runFile(connection, 'load/cut', { ...range, proven_too: true });
  if (!before.has_billing_days) await holdBillingDays(connection, manifest);
  await runFile(connection, 'load/stage', range);
  const differences =
    before.known_calls === 0 ? await insertAll(connection, counts) : await merge(connection, manifest);
  if (differences.isWritten) await runFile(connection, 'load/hours', range);
  if (before.rejected_calls + counts.rejected > 0) await runFile(connection, 'load/rejects', range);
  await runFile(connection, 'load/ledger', {
    ...range,
    total_items: manifest.total_items,
    rejected_calls: counts.rejected,
    attempts: before.attempts + 1,
    settle_after_seconds: manifest.policy.settle_after_seconds,
    landing_file: manifest.data_file,
    sha256: manifest.sha256,
  });
  await markRead(connection, reading, 'loaded');
  await checkWindow(connection, range);
  return {
    outcome: 'loaded',
    error: null,
    new: differences.new,
    changed: differences.changed,
    unchanged: counts.listed - differences.new - differences.changed,
    vanished: differences.vanished,
    rejected: counts.rejected,
  };
}

/** A window of which nothing is known needs no comparison. */
async function insertAll(connection: DuckDBConnection, { listed }: ReadingCounts): Promise<Differences> {
  if (listed > 0) await runFile(connection, 'load/fresh');
  return { new: listed, changed: 0, vanished: 0, isWritten: listed > 0 };
}

async function merge(connection: DuckDBConnection, manifest: Manifest): Promise<Differences> {
  const range = { ...rangeOf(manifest), fetched_at: manifest.fetched_at };
  await runFile(connection, 'load/compare', range);
  const found = await firstRow(connection, 'load/differences');
  const written = Number(found.new) + Number(found.written) + Number(found.vanished);
  if (written === 0) return { new: 0, changed: 0, vanished: 0, isWritten: false };
  await runFile(connection, 'load/merge', range);
  const journaled = await firstRow(connection, 'load/journaled');
  return {
    new: Number(found.new),
    changed: Number(journaled.changed),
    vanished: Number(found.vanished),
    isWritten: true,
  };
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
  return { outcome, error, new: 0, changed: 0, unchanged: 0, vanished: 0, rejected: 0 };
}

function rangeOf(manifest: Manifest): { project_id: string; window_start: string; window_end: string } {
  const { project_id, window_start, window_end } = manifest;
  return { project_id, window_start, window_end };
}

/** Why the reading is refused: an API that suddenly lists far fewer calls is more often wrong than right. */
function suspiciousShrink(
  { policy }: Manifest,
  before: number,
  { listed, rejected }: ReadingCounts,
): string | null {
  const now = listed + rejected;
  if (policy.accept_shrink || before - now < shrinkFloor || now >= before * (1 - policy.shrink_limit))
    return null;
  return (
    `refused: the API lists ${now} calls where the last reading had ${before}, and TRUNKLEDGER_SHRINK_LIMIT allows ` +
    `${policy.shrink_limit * 100}% fewer. If that is right: trunkledger sync --accept-shrink`
  );
}
