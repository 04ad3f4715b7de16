import type { DuckDBConnection } from '@duckdb/node-api';
import { firstRow, type Row, rows, rowsOfFile, runFile, runScript } from '../sql.ts';
import { literal, sqlFromTemplate } from '../sqlTemplate.ts';
import { readSetting, writeSetting } from './settings.ts';
import { transaction } from './transaction.ts';

/** Billing days of a project, both included, and the time that they span, half-open; ISO 8601. */
interface Days {
  readonly project_id: string;
  readonly first_date: string;
  readonly last_date: string;
  readonly days_start: string;
  readonly days_end: string;
}

/**
 * Brings the tables behind the daily views up to date for the calls that were written: those that the temp view
 * `call_differences` names. Needs a transaction, and the calls as they are now.
 */
export async function keepDays(connection: DuckDBConnection, projectId: string): Promise<void> {
  const touched = await firstRow(connection, 'load/days/touched');
  if (touched.first_date !== null) await addDifferences(connection, daysOf(projectId, touched));
}

/** The same where every call of a range of creation times (half-open, ISO 8601) was added. */
export async function keepDaysOfNewCalls(
  connection: DuckDBConnection,
  range: { readonly project_id: string; readonly window_start: string; readonly window_end: string },
): Promise<void> {
  await takeAllCalls(connection, range.project_id, range.window_start, range.window_end);
  await keepDays(connection, range.project_id);
}

/** Counts the calls of a warehouse that was made before there were tables of days. Does nothing otherwise. */
export async function fillDays(connection: DuckDBConnection): Promise<void> {
  const [isUncounted] = await rows(
    connection,
    'select 1 from (from calls limit 1) where not exists (from trunk_days)',
  );
  if (isUncounted) await transaction(connection, () => recountDays(connection));
}

/** Writes from how many seconds on a call is not short; days are counted anew where that is not what they were counted by. */
export async function holdShortCallSeconds(connection: DuckDBConnection, seconds: number): Promise<void> {
  const name = 'short_call_seconds';
  if ((await readSetting(connection, name)) === String(seconds)) return;
  await transaction(connection, async () => {
    await writeSetting(connection, name, String(seconds));
    await recountDays(connection);
  });
}

/** Makes the tables of days anew, of every billing day that has calls. Needs a transaction. */
export async function recountDays(connection: DuckDBConnection): Promise<void> {
  for (const days of await countedStretches(connection)) {
    await takeAllCalls(connection, days.project_id, days.days_start, days.days_end);
    await runFile(connection, 'load/days/emptied', { ...days });
    await addDifferences(connection, days);
  }
}

/** The billing days that have calls, of one project or of all, in stretches that are counted at once. */
export async function countedStretches(connection: DuckDBConnection, projectId?: string): Promise<Days[]> {
  const stretches = await rowsOfFile(connection, 'load/days/stretches', { project_id: projectId ?? null });
  return stretches.map(stretch => daysOf(String(stretch.project_id), stretch));
}

async function takeAllCalls(
  connection: DuckDBConnection,
  projectId: string,
  start: string,
  end: string,
): Promise<void> {
  const parts = { project_id: literal(projectId), start: literal(start), end: literal(end) };
  await runScript(connection, sqlFromTemplate('load/days/added', parts), {}, 'load/days/added');
}

async function addDifferences(connection: DuckDBConnection, days: Days): Promise<void> {
  for (const table of ['destinations', 'trunks', 'medians', 'numbers', 'durations'])
    await runFile(connection, `load/days/${table}`, { ...days });
}

function daysOf(projectId: string, { first_date, last_date, days_start, days_end }: Row): Days {
  return {
    project_id: projectId,
    first_date: String(first_date),
    last_date: String(last_date),
    days_start: String(days_start),
    days_end: String(days_end),
  };
}
