import type { DuckDBConnection } from '@duckdb/node-api';
import { type HistoryTable, historyTables } from '../historyTables.ts';
import { firstRow, runFile, runScript } from '../sql.ts';
import { sqlFromTemplate } from '../sqlTemplate.ts';
import { checkTouched } from './historyChecks.ts';
import { historyParts, isParent } from './historyParts.ts';

/** How many versions a reading wrote. */
export interface VersionCounts {
  /** Resources that were not there before, or are there again. */
  readonly new: number;
  readonly changed: number;
  /** Resources that are no longer listed, or went with their parent. */
  readonly closed: number;
}

/**
 * Writes what the typed lists of a reading change in the history tables. Needs the temp tables of
 * `normalizeConfiguration`, and a transaction. Throws a CheckFailure if the histories would contradict themselves.
 */
export async function writeHistories(
  connection: DuckDBConnection,
  reading: { readonly project_id: string; readonly fetched_at: string },
): Promise<VersionCounts> {
  const { project_id, fetched_at } = reading;
  await runFile(connection, 'load/configuration_lists', { project_id, fetched_at });
  await runFile(connection, 'load/numbers_without_id', { project_id });
  const counts: VersionCounts[] = [];
  for (const table of historyTables) {
    counts.push(await writeHistory(connection, table, project_id));
    // Those that others cannot outlive come first.
    if (isParent(table.resource)) await runTemplate(connection, 'load/history_gone', table, project_id);
  }
  return {
    new: sum(counts.map(each => each.new)),
    changed: sum(counts.map(each => each.changed)),
    closed: sum(counts.map(each => each.closed)),
  };
}

async function writeHistory(
  connection: DuckDBConnection,
  table: HistoryTable,
  projectId: string,
): Promise<VersionCounts> {
  await runTemplate(connection, 'load/history_differences', table, projectId);
  const found = await firstRow(connection, 'load/history_counts');
  const counts = { new: Number(found.new), changed: Number(found.changed), closed: Number(found.closed) };
  if (counts.new + counts.changed + counts.closed === 0) return counts;
  await runTemplate(connection, 'load/history_versions', table, projectId);
  await checkTouched(connection, table, projectId);
  return counts;
}

async function runTemplate(
  connection: DuckDBConnection,
  name: string,
  table: HistoryTable,
  projectId: string,
): Promise<void> {
  const script = sqlFromTemplate(name, historyParts(table));
  await runScript(connection, script, { project_id: projectId }, `${name} of ${table.resource}`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
