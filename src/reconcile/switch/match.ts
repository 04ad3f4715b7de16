import type { DuckDBConnection } from '@duckdb/node-api';
import { rows, runFile, runScript } from '../../sql.ts';
import { sqlFromTemplate } from '../../sqlTemplate.ts';
import { matchContested } from './contested.ts';

/** What a match rests on beside the time, from the strongest to the weakest. */
type Tier = 'numbers' | 'last digits' | 'called number' | 'caller rewritten' | 'called rewritten';

/** One pass over what the passes before left open. */
interface Pass {
  readonly tier: Tier;
  /** Columns that have to be equal. */
  readonly keys: readonly string[];
  /** Which records and which calls take part, in SQL. */
  readonly records?: string;
  readonly calls?: string;
}

/**
 * Both numbers; their last nine digits (national forms, prefixes of the switch); the called number where one side does not
 * know the caller; the called number of outbound calls, where the switch shows a caller of its own; the caller of
 * inbound calls that the switch books on an extension.
 */
const passes: readonly Pass[] = [
  { tier: 'numbers', keys: ['from_number', 'to_number'] },
  { tier: 'last digits', keys: ['from_tail', 'to_tail'] },
  { tier: 'called number', keys: ['to_tail'], records: 'from_tail is null' },
  { tier: 'called number', keys: ['to_tail'], calls: 'from_tail is null' },
  {
    tier: 'caller rewritten',
    keys: ['to_tail'],
    records: "direction is distinct from 'INBOUND'",
    calls: "direction = 'OUTBOUND'",
  },
  {
    tier: 'called rewritten',
    keys: ['from_tail'],
    records: "to_tail is null and direction is distinct from 'OUTBOUND'",
    calls: "direction = 'INBOUND'",
  },
];

/**
 * Fills `switch_matches` from `switch_records` and `switch_calls` (sql/reconcile/switch/tables.sql) and the clocks: each
 * record with at most one call, pass by pass, within a pass best first (see `bestFirst`).
 * Leaves what has no match in `open_records` and `open_calls`.
 * @param tolerance microseconds that the two times may lie apart, after the clock's offset
 */
export async function matchRecords(connection: DuckDBConnection, tolerance: number): Promise<void> {
  await runFile(connection, 'reconcile/switch/open');
  let open = { records: 'timed_records', calls: 'timed_calls' };
  for (const pass of passes) {
    await runPass(connection, pass, open, tolerance);
    await runScript(connection, sqlFromTemplate('reconcile/switch/remaining', open));
    if (!(await hasOpen(connection))) return;
    open = { records: 'open_records', calls: 'open_calls' };
  }
}

async function hasOpen(connection: DuckDBConnection): Promise<boolean> {
  const [row] = await rows(
    connection,
    'select exists (from open_records) and exists (from open_calls) as has_open',
  );
  return row?.has_open === true;
}

interface Open {
  readonly records: string;
  readonly calls: string;
}

async function runPass(
  connection: DuckDBConnection,
  pass: Pass,
  open: Open,
  tolerance: number,
): Promise<void> {
  const { tier, keys, records = 'true', calls = 'true' } = pass;
  const given = keys.map(key => `${key} is not null`).join(' and ');
  const columns = keys.join(', ');
  const neighbours = sqlFromTemplate('reconcile/switch/neighbours', {
    ...open,
    keys: columns,
    which_records: `${given} and ${records}`,
    which_calls: `${given} and ${calls}`,
    tolerance: String(tolerance),
  });
  await runScript(connection, neighbours, {}, 'reconcile/switch/neighbours');
  await runFile(connection, 'reconcile/switch/settle', { tier });
  await matchContested(connection, columns, tolerance, tier);
}
