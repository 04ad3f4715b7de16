import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../../errors.ts';
import { rows, runFile } from '../../sql.ts';

/**
 * Sets `trunk_id` of invoice_lines, from ids of trunks and from names that they have or had. What is neither stays as it
 * is, and meets no call.
 * @throws UsageError where a name is that of several trunks.
 */
export async function nameTrunks(connection: DuckDBConnection): Promise<void> {
  await runFile(connection, 'reconcile/invoice/trunks');
  const [shared] = await rows(
    connection,
    `select line.file, line.line_number, line.trunk, name.trunk_ids from invoice_lines as line
     join invoice_trunk_names as name on name.name = lower(line.trunk)
     where len(name.trunk_ids) > 1 order by all limit 1`,
  );
  if (shared)
    throw new UsageError(
      `${shared.file}, line ${shared.line_number}, column "trunk": "${shared.trunk}" is the name of several trunks: ` +
        `${(shared.trunk_ids as string[]).join(', ')}. Write their ids in the file.`,
    );
}
