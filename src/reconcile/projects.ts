import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import { rows } from '../sql.ts';

/** The projects that the attached ledger holds, by name. */
export async function knownProjects(connection: DuckDBConnection): Promise<string[]> {
  const found = await rows(
    connection,
    'select project_id from ledger.ops.projects union select project_id from ledger.ops.windows order by all',
  );
  return found.map(row => String(row.project_id));
}

/**
 * The project asked for, or the only one.
 * @throws UsageError where it is not known, or none was asked for and there are several.
 */
export function chooseProject(known: readonly string[], wanted: string | undefined): string {
  const [only] = known;
  if (wanted !== undefined && known.includes(wanted)) return wanted;
  if (wanted === undefined && only !== undefined && known.length === 1) return only;
  throw new UsageError(
    known.length === 0
      ? 'The ledger holds no project yet: nothing was read. Run: trunkledger sync'
      : `${wanted === undefined ? 'The ledger holds several projects' : `The ledger holds no project "${wanted}"`}. ` +
          `Choose one with --project: ${known.join(', ')}.`,
  );
}

/** Name of a month's folder: with the project where the ledger holds several. */
export function monthFolder(label: string, projectId: string, known: readonly string[]): string {
  return known.length > 1 ? `${label}.${encodeURIComponent(projectId)}` : label;
}
