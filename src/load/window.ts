import type { DuckDBConnection } from '@duckdb/node-api';
import { billingDays } from '../billing-days.ts';
import type { Manifest } from '../manifest.ts';
import { type Parameters, type Row, rows, rowsOfFile, runFile } from '../sql.ts';
import { formatInstant, type Window } from '../window.ts';
import { CheckFailure, checkWindow } from './checks.ts';
import { recordFailure } from './ledger.ts';
import { markRead } from './readings.ts';
import { readSetting } from './settings.ts';
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

/** Fewer missing calls than this are never a suspicious shrink. */
const shrinkFloor = 20;

const nothing = { new: 0, changed: 0, unchanged: 0, vanished: 0, rejected: 0 } as const;

/**
 * Loads one landed reading into the warehouse: differences, journal, hours, ledger row and the mark that it was
 * dealt with are one transaction, which the checks may still refuse. `normalize` fills the temp tables of
 * sql/normalize on the same connection. Loading the same reading again changes nothing.
 */
export async function loadReading(
  connection: DuckDBConnection,
  reading: LandedReading,
  normalize: () => Promise<void>,
): Promise<LoadResult> {
  if (await isSuperseded(connection, reading.manifest))
    return settle(connection, reading, 'superseded', null);
  if (reading.manifest.kind === 'failure')
    return settle(connection, reading, 'failed', reading.manifest.error);
  await holdBillingDays(connection, reading.manifest);
  await normalize();
  const shrink = await suspiciousShrink(connection, reading.manifest);
  if (shrink !== null) return settle(connection, reading, 'refused', shrink);
  try {
    return await transaction(connection, () => merge(connection, reading));
  } catch (error) {
    if (error instanceof CheckFailure) return settle(connection, reading, 'unsound', error.message);
    throw error;
  }
}

async function merge(connection: DuckDBConnection, reading: LandedReading): Promise<LoadResult> {
  const { manifest } = reading;
  const range = rangeOf(manifest);
  await runFile(connection, 'load/stage', range);
  const [counts] = await rowsOfFile(connection, 'load/counts');
  await runFile(connection, 'load/merge', { ...range, fetched_at: manifest.fetched_at });
  const [touched] = await rows(connection, 'select count(*) as hours from touched_hours');
  if (Number(touched?.hours) > 0) await runFile(connection, 'load/hours', range);
  await runFile(connection, 'load/ledger', {
    ...range,
    fetched_at: manifest.fetched_at,
    total_items: manifest.total_items,
    attempts: (await earlierAttempts(connection, range)) + 1,
    settle_after_seconds: manifest.policy.settle_after_seconds,
    landing_file: manifest.data_file,
    sha256: manifest.sha256,
  });
  await markRead(connection, reading, 'loaded');
  await checkWindow(connection, range);
  return loaded(counts ?? {}, await journaledCalls(connection));
}

function loaded(counts: Row, changed: number): LoadResult {
  const matched = Number(counts.matched);
  return {
    outcome: 'loaded',
    error: null,
    new: Number(counts.listed) - matched,
    changed,
    unchanged: matched - changed,
    vanished: Number(counts.vanished),
    rejected: Number(counts.rejected),
  };
}

async function journaledCalls(connection: DuckDBConnection): Promise<number> {
  const [row] = await rows(
    connection,
    "select count(distinct call_id) as calls from journal where field <> 'vanished'",
  );
  return Number(row?.calls);
}

/** The reading changes nothing in the tables of calls; ledger and readings say why. */
async function settle(
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
  return { outcome, error, ...nothing };
}

function rangeOf(manifest: Manifest): {
  project_id: string;
  window_start: string;
  window_end: string;
} {
  const { project_id, window_start, window_end } = manifest;
  return { project_id, window_start, window_end };
}

/** The newest reading wins: one that is older than what the ledger has of its window is not loaded. */
async function isSuperseded(connection: DuckDBConnection, manifest: Manifest): Promise<boolean> {
  const newer = await rows(
    connection,
    `select 1 from ops.windows
     where project_id = $project_id and window_end > $window_start::timestamp and window_start < $window_end::timestamp
       and fetched_at > $fetched_at::timestamp limit 1`,
    { ...rangeOf(manifest), fetched_at: manifest.fetched_at },
  );
  return newer.length > 0;
}

async function earlierAttempts(connection: DuckDBConnection, range: Parameters): Promise<number> {
  const [row] = await rows(
    connection,
    `select attempts from ops.windows
     where project_id = $project_id and window_start = $window_start::timestamp and window_end = $window_end::timestamp`,
    range,
  );
  return Number(row?.attempts ?? 0);
}

/** Why the reading is refused: an API that suddenly lists far fewer calls is more often wrong than right. */
async function suspiciousShrink(connection: DuckDBConnection, manifest: Manifest): Promise<string | null> {
  if (manifest.policy.accept_shrink) return null;
  const [row] = await rowsOfFile(connection, 'load/shrink', rangeOf(manifest));
  const before = Number(row?.before ?? 0);
  const now = Number(row?.now ?? 0);
  if (before - now < shrinkFloor || now >= before * (1 - manifest.policy.shrink_limit)) return null;
  return (
    `refused: the API lists ${now} calls where the last reading had ${before}, and TRUNKLEDGER_SHRINK_LIMIT allows ` +
    `${manifest.policy.shrink_limit * 100}% fewer. If that is right: trunkledger sync --accept-shrink`
  );
}

async function holdBillingDays(connection: DuckDBConnection, manifest: Manifest): Promise<void> {
  const window: Window = {
    start: Date.parse(manifest.window_start) / 1000,
    end: Date.parse(manifest.window_end) / 1000,
  };
  const covered = await rows(
    connection,
    `select 1 from billing_days having min(day_start) <= $start::timestamp and max(day_end) >= $end::timestamp
       and count(*) filter (day_start <= $start::timestamp and day_end > $start::timestamp) = 1
       and count(*) filter (day_start < $end::timestamp and day_end >= $end::timestamp) = 1`,
    { start: formatInstant(window.start), end: formatInstant(window.end) },
  );
  if (covered.length > 0) return;
  const zone = (await readSetting(connection, 'billing_time_zone')) ?? 'UTC';
  for (const day of billingDays(zone, window.start, window.end)) {
    await connection.run(
      `insert into billing_days select $1::date, $2::timestamp, $3::timestamp
       where not exists (select 1 from billing_days where billing_date = $1::date)`,
      [day.date, formatInstant(day.start), formatInstant(day.end)],
    );
  }
}
