/**
 * The embedded database in a thread of its own, so that its statements (which run to their end without giving way) hold up
 * nothing else of the process, and so that all its memory goes when it ends.
 */
import { utimesSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';
import { serve } from './embeddedServer.ts';
import { SharedSession } from './embeddedSession.ts';

/** What the thread is told. */
export const threadTask = z.discriminatedUnion('task', [
  z.object({ task: z.literal('create'), database: z.string() }),
  z.object({
    task: z.literal('serve'),
    database: z.string(),
    token: z.string(),
    /** Touched once in `heartbeatMilliseconds`. */
    claimFile: z.string(),
    heartbeatMilliseconds: z.number(),
  }),
]);

/**
 * Small, as a queue is: 4 MB of buffers instead of 128 MB. No fsync: a loss of power may cost the queue, which then is
 * made anew from the ledger, and each job would take twice as long.
 */
const settings = {
  search_path: 'bullmq,public',
  shared_buffers: '4MB',
  wal_buffers: '256kB',
  work_mem: '1MB',
  maintenance_work_mem: '4MB',
  temp_buffers: '800kB',
  max_wal_size: '64MB',
  min_wal_size: '32MB',
};

function open(database: string): Promise<PGlite> {
  const more = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return PGlite.create({ dataDir: database, startParams: [...PGlite.defaultStartParams, ...more] });
}

const port = parentPort;
if (port === null) throw new Error('this file is a thread');
const task = threadTask.parse(workerData);
const database = await open(task.database);

if (task.task === 'create') {
  await database.close();
} else {
  const execute = async (bytes: Buffer): Promise<Buffer> => {
    const parts: Buffer[] = [];
    // Copied: the bytes lie in the database's own memory.
    await database.execProtocolRawStream(bytes, { onRawData: part => void parts.push(Buffer.from(part)) });
    return Buffer.concat(parts);
  };
  const broken = (error: unknown): void => {
    // To the main thread, as the end of this one.
    queueMicrotask(() => {
      throw error;
    });
  };
  const server = await serve(new SharedSession(execute, broken), task.token);
  const heartbeat = setInterval(() => {
    const now = new Date();
    // Where the file is gone, another process has taken over: nothing may be written any more.
    utimesSync(task.claimFile, now, now);
  }, task.heartbeatMilliseconds);
  port.once('message', async () => {
    clearInterval(heartbeat);
    await server.close();
    await database.close();
    port.close();
  });
  port.postMessage(server.port);
}
