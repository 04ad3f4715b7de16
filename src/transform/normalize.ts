import type { DuckDBConnection } from '@duckdb/node-api';
import type { Manifest } from '../manifest.ts';
import { rows, runFile } from '../sql.ts';

/**
 * Types one landed reading: fills the temp tables `typed_calls` (one row a line, with `place` and `reason`) and
 * `number_countries` of this connection. Rules: sql/normalize. A line that cannot be typed never fails the file.
 */
export async function normalizeCalls(
  connection: DuckDBConnection,
  manifest: Manifest,
  dataFile: string,
): Promise<void> {
  await runFile(connection, 'normalize/calls', {
    project_id: manifest.project_id,
    file: dataFile,
    window_start: manifest.window_start,
    window_end: manifest.window_end,
    fetched_at: manifest.fetched_at,
    stale_after_seconds: manifest.policy.stale_after_seconds,
  });
  if (await holdsUnreadableLines(connection)) {
    await runFile(connection, 'normalize/unreadable_lines', { file: dataFile });
  }
  if (manifest.records > manifest.distinct_ids + manifest.records_without_id) {
    await runFile(connection, 'normalize/repeated_calls');
  }
  await runFile(connection, 'normalize/number_countries');
}

async function holdsUnreadableLines(connection: DuckDBConnection): Promise<boolean> {
  const unreadable = await rows(
    connection,
    "select 1 from typed_calls where place = 'rejected' and raw is null limit 1",
  );
  return unreadable.length > 0;
}
