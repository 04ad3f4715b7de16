import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import { type Row, rows } from '../sql.ts';

/** The value of a setting that is kept in the warehouse, if it has one. */
export async function readSetting(connection: DuckDBConnection, name: string): Promise<string | undefined> {
  const [row] = await rows(connection, 'select value from ops.settings where name = $name', { name });
  return row === undefined ? undefined : String(row.value);
}

export async function writeSetting(connection: DuckDBConnection, name: string, value: string): Promise<void> {
  if ((await readSetting(connection, name)) === value) return;
  await connection.run('delete from ops.settings where name = $1', [name]);
  await connection.run('insert into ops.settings (name, value) values ($1, $2)', [name, value]);
}

/**
 * The billing zone belongs to the stored dates: it is written once, and another zone over stored dates is refused.
 */
export async function holdBillingZone(connection: DuckDBConnection, zone: string): Promise<void> {
  const stored = await readSetting(connection, 'billing_time_zone');
  if (stored === zone) return;
  const [any] = await rows(connection, 'select 1 from calls limit 1');
  if (stored !== undefined && any) {
    throw new UsageError(
      `TRUNKLEDGER_TIME_ZONE is "${zone}", but the warehouse holds billing dates cut in "${stored}". ` +
        `Set it to "${stored}", or recut all dates with: trunkledger sync --rebuild`,
    );
  }
  await connection.run('delete from billing_days');
  await writeSetting(connection, 'billing_time_zone', zone);
}

/**
 * Where the ledger of a project begins (epoch seconds): `configured` if given, else what the first run set, else
 * `fallback`, which is kept.
 */
export async function holdCoverage(
  connection: DuckDBConnection,
  projectId: string,
  configured: number | undefined,
  fallback: number,
): Promise<number> {
  const stored = await storedCoverage(connection, projectId);
  const start = configured ?? (stored ? Number(stored.start) : fallback);
  if (stored && Number(stored.start) === start && stored.is_configured === (configured !== undefined))
    return start;
  await writeCoverage(connection, projectId, start, configured !== undefined);
  return start;
}

/** Writes where the ledger of a project begins (epoch seconds). */
export async function writeCoverage(
  connection: DuckDBConnection,
  projectId: string,
  start: number,
  isConfigured: boolean,
): Promise<void> {
  await connection.run('delete from ops.projects where project_id = $1', [projectId]);
  await connection.run('insert into ops.projects values ($1, make_timestamp($2::bigint * 1000000), $3)', [
    projectId,
    BigInt(start),
    isConfigured,
  ]);
}

/** Where the ledger of a project begins (epoch seconds), if any run has set it. */
export async function coverageOf(
  connection: DuckDBConnection,
  projectId: string,
): Promise<number | undefined> {
  const stored = await storedCoverage(connection, projectId);
  return stored && Number(stored.start);
}

async function storedCoverage(connection: DuckDBConnection, projectId: string): Promise<Row | undefined> {
  const [stored] = await rows(
    connection,
    'select epoch(covers_from)::bigint as start, is_configured from ops.projects where project_id = $project',
    { project: projectId },
  );
  return stored;
}
