import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import PQueue from 'p-queue';
import { makeFolder } from '../durableFiles.ts';
import { ExpectedError } from '../errors.ts';
import { runFile } from '../sql.ts';
import { fillDays } from './days.ts';
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
  /** DuckDB's threads for one statement; default 1 (see `createLoader`, which loads readings side by side). */
  readonly threads?: number;
}

/**
 * Opens `path` for writing, creates or migrates it, and brings views and reference data up to date.
 * Throws an ExpectedError that names the holder when another process has it open.
 */
export async function openWarehouse(path: string, options: WarehouseOptions = {}): Promise<Warehouse> {
  await makeHome(dirname(path));
  if (!existsSync(path)) await makeFile(path);
  const instance = await open(path, options);
  // Ours is the lock now: what spilled here was a killed process's.
  await rm(spillFolder(path), { recursive: true, force: true });
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
    await fillDays(connection);
    await defineViews(connection);
    return { connection, path, connect, write: oneAtATime(), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Calls are personal data: what is made here is its owner's alone. */
async function makeHome(folder: string): Promise<void> {
  try {
    await makeFolder(folder, 0o700);
  } catch (error) {
    throw new ExpectedError(
      `${folder} is no folder that can be written: ${(error as Error).message}. Set TRUNKLEDGER_HOME to another.`,
      { cause: error },
    );
  }
}

/** Removes a database file with what DuckDB keeps beside it. */
export async function removeDatabase(path: string): Promise<void> {
  for (const each of [path, `${path}.wal`]) await rm(each, { force: true });
}

function oneAtATime(): Warehouse['write'] {
  const queue = new PQueue({ concurrency: 1 });
  return work => queue.add(work);
}

/**
 * DuckDB writes a new file in several steps, and cannot open one that a killed process left between two of them: it
 * gets its name when it is whole. It gets it while it is locked, so that of two processes one finds the other's.
 */
async function makeFile(path: string): Promise<void> {
  const aside = `${path}.new`;
  const instance = await open(aside, {}).catch(async error => {
    if (error instanceof WarehouseHeldError) throw error;
    await rm(aside, { force: true });
    return open(aside, {});
  });
  if (existsSync(path)) await rm(aside);
  else await rename(aside, path);
  instance.closeSync();
}

async function open(path: string, options: WarehouseOptions): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, {
      memory_limit: options.memoryLimit ?? '256MB',
      // Statements over one window are too small to share: a second thread took a third more of the processor.
      threads: String(options.threads ?? 1),
      temp_directory: spillFolder(path),
      // 24 commits cost 10 s with the default threshold, 2.4 s with this one; publishing checkpoints anyway.
      checkpoint_threshold: '2GB',
      // Batches leave small rests between full row groups. To merge them all at a checkpoint compresses most rows again.
      max_vacuum_tasks: '1',
    });
  } catch (error) {
    throw refused(path, error as Error);
  }
}

function spillFolder(path: string): string {
  return `${path}.tmp`;
}

/** Another process writes the warehouse. */
export class WarehouseHeldError extends ExpectedError {}

function refused(path: string, error: Error): Error {
  // Not any lock: a damaged file is told of with its blocks.
  if (!/\bset lock\b/i.test(error.message)) {
    return new ExpectedError(
      `${path} cannot be opened: ${error.message} If it is damaged, make it again: trunkledger sync --rebuild`,
      { cause: error },
    );
  }
  const holder = /PID (\d+)/.exec(error.message)?.[1];
  return new WarehouseHeldError(
    `${path} is held by ${holder === undefined ? 'another process' : `process ${holder}`}: only one process can write ` +
      'the warehouse. Wait for it to end, or stop it; where it is "trunkledger up", ask it instead: trunkledger run sync. ' +
      'Readers use analytics.duckdb meanwhile.',
    { cause: error },
  );
}
