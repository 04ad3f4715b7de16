import { Socket } from 'node:net';
import { Pool } from 'pg';
import type { Backend, BackendEffects } from './backend.ts';
import { createErrorReport } from './backendErrors.ts';
import { EmbeddedHost } from './embeddedHost.ts';
import { migrate } from './postgresMigrate.ts';
import { PostgresStore } from './postgresStore.ts';

/**
 * A queue with nothing installed: PGlite (PostgreSQL in WebAssembly) on disk below `folder`. The first process serves the
 * database on a port of 127.0.0.1, later ones use it there, and when the serving one ends, one of the others goes on.
 * @throws ExpectedError where a process of another machine holds the folder.
 */
export async function openEmbeddedBackend(folder: string, { logger }: BackendEffects): Promise<Backend> {
  const host = new EmbeddedHost(folder, logger);
  const pool = new Pool({
    user: 'postgres',
    database: 'postgres',
    password: async () => (await host.address()).token,
    stream: () => socketTo(host),
    max: 10,
    connectionTimeoutMillis: 60_000,
    idleTimeoutMillis: 300_000,
  });
  const store = new PostgresStore(pool, createErrorReport(logger), 'embedded');
  try {
    await host.address();
    await migrate(pool);
  } catch (error) {
    await store.close(0);
    await host.close();
    throw error;
  }
  return store.backend('embedded', () => host.close());
}

/** A socket that asks where the database is when it connects, whatever port it is told. */
function socketTo(host: EmbeddedHost): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket) as (port: number, host: string) => Socket;
  socket.connect = () => {
    host.address().then(
      ({ port }) => !socket.destroyed && connect(port, '127.0.0.1'),
      error => socket.destroy(error),
    );
    return socket;
  };
  return socket;
}
