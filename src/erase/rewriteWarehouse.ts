import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { syncFolder } from '../durableFiles.ts';
import type { Home } from '../home.ts';
import { publish } from '../load/publish.ts';
import { openWarehouse, removeDatabase, type Warehouse } from '../load/warehouse.ts';
import { rows, rowsOfFile } from '../sql.ts';
import { literal, quoted } from '../sqlTemplate.ts';

/**
 * Writes the warehouse to a new file, publishes that, and puts it in the place of the old one, which is closed: what was
 * deleted or replaced stays readable in the blocks of the old files, and in copies that DuckDB spilled. Whatever moment a
 * process dies at, there is a whole warehouse and a whole published copy.
 */
export async function rewriteWarehouse(warehouse: Warehouse, home: Home): Promise<void> {
  const aside = home.rebuild;
  try {
    await copyAll(warehouse, aside);
    const fresh = await openWarehouse(aside);
    try {
      await publish(fresh, home.analytics);
    } finally {
      fresh.close();
    }
    warehouse.close();
    await rm(`${home.ledger}.wal`, { force: true });
    await rename(aside, home.ledger);
    await syncFolder(dirname(home.ledger));
    await sweepLeftovers(home);
  } finally {
    await removeDatabase(aside);
  }
}

/** Removes what earlier processes, and this one, left beside the databases. */
async function sweepLeftovers({ ledger, rebuild, analytics }: Home): Promise<void> {
  const files = [`${ledger}.new`, `${ledger}.new.wal`, rebuild, `${rebuild}.wal`, `${rebuild}.new`];
  const folders = [`${ledger}.tmp`, `${rebuild}.tmp`, `${rebuild}.new.tmp`];
  const published = [`${analytics}.unpublished`, `${analytics}.wal`, `${analytics}.tmp`];
  for (const path of [...files, ...folders, ...published]) await rm(path, { recursive: true, force: true });
}

/** Tables, views and comments are made anew, so that nothing but rows is copied. */
async function copyAll({ connection }: Warehouse, to: string): Promise<void> {
  await removeDatabase(to);
  (await openWarehouse(to)).close();
  await connection.run(`attach ${literal(to)} as fresh`);
  try {
    await connection.run(`set threads = ${availableParallelism()}`);
    for (const { schema, table } of await rowsOfFile(connection, 'erase/tables'))
      await copyTable(connection, `${quoted(String(schema))}.${quoted(String(table))}`);
    await connection.run('checkpoint fresh');
  } finally {
    await connection.run('detach fresh');
    await connection.run('set threads = 1');
  }
  if (!existsSync(to)) throw new Error(`${to} is gone while it was written`);
}

async function copyTable(connection: DuckDBConnection, table: string): Promise<void> {
  await connection.run(`delete from fresh.${table}`);
  await connection.run(`insert into fresh.${table} by name select * from ${table}`);
  const [counts] = await rows(
    connection,
    `select (select count(*) from ${table}) as before, (select count(*) from fresh.${table}) as after`,
  );
  if (counts?.before === counts?.after) return;
  throw new Error(
    `${table} was copied with ${counts?.after} rows of ${counts?.before}; nothing was replaced`,
  );
}
