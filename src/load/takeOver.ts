import type { DuckDBConnection } from '@duckdb/node-api';
import { rows, rowsOfFile } from '../sql.ts';
import { readSetting } from './settings.ts';

/** What no landing file holds: the list of runs, of closes, what followed them, and of recounts, and what was told. */
const tables = ['runs', 'closes', 'follow_ups', 'recounts', 'alerts'] as const;

/**
 * Takes over into a warehouse that was made again what cannot be made again. In another billing zone the days that were
 * closed are no days any more: they are left behind, and closed anew.
 */
export async function takeOver(from: DuckDBConnection, to: DuckDBConnection): Promise<void> {
  for (const table of tables) await copyTable(from, to, `ops.${table}`);
  const name = 'billing_time_zone';
  if ((await readSetting(from, name)) !== (await readSetting(to, name)))
    await to.run('delete from ops.closes');
}

/** Row by row as JSON, because an instance opens no second database: these tables are small. */
async function copyTable(from: DuckDBConnection, to: DuckDBConnection, table: string): Promise<void> {
  const [structure] = await rowsOfFile(to, 'load/table_structure', { table });
  const copied = await rows(from, `select to_json(source)::varchar as row from ${table} as source`);
  const insert = `insert into ${table} by name select unnest(from_json($1::json, '${structure?.columns}'))`;
  for (const { row } of copied) await to.run(insert, [String(row)]);
}
