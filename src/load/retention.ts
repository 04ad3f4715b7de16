import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../sql.ts';

/** From when on (epoch seconds) calls and landing files of a project are kept; undefined where none were dropped. */
export interface Retention {
  readonly callsFrom: number | undefined;
  readonly landingFrom: number | undefined;
}

export async function retentionOf(connection: DuckDBConnection, projectId: string): Promise<Retention> {
  const [row] = await rows(
    connection,
    'select epoch(calls_from)::bigint as calls, epoch(landing_from)::bigint as landing from ops.retention where project_id = $project',
    { project: projectId },
  );
  return { callsFrom: secondsOf(row?.calls), landingFrom: secondsOf(row?.landing) };
}

function secondsOf(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
