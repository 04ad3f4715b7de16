import { existsSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { ExpectedError } from './errors.ts';

/** Before the first run has ended. */
export function nothingPublished(path: string): ExpectedError {
  return new ExpectedError(
    `${path} is not there yet: nothing was published. Run: trunkledger sync (or: trunkledger demo). While up runs, its ` +
      'first run publishes when it ends; trunkledger status tells how far it is.',
  );
}

/**
 * Opens the published copy for one piece of work. It is read-only, and locked up: no other file can be read or
 * written from SQL (READ_ONLY alone still allows COPY … TO and read_text('/etc/…')), and no setting can be changed.
 */
export async function withPublished<T>(
  path: string,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  if (!existsSync(path)) throw nothingPublished(path);
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', memory_limit: '2GB' });
  const connection = await instance.connect();
  try {
    await connection.run("set TimeZone = 'UTC'");
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
    return await work(connection);
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}
