import type { DuckDBConnection } from '@duckdb/node-api';
import type { Manifest } from '../manifest.ts';
import { firstRow, runFile } from '../sql.ts';

/** What the lines of a reading came to. */
export interface NormalizedCounts {
  /** Calls inside the half-open window. */
  readonly listed: number;
  /** Records that could not be typed. */
  readonly rejected: number;
}

/**
 * Types one landed reading: fills the temp tables `typed_calls` (one row a line, with `place` and `reason`) and
 * `number_countries` of this connection. Rules: sql/normalize. A line that cannot be typed never fails the file.
 */
export async function normalizeCalls(
  connection: DuckDBConnection,
  manifest: Manifest,
  dataFile: string,
): Promise<NormalizedCounts> {
  await runFile(connection, 'normalize/calls', {
    project_id: manifest.project_id,
    file: dataFile,
    window_start: manifest.window_start,
    window_end: manifest.window_end,
    fetched_at: manifest.fetched_at,
    stale_after_seconds: manifest.policy.stale_after_seconds,
  });
  if (manifest.records > manifest.distinct_ids + manifest.records_without_id) {
    await runFile(connection, 'normalize/repeated_calls');
  }
  const counts = await firstRow(connection, 'normalize/counts');
  if (Number(counts.unreadable) > 0)
    await runFile(connection, 'normalize/unreadable_lines', { file: dataFile });
  await runFile(connection, 'normalize/number_countries');
  return { listed: Number(counts.listed), rejected: Number(counts.rejected) };
}
