import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOfFile, runFile } from '../sql.ts';
import { formatInstant, type Window } from '../window.ts';

/** The settled windows of a project, as far as counting them again needs them, in time order. Epoch seconds. */
export async function settledWindows(
  connection: DuckDBConnection,
  projectId: string,
): Promise<(Window & { calls: number; rejected: number; totalItems: number | null })[]> {
  const found = await rowsOfFile(connection, 'load/settled', { project_id: projectId });
  return found.map(row => ({
    start: Number(row.start),
    end: Number(row.end),
    calls: Number(row.calls),
    rejected: Number(row.rejected),
    totalItems: row.total_items === null ? null : Number(row.total_items),
  }));
}

/** When a stretch of time was last counted again. */
export interface LastRecount extends Window {
  /** Epoch milliseconds. */
  readonly seenAt: number;
  readonly isFailed: boolean;
}

export async function lastRecounts(connection: DuckDBConnection, projectId: string): Promise<LastRecount[]> {
  const found = await rowsOfFile(connection, 'load/recounts', { project_id: projectId });
  return found.map(row => ({
    start: Number(row.start),
    end: Number(row.end),
    seenAt: Number(row.seen_at),
    isFailed: row.is_failed === true,
  }));
}

/** Settled windows of a range, in time order, that a recount has refused to open, or neighbours that it counted with them. */
export async function refusedByRecount(
  connection: DuckDBConnection,
  projectId: string,
  range: Window,
): Promise<Window[]> {
  const found = await rowsOfFile(connection, 'load/refused_by_recount', {
    project_id: projectId,
    range_start: formatInstant(range.start),
    range_end: formatInstant(range.end),
  });
  return found.map(row => ({ start: Number(row.start), end: Number(row.end) }));
}

/** What a recount of a group of windows came to. */
export interface RecountRow {
  readonly range: Window;
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly seenAt: number;
  readonly windows: number;
  readonly expected: number | null;
  readonly counted: number | null;
  readonly reopened: number;
  readonly refused: number;
  readonly error: string | null;
}

/** Writes a recount in place of earlier ones of the same time. To be called in a transaction. */
export async function recordRecount(
  connection: DuckDBConnection,
  projectId: string,
  { range, runId, seenAt, ...row }: RecountRow,
): Promise<void> {
  await runFile(connection, 'load/recount', {
    project_id: projectId,
    start: formatInstant(range.start),
    end: formatInstant(range.end),
    run_id: runId,
    seen_at: new Date(seenAt).toISOString(),
    ...row,
  });
}
