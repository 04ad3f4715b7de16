import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll } from 'vitest';

/** A database in memory of one test file, opened when it is first asked for. */
export function withMemory(): () => Promise<DuckDBConnection> {
  let opened: Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> | undefined;
  const open = async () => {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    await connection.run("set TimeZone = 'UTC'");
    return { instance, connection };
  };
  afterAll(async () => {
    const made = await opened;
    made?.connection.disconnectSync();
    made?.instance.closeSync();
  });
  return async () => {
    opened ??= open();
    return (await opened).connection;
  };
}
