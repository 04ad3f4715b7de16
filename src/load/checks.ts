import { readdirSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { firstRow, type Parameters, rows, rowsOfFile, sqlPath, sqlText } from '../sql.ts';
import { CheckFailure } from './checkFailure.ts';
import { countedStretches } from './days.ts';
import { checkHistories } from './historyChecks.ts';

/** Names of the checks in `sql/checks` or in a folder of it. Each is one query that must return no rows. */
function checkNames(folder = ''): string[] {
  return readdirSync(sqlPath(`checks/${folder}`))
    .filter(file => file.endsWith('.sql'))
    .sort()
    .map(file => `${folder}${file.slice(0, -4)}`);
}

let together: string | undefined;

/** All checks of a window as one query: planned and run at once, they take a third of the time. */
function allChecks(): string {
  together ??= checkNames()
    .map(name => `select '${name}' as "check", to_json(found)::varchar as row from (${query(name)}) as found`)
    .join('\nunion all\n');
  return together;
}

function query(name: string): string {
  return sqlText(`checks/${name}`).trim().replace(/;$/, '\n');
}

/** Runs every check over one window. Throws a CheckFailure with the first that found something. */
export async function checkWindow(connection: DuckDBConnection, range: Parameters): Promise<void> {
  const found = await rows(connection, allChecks(), range);
  const [first] = found;
  if (!first) return;
  const ofCheck = found.filter(row => row.check === first.check);
  throw new CheckFailure(String(first.check), ofCheck.length, String(first.row));
}

/** Runs every check over everything that the ledger and the histories hold of a project. Throws a CheckFailure. */
export async function checkLedger(connection: DuckDBConnection, projectId: string): Promise<void> {
  await checkHistories(connection, projectId);
  const { window_start, window_end } = await firstRow(connection, 'load/extent', { project_id: projectId });
  if (window_start === null || window_end === null) return;
  await checkWindow(connection, {
    project_id: projectId,
    window_start: String(window_start),
    window_end: String(window_end),
  });
  await checkDays(connection, projectId);
}

/** Groups all calls anew and compares them with the tables of days: too dear for each load. */
async function checkDays(connection: DuckDBConnection, projectId: string): Promise<void> {
  for (const days of await countedStretches(connection, projectId)) {
    for (const name of checkNames('days/')) {
      const found = await rowsOfFile(connection, `checks/${name}`, { ...days });
      if (found.length > 0) throw new CheckFailure(name, found.length, JSON.stringify(found[0]));
    }
  }
}
