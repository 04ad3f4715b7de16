import {
  assertPostgresVersion,
  assertSchemaCompatibility,
  LATEST_SCHEMA_VERSION,
  SchemaMigrationRequiredError,
} from 'bullmq';
import { Client } from 'pg';
import { explain } from './postgres.ts';

/**
 * Looks at the server without making or changing anything there: whether the tables of a queue are `ready`, or would be made
 * or brought up to date by whoever opens it.
 * @throws ExpectedError as `openPostgresBackend`
 */
export async function inspectPostgres(url: string): Promise<'ready' | 'missing' | 'older'> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that is lost fails the query that is under way too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('set default_transaction_read_only = on');
    await assertPostgresVersion(client);
    return await schemaOf(client);
  } catch (error) {
    throw explain(url, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function schemaOf(client: Client): Promise<'ready' | 'missing' | 'older'> {
  try {
    const found = await assertSchemaCompatibility(client);
    return found < LATEST_SCHEMA_VERSION ? 'older' : 'ready';
  } catch (error) {
    if (!(error instanceof SchemaMigrationRequiredError)) throw error;
    await refuseWithoutRight(client);
    return 'missing';
  }
}

/** What PostgreSQL itself would answer to whoever makes a schema there. */
async function refuseWithoutRight(client: Client): Promise<void> {
  const { rows } = await client.query(
    `select
       pg_is_in_recovery() as is_standby,
       has_database_privilege(current_database(), 'create')
         or (select count(*) = 2 from pg_namespace
             where nspname in ('bullmq', 'trunkledger') and has_schema_privilege(oid, 'create')) as may_create`,
  );
  if (rows[0].is_standby) throw failure('25006', 'the server is in recovery');
  if (!rows[0].may_create) throw failure('42501', 'permission denied to make schemas');
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
