import { readdirSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ExpectedError } from '../errors.ts';
import { type Parameters, type Row, rows, rowsOfFile, sqlPath } from '../sql.ts';

/** A check of sql/checks returned rows: what is about to be committed, or stands there, contradicts itself. */
export class CheckFailure extends ExpectedError {
  readonly check: string;
  readonly found: readonly Row[];

  constructor(check: string, found: readonly Row[]) {
    super(`check ${check} found ${found.length} rows, the first: ${JSON.stringify(found[0])}`);
    this.check = check;
    this.found = found;
  }
}

/** Names of the checks in `sql/checks`. Each is one query over a window that must return no rows. */
export function checkNames(): string[] {
  return readdirSync(sqlPath('checks'))
    .filter(file => file.endsWith('.sql'))
    .sort()
    .map(file => file.slice(0, -4));
}

/** Runs every check over one window. Throws the first CheckFailure. */
export async function checkWindow(connection: DuckDBConnection, range: Parameters): Promise<void> {
  for (const check of checkNames()) {
    const found = await rowsOfFile(connection, `checks/${check}`, range);
    if (found.length > 0) throw new CheckFailure(check, found);
  }
}

/** Runs every check over everything that the ledger holds of a project. Throws the first CheckFailure. */
export async function checkLedger(connection: DuckDBConnection, projectId: string): Promise<void> {
  const [bounds] = await rows(
    connection,
    'select min(window_start) as window_start, max(window_end) as window_end from ops.windows where project_id = $project',
    { project: projectId },
  );
  if (!bounds?.window_start || !bounds.window_end) return;
  await checkWindow(connection, {
    project_id: projectId,
    window_start: String(bounds.window_start),
    window_end: String(bounds.window_end),
  });
}
