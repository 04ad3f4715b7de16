import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { rows, runFile, sqlPath } from '../sql.ts';
import { writeSetting } from './settings.ts';
import { transaction } from './transaction.ts';

/**
 * Views with their COMMENTs (`sql/marts`) and reference data (`sql/reference`) are replaced where their files have
 * changed since they were last defined, in one transaction.
 */
export async function defineViews(connection: DuckDBConnection): Promise<void> {
  const wanted = fingerprint();
  const [known] = await rows(connection, "select value from ops.settings where name = 'definitions'");
  if (known?.value === wanted) return;
  await transaction(connection, async () => {
    for (const view of marts()) await runFile(connection, `marts/${view}`);
    await connection.run('delete from number_prefixes');
    await connection.run(
      "insert into number_prefixes select prefix, country from read_csv($1, columns = {'prefix': 'varchar', 'country': 'varchar'}, header = true)",
      [sqlPath('reference/number_prefixes.csv')],
    );
    await writeSetting(connection, 'definitions', wanted);
  });
}

function marts(): string[] {
  return readdirSync(sqlPath('marts'))
    .filter(file => file.endsWith('.sql'))
    .sort()
    .map(file => file.slice(0, -4));
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const view of marts()) hash.update(readFileSync(sqlPath(`marts/${view}.sql`)));
  hash.update(readFileSync(sqlPath('reference/number_prefixes.csv')));
  return hash.digest('hex');
}
