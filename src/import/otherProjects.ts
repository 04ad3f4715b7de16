import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import { type ProviderFile, projectsOf } from './typeRecords.ts';

/**
 * Throws a UsageError where every line of a file is of other projects. In a file of several projects their lines are
 * left out and counted, because exports of several projects are ordinary.
 */
export async function refuseOtherProjects(
  connection: DuckDBConnection,
  file: ProviderFile,
  projectId: string,
  name: string,
): Promise<void> {
  const { isOfProject, others } = await projectsOf(connection, file, projectId);
  if (isOfProject) return;
  throw new UsageError(
    `${name} has no call of the project ${projectId}; its calls are of ${others.join(', ')}. ` +
      'Import it with SINCH_PROJECT_ID (and TRUNKLEDGER_HOME) of that project.',
  );
}
