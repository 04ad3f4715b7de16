import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { makeFolder } from '../durableFiles.ts';
import { ExpectedError } from '../errors.ts';
import { nothingPublished } from '../reader.ts';
import type { Secret } from '../secret.ts';
import { runFile } from '../sql.ts';
import { literal } from '../sqlTemplate.ts';

/**
 * The published copy, attached read-only as `ledger`, beside a scratch database, `scratch`. The lock that DuckDB has on the
 * latter keeps a second export out of the same folder, and goes with the process.
 */
export interface Scratch {
  /** With numbers as they are. */
  readonly connection: DuckDBConnection;
  /** With numbers as they are to be written. */
  connect(): Promise<DuckDBConnection>;
  /** Also removes the folder. */
  close(): Promise<void>;
}

export interface ScratchOptions {
  /** Folder of this export alone; what is in it from a killed one goes. */
  readonly staging: string;
  /** Path of the published copy. */
  readonly published: string;
  /** Undefined: numbers stay as they are. */
  readonly key: Secret | undefined;
}

export async function openScratch({ staging, published, key }: ScratchOptions): Promise<Scratch> {
  if (!existsSync(published)) throw nothingPublished(published);
  await makeFolder(staging, 0o700);
  const instance = await openInstance(staging);
  const connections: DuckDBConnection[] = [];
  const close = async (): Promise<void> => {
    // While the lock is held, so that nobody else's files go. The instance keeps it while a connection lives.
    await rm(staging, { recursive: true, force: true });
    for (const connection of connections) connection.disconnectSync();
    instance.closeSync();
  };
  const connect = async (numbers: Secret | undefined): Promise<DuckDBConnection> => {
    const connection = await instance.connect();
    connections.push(connection);
    await prepare(connection, numbers);
    return connection;
  };
  try {
    const first = await instance.connect();
    connections.push(first);
    await first.run(`attach ${literal(published)} as ledger (read_only)`);
    await prepare(first, undefined);
    return { connection: first, connect: () => connect(key), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepare(connection: DuckDBConnection, key: Secret | undefined): Promise<void> {
  await connection.run("set TimeZone = 'UTC'");
  await connection.run('use ledger');
  if (key === undefined) {
    await runFile(connection, 'macros/numbers_as_they_are');
    return;
  }
  await connection.run('set variable pseudonym_key = encode($1)', [key.reveal()]);
  for (const name of ['hmac_sha256', 'pseudonyms', 'numbers_as_pseudonyms'])
    await runFile(connection, `macros/${name}`);
}

async function openInstance(staging: string): Promise<DuckDBInstance> {
  const path = join(staging, 'scratch.duckdb');
  const open = (): Promise<DuckDBInstance> =>
    DuckDBInstance.create(path, {
      memory_limit: '2GB',
      threads: String(availableParallelism()),
      temp_directory: join(staging, 'spilled'),
    });
  try {
    return await open();
  } catch (error) {
    if (/\bset lock\b/i.test((error as Error).message)) throw held(staging, error as Error);
    // DuckDB cannot open a file that a killed process left half made.
    await rm(path, { force: true });
    return await open();
  }
}

function held(staging: string, error: Error): ExpectedError {
  const holder = /PID (\d+)/.exec(error.message)?.[1];
  return new ExpectedError(
    `Another export is at work in ${staging}${holder === undefined ? '' : ` (process ${holder})`}: only one can be. ` +
      'Wait for it to end, and run this again.',
    { cause: error },
  );
}
