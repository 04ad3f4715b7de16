import type { DuckDBConnection } from '@duckdb/node-api';
import { firstRow, runFile } from '../sql.ts';
import { keepDays, keepDaysOfNewCalls } from './days.ts';
import { matchForwardedCalls } from './forwardedCalls.ts';

/** How many calls a batch wrote. */
export interface Differences {
  readonly new: number;
  readonly changed: number;
  readonly vanished: number;
}

/** Calls of a project by creation time, half-open; ISO 8601. */
export interface Range {
  readonly project_id: string;
  readonly window_start: string;
  readonly window_end: string;
}

/**
 * Writes what the staged calls (sql/load/stage.sql) change in the range, and what follows from it: journal, hours, days
 * and the legs of forwarded calls. Writes nothing where nothing differs. Needs a transaction.
 * @param listed how many calls are staged
 * @param isKnown whether any call of the range was there before
 */
export async function writeCalls(
  connection: DuckDBConnection,
  range: Range,
  listed: number,
  isKnown: boolean,
): Promise<Differences> {
  const differences = isKnown ? await merge(connection, range) : await insertAll(connection, range, listed);
  if (differences === undefined) return { new: 0, changed: 0, vanished: 0 };
  await runFile(connection, 'load/hours', { ...range });
  await matchForwardedCalls(connection, range);
  return differences;
}

/** Windows of which nothing is known need no comparison. */
async function insertAll(
  connection: DuckDBConnection,
  range: Range,
  listed: number,
): Promise<Differences | undefined> {
  if (listed === 0) return undefined;
  await runFile(connection, 'load/fresh');
  await keepDaysOfNewCalls(connection, range);
  return { new: listed, changed: 0, vanished: 0 };
}

async function merge(connection: DuckDBConnection, range: Range): Promise<Differences | undefined> {
  await runFile(connection, 'load/compare', { ...range });
  const found = await firstRow(connection, 'load/differences');
  const written = Number(found.new) + Number(found.written) + Number(found.vanished);
  if (written === 0) return undefined;
  await runFile(connection, 'load/merge', { ...range });
  await keepDays(connection, range.project_id);
  const journaled = await firstRow(connection, 'load/journaled');
  return { new: Number(found.new), changed: Number(journaled.changed), vanished: Number(found.vanished) };
}
