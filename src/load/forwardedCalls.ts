import type { DuckDBConnection } from '@duckdb/node-api';
import { rows, rowsOfFile, runFile } from '../sql.ts';

/** Calls of a project by creation time, half-open; ISO 8601. */
interface CallRange {
  readonly project_id: string;
  readonly window_start: string;
  readonly window_end: string;
}

/** Matches the legs of forwarded calls again where calls of the range were written. Needs a transaction. */
export async function matchForwardedCalls(connection: DuckDBConnection, range: CallRange): Promise<void> {
  await runFile(connection, 'load/forwarding', { ...range });
  const [any] = await rows(connection, 'select 1 from forwarding limit 1');
  if (any) await runFile(connection, 'load/forwarded_calls', { ...range });
}

/**
 * Runs `change`, which writes versions of trunks, and matches the legs of forwarded calls again from where trunks
 * forward otherwise than before. Needs a transaction.
 */
export async function keepForwardedCalls<T>(
  connection: DuckDBConnection,
  projectId: string,
  change: () => Promise<T>,
): Promise<T> {
  await runFile(connection, 'load/forwarding', { project_id: projectId });
  await connection.run('create or replace temp table forwarding_before as from forwarding');
  const result = await change();
  await runFile(connection, 'load/forwarding', { project_id: projectId });
  const [changed] = await rowsOfFile(connection, 'load/forwarding_changed', { project_id: projectId });
  if (changed) {
    const { window_start, window_end } = changed;
    await runFile(connection, 'load/forwarded_calls', {
      project_id: projectId,
      window_start: String(window_start),
      window_end: String(window_end),
    });
  }
  return result;
}
