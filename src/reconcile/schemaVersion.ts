import type { DuckDBConnection } from '@duckdb/node-api';
import { ExpectedError } from '../errors.ts';
import { migrations } from '../load/migrate.ts';
import { rows } from '../sql.ts';

/** @throws ExpectedError where another version of the program published what is attached as `ledger`. */
export async function refuseOtherVersion(connection: DuckDBConnection): Promise<void> {
  const [row] = await rows(connection, 'select max(number) as number from ledger.ops.migrations');
  const found = Number(row?.number ?? 0);
  const known = migrations().at(-1)?.number ?? 0;
  if (found === known) return;
  throw new ExpectedError(
    found < known
      ? `The published copy is of an older trunkledger (migration ${found}, needed is ${known}). Publish it anew: trunkledger sync`
      : `The published copy is of a newer trunkledger (migration ${found}; this one knows up to ${known}). Install the newer version.`,
  );
}
