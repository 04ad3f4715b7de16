import { runMigrations } from 'bullmq';
import type { Pool, PoolClient } from 'pg';
import { sqlText } from '../sql.ts';

/**
 * Makes or upgrades BullMQ's schema and the table of the request budget. Many processes may do so at once: BullMQ's part
 * runs under its advisory lock, ours under one of our own.
 */
export async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
    await createBudgetTable(client);
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function createBudgetTable(client: PoolClient): Promise<void> {
  // One text is one implicit transaction, which holds the lock that it begins with.
  await client.query(sqlText('queue/request_budget'));
}
