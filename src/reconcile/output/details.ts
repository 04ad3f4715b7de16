import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../../sql.ts';
import { literal, quoted } from '../../sqlTemplate.ts';
import type { Detail } from '../report.ts';

/**
 * Writes a detail as `<name>.csv` (RFC 4180, UTF-8, times as ISO 8601 in UTC) and `<name>.parquet` (zstd) into the folder.
 * The names of the files.
 */
export async function writeDetail(
  connection: DuckDBConnection,
  { name, relation }: Detail,
  folder: string,
): Promise<string[]> {
  const columns = await rows(connection, `describe ${quoted(relation)}`);
  const select = (cast: (type: string, column: string) => string): string =>
    `select ${columns.map(row => cast(String(row.column_type), quoted(String(row.column_name)))).join(', ')} from ${quoted(relation)}`;
  const file = (suffix: string): string => literal(join(folder, `${name}.${suffix}`));
  await connection.run(
    `copy (${select(csvColumn)}) to ${file('csv')} (format csv, header, timestampformat '%Y-%m-%dT%H:%M:%S.%fZ')`,
  );
  await connection.run(
    `copy (${select(parquetColumn)}) to ${file('parquet')} (format parquet, compression zstd)`,
  );
  const names = [`${name}.csv`, `${name}.parquet`];
  // DuckDB makes files that everybody may read.
  for (const each of names) await chmod(join(folder, each), 0o600);
  return names;
}

/** A time with a zone would be written with the zone of the process. */
function csvColumn(type: string, column: string): string {
  return type === 'TIMESTAMP WITH TIME ZONE' ? `${column}::timestamp as ${column}` : column;
}

/** Parquet has no integer that is wider than 64 bits: DuckDB would write a float. A time without zone means UTC. */
function parquetColumn(type: string, column: string): string {
  if (type === 'HUGEINT' || type === 'UHUGEINT') return `${column}::decimal(38, 0) as ${column}`;
  return type === 'TIMESTAMP' ? `${column}::timestamptz as ${column}` : column;
}
