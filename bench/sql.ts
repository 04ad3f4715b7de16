import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Parameters, runScript } from '../src/sql.ts';
import { benchFolder } from './paths.ts';

/** Runs every statement of `bench/sql/<name>.sql`. */
export function runBenchFile(
  connection: DuckDBConnection,
  name: string,
  parameters: Parameters = {},
): Promise<void> {
  const text = readFileSync(join(benchFolder, 'sql', `${name}.sql`), 'utf8');
  return runScript(connection, text, parameters, `bench/${name}`);
}
