import type { DuckDBConnection } from '@duckdb/node-api';
import { type EventManifest, type Manifest, windowOf } from '../manifest.ts';
import { rowsOfFile, runFile } from '../sql.ts';
import { formatInstant, uncovered, type Window } from '../window.ts';

/** A row of `ops.windows`, as far as planning needs it. Epoch seconds. */
export interface LedgerRow extends Window {
  readonly state: 'planned' | 'failed' | 'complete' | 'settled';
  readonly attempts: number;
  /** When the window is worth reading again; null at any time. */
  readonly nextReadAt: number | null;
  /** Whether its last reading failed or was refused. */
  readonly isFailed: boolean;
}

/** The ledger rows that touch `[range.start, range.end)`, in time order. */
export async function ledgerRows(
  connection: DuckDBConnection,
  projectId: string,
  range: Window,
): Promise<LedgerRow[]> {
  const found = await rowsOfFile(connection, 'load/ledger_rows', {
    project_id: projectId,
    start: formatInstant(range.start),
    end: formatInstant(range.end),
  });
  return found.map(({ next_read_at: nextReadAt, is_failed: isFailed, ...row }) => ({
    ...row,
    nextReadAt,
    isFailed,
  })) as unknown as LedgerRow[];
}

/** Writes `planned` rows for what no row covers yet of a run's windows, in place of earlier plans of the same time. */
export async function recordPlan(connection: DuckDBConnection, plan: EventManifest): Promise<void> {
  const windows = plan.windows.map(([start, end]) => ({ start, end }));
  const start = Math.min(...windows.map(window => window.start));
  const end = Math.max(...windows.map(window => window.end));
  const known = windows.length === 0 ? [] : await ledgerRows(connection, plan.project_id, { start, end });
  const standing = known.filter(row => row.state !== 'planned');
  const parts = windows.flatMap(window => uncovered(window, standing));
  await runFile(connection, 'load/plan', {
    project_id: plan.project_id,
    windows: JSON.stringify(plan.windows),
    parts: JSON.stringify(parts.map(part => [part.start, part.end])),
  });
}

/**
 * Writes that a reading failed or was refused. Where an earlier reading proved the window, its row keeps state and
 * figures and only tells the error; the rest of the window is `failed`.
 */
export async function recordFailure(
  connection: DuckDBConnection,
  manifest: Manifest,
  error: string,
): Promise<void> {
  const { project_id, window_start, window_end } = manifest;
  const window = windowOf(manifest);
  const before = await ledgerRows(connection, project_id, window);
  const proven = before.filter(row => row.state === 'complete' || row.state === 'settled');
  const parts = uncovered(window, proven).map(part => [part.start, part.end, 1 + attemptsOf(part, before)]);
  const range = { project_id, window_start, window_end };
  await runFile(connection, 'load/cut', { ...range, proven_too: false });
  await runFile(connection, 'load/failed', {
    ...range,
    next_read_at: manifest.not_before ?? nextTry(manifest.fetched_at, before),
    error,
    parts: JSON.stringify(parts),
  });
}

function attemptsOf(part: Window, rows: readonly LedgerRow[]): number {
  return rows.find(row => row.start === part.start && row.end === part.end)?.attempts ?? 0;
}

/** A quarter of an hour after the first failure of a window, twice as long after each further one, a day at most. */
function nextTry(fetchedAt: string, before: readonly LedgerRow[]): string {
  const attempts = Math.max(0, ...before.filter(row => row.state === 'failed').map(row => row.attempts));
  const minutes = Math.min(24 * 60, 15 * 2 ** Math.min(attempts, 10));
  return new Date(Date.parse(fetchedAt) + minutes * 60_000).toISOString();
}
