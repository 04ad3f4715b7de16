import type { DuckDBConnection } from '@duckdb/node-api';
import { rows, runFile, runScript } from '../../sql.ts';
import { sqlFromTemplate } from '../../sqlTemplate.ts';

/** Numbers whose records are alone with them on a day, from the surest to the last resort. */
const numbers: readonly (readonly string[])[] = [
  ['from_number', 'to_number'],
  ['from_tail', 'to_tail'],
  ['to_tail'],
  ['from_tail'],
];

/** How many records a clock is told from: some are enough, however many there are. */
const looksAt = 50_000;
/** Differences of one clock lie this far apart at most: ringing, load, whole seconds. Microseconds. */
const width = 5_000_000;
/** How far a clock may go off within a month. Microseconds. */
const mostDrift = 600_000_000;

/**
 * Fills `switch_clocks` and `switch_clock_days`: by how much the clock of each file is ahead of the provider's, from records
 * and calls that belong together whatever the clocks show. A file of which too few are alone with their numbers has no row.
 */
export async function tellClocks(connection: DuckDBConnection): Promise<void> {
  for (const keys of numbers) {
    if (!(await hasUntold(connection))) break;
    await runScript(connection, differences(keys), { share: await share(connection) }, 'clock_differences');
    await runFile(connection, 'reconcile/switch/clocks', { width });
  }
  await runFile(connection, 'reconcile/switch/clock_days', { width, most: mostDrift });
}

function differences(keys: readonly string[]): string {
  return sqlFromTemplate('reconcile/switch/clock_differences', {
    keys: keys.join(', '),
    keys_given: keys.map(key => `${key} is not null`).join(' and '),
  });
}

async function share(connection: DuckDBConnection): Promise<number> {
  const [row] = await rows(connection, 'select count(*) as records from switch_records');
  return Math.max(1, Math.floor(Number(row?.records) / looksAt));
}

async function hasUntold(connection: DuckDBConnection): Promise<boolean> {
  const [row] = await rows(
    connection,
    'select exists (from switch_records anti join switch_clocks using (file)) as has_untold',
  );
  return row?.has_untold === true;
}
