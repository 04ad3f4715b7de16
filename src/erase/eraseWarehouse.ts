import type { DuckDBConnection } from '@duckdb/node-api';
import { checkLedger } from '../load/checks.ts';
import { transaction } from '../load/transaction.ts';
import { rows, runFile } from '../sql.ts';
import type { Wanted } from './erasedValues.ts';
import { type ErasedColumn, eraseFromTables } from './eraseTables.ts';

/**
 * Takes the numbers out of every table, in one transaction; the legs of forwarded calls, which are told by their numbers,
 * are matched again. `hashes` are of landing files that were rewritten. The checks over everything have the last word:
 * counts and money stay what they were.
 */
export async function eraseFromWarehouse(
  connection: DuckDBConnection,
  wanted: Wanted,
  hashes: ReadonlyMap<string, string>,
): Promise<ErasedColumn[]> {
  return transaction(connection, async () => {
    const erased = await eraseFromTables(connection, wanted);
    const isForwardedOtherwise = erased.some(({ column }) => column === 'call_forward_number');
    for (const range of await ranges(connection, isForwardedOtherwise)) {
      await runFile(connection, 'load/forwarding', range);
      await runFile(connection, 'load/forwarded_calls', range);
    }
    await runFile(connection, 'erase/hashes', { hashes: JSON.stringify(Object.fromEntries(hashes)) });
    for (const { project_id } of await rows(connection, 'select distinct project_id from ops.windows'))
      await checkLedger(connection, String(project_id));
    return erased;
  });
}

/** Whose calls have lost a number, or where a trunk has lost its own: all calls. */
async function ranges(connection: DuckDBConnection, isEverything: boolean) {
  const found = await rows(
    connection,
    isEverything
      ? 'select project_id, min(window_start) as first, max(window_end) as next from ops.windows group by project_id'
      : 'select distinct project_id, day as first, day + interval 1 day as next from erased_call_days',
  );
  return found.map(({ project_id, first, next }) => ({
    project_id: String(project_id),
    window_start: String(first),
    window_end: String(next),
  }));
}
