import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOfFile } from '../sql.ts';
import { formatInstant, uncovered, type Window } from '../window.ts';
import type { Coverage } from './manifest.ts';

interface ProvenWindow extends Window {
  readonly isSettled: boolean;
}

/** Tells how complete any stretch within `range` is, by the windows of every project. */
export async function readCoverage(
  connection: DuckDBConnection,
  range: Window,
): Promise<(day: Window) => Coverage> {
  const windows = await windowsByProject(connection, range);
  return day => {
    const all = [...windows];
    return {
      settled: all.every(
        ([, proven]) =>
          uncovered(
            day,
            proven.filter(each => each.isSettled),
          ).length === 0,
      ),
      gaps: all.flatMap(([project, proven]) =>
        uncovered(day, proven).map(gap => ({
          project_id: project,
          start: formatInstant(gap.start),
          end: formatInstant(gap.end),
        })),
      ),
    };
  };
}

/** Each project's windows in the order of time; an empty ledger is one of a project that is not known. */
async function windowsByProject(
  connection: DuckDBConnection,
  { start, end }: Window,
): Promise<Map<string | null, ProvenWindow[]>> {
  const projects = await rowsOfFile(connection, 'exporting/projects');
  const windows = new Map<string | null, ProvenWindow[]>(
    projects.length === 0 ? [[null, []]] : projects.map(row => [String(row.project_id), []]),
  );
  for (const row of await rowsOfFile(connection, 'exporting/windows', { from: start, to: end })) {
    windows.get(String(row.project_id))?.push({
      start: Number(row.window_start),
      end: Number(row.window_end),
      isSettled: row.is_settled === true,
    });
  }
  return windows;
}
