import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openWarehouse } from '../../src/load/warehouse.ts';

/** Runs `work` on a warehouse that was just made, in a folder that is gone afterwards. */
export async function withFreshWarehouse<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'trunkledger-'));
  try {
    const warehouse = await openWarehouse(join(folder, 'ledger.duckdb'));
    try {
      return await work(warehouse.connection);
    } finally {
      warehouse.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
