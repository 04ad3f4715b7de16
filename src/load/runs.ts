import type { DuckDBConnection } from '@duckdb/node-api';
import { firstRow, runFile } from '../sql.ts';
import { formatInstant, type Window } from '../window.ts';

/** The figures of one run, as `ops.runs` keeps them. */
export interface RunFigures {
  readonly windows: number;
  readonly failedWindows: number;
  readonly callsNew: number;
  readonly callsChanged: number;
  readonly callsUnchanged: number;
  readonly callsVanished: number;
  readonly callsRejected: number;
  readonly requests: number;
  readonly retries: number;
  readonly seconds: number;
}

/** Writes that a run has begun: one that is killed stays `running` and has no end. `startedAt` is epoch milliseconds. */
export async function beginRun(
  connection: DuckDBConnection,
  run: { runId: string; projectId: string; command: string; range: Window; startedAt: number },
): Promise<void> {
  await runFile(connection, 'load/run_begins', {
    run_id: run.runId,
    project_id: run.projectId,
    command: run.command,
    range_start: formatInstant(run.range.start),
    range_end: formatInstant(run.range.end),
    started_at: new Date(run.startedAt).toISOString(),
  });
}

export async function endRun(
  connection: DuckDBConnection,
  runId: string,
  end: { state: string; finishedAt: number; error: string | null } & RunFigures,
): Promise<void> {
  await runFile(connection, 'load/run_ends', {
    run_id: runId,
    state: end.state,
    finished_at: new Date(end.finishedAt).toISOString(),
    seconds: end.seconds,
    error: end.error,
    windows: end.windows,
    failed_windows: end.failedWindows,
    calls_new: end.callsNew,
    calls_changed: end.callsChanged,
    calls_unchanged: end.callsUnchanged,
    calls_vanished: end.callsVanished,
    calls_rejected: end.callsRejected,
    requests: end.requests,
    retries: end.retries,
  });
}

/** Writes of runs that never ended, but for those of `going`, that their process did. `now` is epoch milliseconds. */
export async function endDeadRuns(
  connection: DuckDBConnection,
  projectId: string,
  going: readonly string[],
  now: number,
): Promise<void> {
  await runFile(connection, 'load/runs_died', {
    project_id: projectId,
    going: JSON.stringify(going),
    now: new Date(now).toISOString(),
  });
}

/** What needs a person: of the calls in a range, of the configuration as it is. */
export interface Attention {
  /** Stretches that no complete or settled window covers. */
  readonly openGaps: number;
  readonly rejectedCalls: number;
  /** Windows that keep an earlier reading because the last one failed or was refused. */
  readonly refusedWindows: number;
  /** Lists that the newest reading of the project's configuration could not read whole. */
  readonly failedLists: number;
  /** Records of resources of the project that could not be typed. */
  readonly rejectedResources: number;
}

export async function attention(
  connection: DuckDBConnection,
  projectId: string,
  range: Window,
): Promise<Attention> {
  const found = await firstRow(connection, 'load/attention', {
    project_id: projectId,
    start: formatInstant(range.start),
    end: formatInstant(range.end),
  });
  return {
    openGaps: Number(found.open_gaps),
    rejectedCalls: Number(found.rejected_calls),
    refusedWindows: Number(found.refused_windows),
    failedLists: Number(found.failed_lists),
    rejectedResources: Number(found.rejected_resources),
  };
}
