import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../sql.ts';

const known =
  "select 1 from duckdb_tables() where database_name = 'ledger' and schema_name = 'ops' and table_name = 'retention'";

/**
 * Calls that were created before this (epoch seconds) may have been dropped, of one project at least: the files of their days
 * are all that is left of them, and stay. Undefined where nothing ever was dropped.
 */
export async function readRetainedFrom(connection: DuckDBConnection): Promise<number | undefined> {
  if ((await rows(connection, known)).length === 0) return undefined;
  const [row] = await rows(connection, 'select epoch(max(calls_from))::bigint as "from" from ops.retention');
  return row?.from === null || row?.from === undefined ? undefined : Number(row.from);
}
