import type { DuckDBConnection } from '@duckdb/node-api';
import type { Attention } from './load/runs.ts';
import { rowsOfFile } from './sql.ts';

/** Thousands of trunks may fail in the same way; ops.failed_lists holds all. */
const namedLists = 20;

/** What of a project's configuration needs a person, as `needs` counts it: one line a list or kind of record. */
export async function configurationErrors(
  connection: DuckDBConnection,
  projectId: string,
  needs: Attention,
): Promise<string[]> {
  const failed = needs.failedLists > 0 ? await describeFailed(connection, projectId) : [];
  const rejected = needs.rejectedResources > 0 ? await describeRejected(connection, projectId) : [];
  return [...failed, ...rejected];
}

async function describeFailed(connection: DuckDBConnection, projectId: string): Promise<string[]> {
  const failed = await rowsOfFile(connection, 'load/failed_lists', { project_id: projectId });
  const named = failed.slice(0, namedLists).map(({ resource, parent_id: parent, error }) => {
    return `configuration: ${resource}${parent === null ? '' : ` of ${parent}`}: ${error}`;
  });
  const more = failed.length - named.length;
  return more === 0 ? named : [...named, `configuration: ${more} more lists failed (ops.failed_lists).`];
}

async function describeRejected(connection: DuckDBConnection, projectId: string): Promise<string[]> {
  const found = await rowsOfFile(connection, 'load/rejected_resources', { project_id: projectId });
  return found.map(
    ({ resource, records, reason }) =>
      `configuration: ${resource}: records that could not be typed: ${records} (ops.rejected_resources), for example: ${reason}`,
  );
}
