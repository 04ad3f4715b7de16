import type { DuckDBConnection } from '@duckdb/node-api';
import { type HistoryTable, historyTables } from '../historyTables.ts';
import { rows } from '../sql.ts';
import { quoted, sqlFromTemplate } from '../sqlTemplate.ts';
import { CheckFailure } from './checkFailure.ts';
import { historyParts } from './historyParts.ts';

const versions = 'history/versions_follow_each_other';
const parents = 'history/nothing_outlives_its_parent';

/** Checks the histories that the temp tables starting and ending name. Throws a CheckFailure. */
export async function checkTouched(
  connection: DuckDBConnection,
  table: HistoryTable,
  projectId: string,
): Promise<void> {
  const { key } = historyParts(table);
  const touched = `semi join (select ${key} from starting union all select ${key} from ending) using (${key})`;
  await check(connection, versions, { ...historyParts(table), touched }, projectId);
}

/** Checks every history of a project. Throws a CheckFailure. */
export async function checkHistories(connection: DuckDBConnection, projectId: string): Promise<void> {
  for (const table of historyTables) {
    const parts = historyParts(table);
    await check(connection, versions, { ...parts, touched: '' }, projectId);
    for (const [column, resource] of Object.entries(table.ends)) {
      const end = historyTables.find(each => each.resource === resource);
      if (end === undefined) throw new Error(`${resource} has no history table`);
      const places = { end: quoted(column), end_table: quoted(resource), end_id: quoted(end.id.column) };
      await check(connection, parents, { ...parts, ...places }, projectId);
    }
  }
}

async function check(
  connection: DuckDBConnection,
  name: string,
  parts: Readonly<Record<string, string>>,
  projectId: string,
): Promise<void> {
  const query = sqlFromTemplate(`checks/${name}`, parts);
  const found = await rows(connection, query, { project_id: projectId });
  if (found.length === 0) return;
  throw new CheckFailure(`${name} of ${parts.table}`, found.length, JSON.stringify(found[0]));
}
