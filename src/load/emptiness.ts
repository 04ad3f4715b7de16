import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOfFile } from '../sql.ts';
import { formatInstant, type Window } from '../window.ts';

const day = 86_400;
const hour = 3600;

/**
 * The stretch at the start of a range in which the API listed no call at all, if it is a day or longer, or the whole
 * range: an API that no longer serves old calls answers so, and zeros must not be taken for silence.
 */
export async function emptyStretch(
  connection: DuckDBConnection,
  projectId: string,
  range: Window,
): Promise<Window | undefined> {
  const [row] = await rowsOfFile(connection, 'load/emptiness', {
    project_id: projectId,
    start: formatInstant(range.start),
    end: formatInstant(range.end),
  });
  if (!row) return undefined;
  const stretch = { start: Number(row.start), end: Number(row.end) };
  const suspicious = row.is_everything === true ? hour : day;
  return stretch.end - stretch.start >= suspicious ? stretch : undefined;
}
