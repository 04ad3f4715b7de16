import type { DuckDBConnection } from '@duckdb/node-api';
import type { EventManifest, Manifest } from '../manifest.ts';
import { rows, runFile } from '../sql.ts';
import { formatInstant, type Window } from '../window.ts';

/** A row of `ops.windows`, as far as planning needs it. Epoch seconds. */
export interface LedgerRow extends Window {
  readonly state: 'planned' | 'failed' | 'complete' | 'settled';
  readonly attempts: number;
}

/** The ledger rows that touch `[range.start, range.end)`, in time order. */
export async function ledgerRows(
  connection: DuckDBConnection,
  projectId: string,
  range: Window,
): Promise<LedgerRow[]> {
  const found = await rows(
    connection,
    `select epoch(window_start)::bigint as start, epoch(window_end)::bigint as "end", state, attempts
     from ops.windows
     where project_id = $project and window_end > $start::timestamp and window_start < $end::timestamp
     order by window_start`,
    { project: projectId, start: formatInstant(range.start), end: formatInstant(range.end) },
  );
  return found as unknown as LedgerRow[];
}

/** Writes `planned` rows for what no row covers yet of a run's windows. Earlier plans that were not met go. */
export async function recordPlan(connection: DuckDBConnection, plan: EventManifest): Promise<void> {
  await connection.run("delete from ops.windows where project_id = $1 and state = 'planned'", [
    plan.project_id,
  ]);
  for (const [start, end] of plan.windows) {
    const kept = await ledgerRows(connection, plan.project_id, { start, end });
    for (const part of uncovered({ start, end }, kept)) {
      await insertRow(connection, plan.project_id, part, 'planned', 0, null, null);
    }
  }
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
  const window = {
    start: Date.parse(manifest.window_start) / 1000,
    end: Date.parse(manifest.window_end) / 1000,
  };
  const before = await ledgerRows(connection, manifest.project_id, window);
  const proven = before.filter(row => row.state === 'complete' || row.state === 'settled');
  const nextReadAt = manifest.not_before ?? nextTry(manifest.fetched_at, before);
  const range = {
    project_id: manifest.project_id,
    window_start: manifest.window_start,
    window_end: manifest.window_end,
  };
  await runFile(connection, 'load/failed', { ...range, next_read_at: nextReadAt, error });
  await connection.run(
    `delete from ops.windows where project_id = $1 and window_start >= $2::varchar::timestamp
       and window_end <= $3::varchar::timestamp and state in ('planned', 'failed')`,
    [manifest.project_id, manifest.window_start, manifest.window_end],
  );
  for (const part of uncovered(window, proven)) {
    const earlier = before.find(row => row.start === part.start && row.end === part.end);
    await insertRow(
      connection,
      manifest.project_id,
      part,
      'failed',
      (earlier?.attempts ?? 0) + 1,
      nextReadAt,
      error,
    );
  }
}

/** A quarter of an hour after the first failure, twice as long after each further one, a day at most. */
function nextTry(fetchedAt: string, before: readonly LedgerRow[]): string {
  const attempts = Math.max(0, ...before.map(row => row.attempts));
  const minutes = Math.min(24 * 60, 15 * 2 ** Math.min(attempts, 10));
  return new Date(Date.parse(fetchedAt) + minutes * 60_000).toISOString();
}

async function insertRow(
  connection: DuckDBConnection,
  projectId: string,
  window: Window,
  state: string,
  attempts: number,
  nextReadAt: string | null,
  error: string | null,
): Promise<void> {
  await connection.run(
    `insert into ops.windows (project_id, window_start, window_end, state, attempts, next_read_at, error)
     values ($1, $2::varchar::timestamp, $3::varchar::timestamp, $4, $5, $6::varchar::timestamp, $7)`,
    [
      projectId,
      formatInstant(window.start),
      formatInstant(window.end),
      state,
      BigInt(attempts),
      nextReadAt,
      error,
    ],
  );
}

/** The stretches of `window` that none of the `rows` (disjoint, in time order) covers. */
export function uncovered(window: Window, rows: readonly Window[]): Window[] {
  const gaps: Window[] = [];
  let start = window.start;
  for (const row of rows) {
    if (row.start > start) gaps.push({ start, end: Math.min(row.start, window.end) });
    start = Math.max(start, row.end);
  }
  if (start < window.end) gaps.push({ start, end: window.end });
  return gaps;
}
