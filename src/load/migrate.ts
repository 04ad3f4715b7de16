import { readdirSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ExpectedError } from '../errors.ts';
import { rows, runFile, sqlPath } from '../sql.ts';
import { transaction } from './transaction.ts';

/** Numbers and names of the migrations in `sql/migrations`, in order. */
export function migrations(): { readonly number: number; readonly name: string }[] {
  return readdirSync(sqlPath('migrations'))
    .filter(file => /^\d{6}_.+\.sql$/.test(file))
    .sort()
    .map(file => ({ number: Number(file.slice(0, 6)), name: file.slice(0, -4) }));
}

/**
 * Brings the schema up to date. Each migration and its row in `ops.migrations` are one transaction, so a killed
 * migration leaves nothing. A database that a newer trunkledger wrote is refused, unchanged.
 */
export async function migrate(connection: DuckDBConnection, path: string): Promise<void> {
  await connection.run('create schema if not exists ops');
  await connection.run(
    'create table if not exists ops.migrations (number integer not null, name varchar not null, applied_at timestamp not null)',
  );
  const applied = new Set(
    (await rows(connection, 'select number from ops.migrations')).map(row => row.number),
  );
  const known = migrations();
  refuseNewer(applied, known.at(-1)?.number ?? 0, path);
  for (const migration of known.filter(({ number }) => !applied.has(number))) {
    await transaction(connection, async () => {
      await runFile(connection, `migrations/${migration.name}`);
      await connection.run('insert into ops.migrations values ($1, $2, current_timestamp::timestamp)', [
        migration.number,
        migration.name,
      ]);
    });
  }
}

function refuseNewer(applied: ReadonlySet<unknown>, newest: number, path: string): void {
  const newer = [...applied].filter(number => Number(number) > newest);
  if (newer.length === 0) return;
  throw new ExpectedError(
    `${path} was written by a newer trunkledger (migration ${newer.join(', ')}; this one knows up to ${newest}). ` +
      'Install the newer version; nothing was changed.',
  );
}
