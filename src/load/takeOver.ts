import type { DuckDBConnection } from '@duckdb/node-api';
import { rows, rowsOfFile } from '../sql.ts';

/** What no landing file holds: the list of runs, of closes and of recounts, and what was told. */
const tables = ['runs', 'closes', 'recounts', 'alerts'] as const;

/** Takes over into a warehouse that was made again what cannot be made again. */
export async function takeOver(from: DuckDBConnection, to: DuckDBConnection): Promise<void> {
  for (const table of tables) await copyTable(from, to, `ops.${table}`);
}

/** Row by row as JSON, because an instance opens no second database: these tables are small. */
async function copyTable(from: DuckDBConnection, to: DuckDBConnection, table: string): Promise<void> {
  const [structure] = await rowsOfFile(to, 'load/table_structure', { table });
  const copied = await rows(from, `select to_json(source)::varchar as row from ${table} as source`);
  const insert = `insert into ${table} by name select unnest(from_json($1::json, '${structure?.columns}'))`;
  for (const { row } of copied) await to.run(insert, [String(row)]);
}
