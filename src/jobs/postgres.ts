import { Pool } from 'pg';
import type { Backend, BackendEffects } from './backend.ts';
import { createErrorReport, queueError, queueUsageError, reasonOf } from './backendErrors.ts';
import { migrate } from './postgresMigrate.ts';
import { PostgresStore } from './postgresStore.ts';

/**
 * A queue on PostgreSQL 13 or newer, in the schema `bullmq` of the URL's database; the request budget is in the schema
 * `trunkledger`. Both are made and brought up to date here.
 * @throws ExpectedError where it cannot be reached within ten seconds, is too old, was migrated by a newer program, or
 *   does not let the schemas be made.
 */
export async function openPostgresBackend(url: string, { logger }: BackendEffects): Promise<Backend> {
  const pool = new Pool({
    connectionString: url,
    options: '-c search_path=bullmq,public',
    application_name: 'trunkledger',
    max: 10,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  const store = new PostgresStore(pool, createErrorReport(logger), url);
  try {
    await migrate(pool);
  } catch (error) {
    await store.close(0);
    throw explain(url, error);
  }
  return store.backend('postgres');
}

const remedies: Readonly<Record<string, string>> = {
  '28P01': 'Mend user or password in the URL.',
  '28000': "Mend the user in the URL, or let it in by the server's pg_hba.conf.",
  '3D000': 'Create the database (createdb), or mend its name in the URL.',
  '42501':
    'Let the user make schemas: GRANT CREATE ON DATABASE … TO …, or create "bullmq" and "trunkledger" owned by it.',
  '53300': 'Raise max_connections of the server.',
  '25006': 'The server is a standby, which takes no writes: name the primary in the URL.',
};

/** What to do about an error of the server, as `openPostgresBackend` throws it. */
export function explain(url: string, error: unknown): Error {
  const name = error instanceof Error ? error.name : '';
  if (name === 'UnsupportedPostgresVersionError')
    return queueUsageError(url, 'the server is older than PostgreSQL 13.', 'Upgrade it.', error);
  if (name === 'SchemaVersionMismatchError')
    return queueUsageError(
      url,
      'its schema "bullmq" was migrated by a newer version of this program.',
      'Upgrade this program on all machines; going back is not supported.',
      error,
    );
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const describe = code === '3D000' ? queueUsageError : queueError;
  return describe(
    url,
    `the PostgreSQL server cannot be used (${reasonOf(error)}).`,
    remedies[code] ??
      'Start it, or mend host, port, user, password or database in the URL; without a server use "embedded".',
    error,
  );
}
