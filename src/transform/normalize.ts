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

/** Connections on which a reading was mostly unclear: an API that sends amounts as numbers does so always. */
const needExactLines = new WeakSet<DuckDBConnection>();

/**
 * Types one landed reading: fills the temp tables `typed_calls` (one row a line, with `place` and `reason`) and
 * `number_countries` of this connection. Rules: sql/normalize. A line that cannot be typed never fails the file.
 */
export async function normalizeCalls(
  connection: DuckDBConnection,
  manifest: Manifest,
  dataFile: string,
): Promise<NormalizedCounts> {
  const isExact = needExactLines.has(connection);
  let counts = await typeLines(connection, manifest, dataFile, isExact);
  if (!isExact && (counts.doubtful > 0 || counts.lines !== manifest.records)) {
    if (counts.doubtful > counts.lines / 2) needExactLines.add(connection);
    counts = await typeLines(connection, manifest, dataFile, true);
  }
  if (counts.unreadable > 0) await runFile(connection, 'normalize/unreadable_lines', { file: dataFile });
  await runFile(connection, 'normalize/number_countries');
  return { listed: counts.listed, rejected: counts.doubtful };
}

interface LineCounts {
  readonly lines: number;
  readonly listed: number;
  readonly doubtful: number;
  readonly unreadable: number;
}

async function typeLines(
  connection: DuckDBConnection,
  manifest: Manifest,
  file: string,
  isExact: boolean,
): Promise<LineCounts> {
  await runFile(connection, isExact ? 'normalize/exact_lines' : 'normalize/plain_lines', { file });
  await runFile(connection, 'normalize/calls', {
    project_id: manifest.project_id,
    window_start: manifest.window_start,
    window_end: manifest.window_end,
    fetched_at: manifest.fetched_at,
    stale_after_seconds: manifest.policy.stale_after_seconds,
  });
  const counts = (await firstRow(connection, 'normalize/counts')) as unknown as LineCounts;
  if (manifest.records <= manifest.distinct_ids + manifest.records_without_id) return counts;
  await runFile(connection, 'normalize/repeated_calls');
  return {
    ...((await firstRow(connection, 'normalize/counts')) as unknown as LineCounts),
    lines: counts.lines,
  };
}
