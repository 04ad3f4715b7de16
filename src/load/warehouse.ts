import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import PQueue from 'p-queue';
import { ExpectedError } from '../errors.ts';
import { runFile } from '../sql.ts';
import { defineViews } from './definitions.ts';
import { migrate } from './migrate.ts';

/** The open warehouse. One process writes it; whoever writes does so through `write`, one after another. */
export interface Warehouse {
  readonly connection: DuckDBConnection;
  readonly path: string;
  /** One more connection, with temp tables of its own, on which readings can be typed while another one is loaded. */
  connect(): Promise<DuckDBConnection>;
  /** Runs `work` when whatever was given before has ended: two transactions that write would conflict. */
  write<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

export interface WarehouseOptions {
  /** DuckDB's `memory_limit`. Its own default, 80 % of the machine, is no neighbour's friend. */
  readonly memoryLimit?: string;
  /** DuckDB's worker threads. Its default is the number of cores. */
  readonly threads?: number;
}

/**
 * Opens `path` for writing, creates or migrates it, and brings views and reference data up to date.
 * Throws an ExpectedError that names the holder when another process has it open.
 */
export async function openWarehouse(path: string, options: WarehouseOptions = {}): Promise<Warehouse> {
  await mkdir(dirname(path), { recursive: true });
  const instance = await open(path, options);
  const connections: DuckDBConnection[] = [];
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await instance.connect();
    connections.push(connection);
    await connection.run("set TimeZone = 'UTC'");
    await runFile(connection, 'normalize/macros');
    return connection;
  };
  const close = (): void => {
    // The instance keeps the file's lock while a connection lives.
    for (const connection of connections.splice(0)) connection.disconnectSync();
    instance.closeSync();
  };
  try {
    const connection = await connect();
    await migrate(connection, path);
    await defineViews(connection);
    return { connection, path, connect, write: oneAtATime(), close };
  } catch (error) {
    close();
    throw error;
  }
}

function oneAtATime(): Warehouse['write'] {
  const queue = new PQueue({ concurrency: 1 });
  return work => queue.add(work);
}

async function open(path: string, options: WarehouseOptions): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, {
      memory_limit: options.memoryLimit ?? '512MB',
      ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
      temp_directory: `${path}.tmp`,
      // 24 commits cost 10 s with the default threshold, 2.4 s with this one; publishing checkpoints anyway.
      checkpoint_threshold: '2GB',
    });
  } catch (error) {
    throw refused(path, error as Error);
  }
}

/** Another process writes the warehouse. */
export class WarehouseHeldError extends ExpectedError {}

function refused(path: string, error: Error): Error {
  const holder = /PID (\d+)/.exec(error.message)?.[1];
  if (!/lock/i.test(error.message)) return error;
  return new WarehouseHeldError(
    `${path} is held by ${holder === undefined ? 'another process' : `process ${holder}`}: only one process can write ` +
      'the warehouse. Wait for it to end, or stop it; readers use analytics.duckdb meanwhile.',
    { cause: error },
  );
}
