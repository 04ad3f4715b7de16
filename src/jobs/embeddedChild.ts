/**
 * The embedded database in a process of its own, so that its statements (which run to their end without giving way) hold up
 * nothing else, all its memory goes when it ends, and a crash is not the crash of the program: V8 ends a process in which it
 * loses count of WebAssembly's code pages (nodejs/node#64500), most of all where several threads have some.
 */
import { utimesSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';
import { serve } from './embeddedServer.ts';
import { SharedSession } from './embeddedSession.ts';

/** What the child is told. It answers when it has done so, and stays until its parent ends it. */
export const childTask = z.discriminatedUnion('task', [
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

async function perform(task: z.output<typeof childTask>): Promise<void> {
  const database = await open(task.database);
  if (task.task === 'create') {
    await database.close();
    process.send?.('created');
    return;
  }
  const execute = async (bytes: Buffer): Promise<Buffer> => {
    const parts: Buffer[] = [];
    // Copied: the bytes lie in the database's own memory.
    await database.execProtocolRawStream(bytes, { onRawData: part => void parts.push(Buffer.from(part)) });
    return Buffer.concat(parts);
  };
  const broken = (error: unknown): void => {
    // To the parent, as the end of this process.
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
  process.once('message', async () => {
    clearInterval(heartbeat);
    await server.close();
    await database.close();
    process.send?.('closed');
  });
  process.send?.(server.port);
}

// The parent needs the database until it has stopped: what a terminal or a supervisor tells all processes is for it alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
// The parent was killed. Nothing is left to do, and an orderly exit takes half a second: the engine frees WebAssembly slowly.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', message => perform(childTask.parse(message)));
