import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../sql.ts';
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

/** Writes that a run has begun: one that is killed stays `running` and has no end. */
export async function beginRun(
  connection: DuckDBConnection,
  run: { runId: string; projectId: string; command: string; range: Window; startedAt: number },
): Promise<void> {
  await connection.run(
    `insert into ops.runs (run_id, project_id, command, range_start, range_end, state, started_at)
     values ($1, $2, $3, $4::varchar::timestamp, $5::varchar::timestamp, 'running', $6::varchar::timestamp)`,
    [
      run.runId,
      run.projectId,
      run.command,
      formatInstant(run.range.start),
      formatInstant(run.range.end),
      new Date(run.startedAt).toISOString(),
    ],
  );
}

export async function endRun(
  connection: DuckDBConnection,
  runId: string,
  end: { state: string; finishedAt: number; error: string | null } & RunFigures,
): Promise<void> {
  const counts = [
    end.windows,
    end.failedWindows,
    end.callsNew,
    end.callsChanged,
    end.callsUnchanged,
    end.callsVanished,
    end.callsRejected,
    end.requests,
    end.retries,
  ].map(BigInt);
  await connection.run(
    `update ops.runs set state = $2, finished_at = $3::varchar::timestamp, seconds = $4, error = $5,
       windows = $6, failed_windows = $7, calls_new = $8, calls_changed = $9, calls_unchanged = $10,
       calls_vanished = $11, calls_rejected = $12, requests = $13, retries = $14
     where run_id = $1`,
    [runId, end.state, new Date(end.finishedAt).toISOString(), end.seconds, end.error, ...counts],
  );
}

/** What in `[range.start, range.end)` needs a person: stretches that nothing covers, records set aside, refusals. */
export async function attention(
  connection: DuckDBConnection,
  projectId: string,
  range: Window,
): Promise<{ openGaps: number; rejectedCalls: number; refusedWindows: number }> {
  const [row] = await rows(
    connection,
    `select
       (select count(*) from coverage_gaps
        where project_id = $project and gap_end > $start::timestamp and gap_start < $end::timestamp) as gaps,
       (select coalesce(sum(rejected_calls), 0)::bigint from ops.windows
        where project_id = $project and window_end > $start::timestamp and window_start < $end::timestamp) as rejected,
       (select count(*) from ops.windows
        where project_id = $project and window_end > $start::timestamp and window_start < $end::timestamp
          and error is not null and state <> 'failed') as refused`,
    { project: projectId, start: formatInstant(range.start), end: formatInstant(range.end) },
  );
  return {
    openGaps: Number(row?.gaps),
    rejectedCalls: Number(row?.rejected),
    refusedWindows: Number(row?.refused),
  };
}

/** Takes the list of runs over into a warehouse that was made again. */
export async function copyRuns(from: DuckDBConnection, to: DuckDBConnection): Promise<void> {
  const runs = await rows(
    from,
    'select to_json(runs)::varchar as run from ops.runs as runs order by started_at',
  );
  for (const { run } of runs) {
    await to.run('insert into ops.runs by name select unnest(from_json($1::json, $2::json))', [
      String(run),
      await runShape(to),
    ]);
  }
}

async function runShape(connection: DuckDBConnection): Promise<string> {
  const columns = await rows(
    connection,
    "select column_name, data_type from duckdb_columns() where schema_name = 'ops' and table_name = 'runs'",
  );
  return JSON.stringify(Object.fromEntries(columns.map(column => [column.column_name, column.data_type])));
}
