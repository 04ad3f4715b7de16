import type { DuckDBConnection } from '@duckdb/node-api';

/** Runs `work` in one transaction: all of it is there afterwards, or nothing. */
export async function transaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('begin transaction');
  try {
    const result = await work();
    await connection.run('commit');
    return result;
  } catch (error) {
    await connection.run('rollback').catch(() => {
      // A failed commit has rolled back already; the first error is the one to report.
    });
    throw error;
  }
}
