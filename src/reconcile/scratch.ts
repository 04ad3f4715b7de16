import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { nothingPublished } from '../reader.ts';
import { literal } from '../sqlTemplate.ts';

/**
 * Opens a scratch database with the published copy attached, read-only, as `ledger`, for one piece of work. It lives in
 * memory and spills into a folder that goes with it. It reads and writes files: no SQL of a user runs here.
 */
export async function withScratch<T>(
  published: string,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  if (!existsSync(published)) throw nothingPublished(published);
  const folder = await mkdtemp(join(tmpdir(), 'trunkledger-reconcile-'));
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '2GB', temp_directory: folder });
  const connection = await instance.connect();
  try {
    await connection.run("set TimeZone = 'UTC'");
    await connection.run(`attach ${literal(published)} as ledger (read_only)`);
    return await work(connection);
  } finally {
    connection.disconnectSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}
