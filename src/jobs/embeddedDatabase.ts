import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { z } from 'zod';
import type { BackendLogger } from './backend.ts';
import { reasonOf } from './backendErrors.ts';
import { within } from './backendTime.ts';
import { type Claim, heartbeatMilliseconds } from './embeddedLock.ts';
import type { threadTask } from './embeddedThread.ts';

/** The database as this process serves it. */
export interface RunningDatabase {
  readonly port: number;
  /** Resolves when it ended, with the error where nobody had asked for it. */
  readonly ended: Promise<Error | undefined>;
  close(): Promise<void>;
}

/**
 * Opens the database of the folder in a thread and serves it. One that cannot be opened is set aside, and an empty one
 * takes its place: what is missing in the queue comes back from the ledger. Only the holder of the claim may call this.
 */
export async function startDatabase(
  folder: string,
  claim: Claim,
  logger: BackendLogger,
): Promise<RunningDatabase> {
  const database = join(folder, 'database');
  await createOnce(folder, database);
  try {
    return await startThread(database, claim);
  } catch (error) {
    const aside = `${database}.unreadable-${new Date().toISOString().replaceAll(':', '')}`;
    await rename(database, aside);
    logger.warn({ folder: aside, reason: reasonOf(error) }, 'the queue cannot be opened and is made anew');
    await createOnce(folder, database);
    return startThread(database, claim);
  }
}

/** In a thread of its own, which takes 800 MB, gives all of it back, and may be killed: without the mark it begins again. */
async function createOnce(folder: string, database: string): Promise<void> {
  const mark = join(folder, 'database.created');
  if (existsSync(mark) && existsSync(database)) return;
  await rm(database, { recursive: true, force: true });
  const [code] = await once(thread({ task: 'create', database }), 'exit');
  if (code !== 0) throw new Error(`making the embedded queue in ${database} ended with code ${code}`);
  await writeFile(mark, '');
}

async function startThread(database: string, claim: Claim): Promise<RunningDatabase> {
  const { file: claimFile, token } = claim;
  const worker = thread({ task: 'serve', database, token, claimFile, heartbeatMilliseconds });
  let isAsked = false;
  const opened = Promise.race([once(worker, 'message'), failure(worker)]);
  // Before those that wait for this process give up.
  if (!(await within(30_000, opened))) {
    opened.catch(() => {});
    await worker.terminate();
    throw new Error('it did not open within 30 seconds');
  }
  const [port] = await opened;
  const ended = failure(worker).catch((error: Error) => (isAsked ? undefined : error));
  // A process that has nothing else to do may end.
  worker.unref();
  return {
    port,
    ended,
    async close() {
      isAsked = true;
      worker.postMessage('close');
      if (!(await within(5000, ended))) await worker.terminate();
    },
  };
}

function thread(task: z.input<typeof threadTask>): Worker {
  // Sources are run as they are, the package is compiled.
  const file = new URL(`./embeddedThread${extname(import.meta.url)}`, import.meta.url);
  return new Worker(file, { name: 'embedded queue', workerData: task });
}

/** Rejects with the error that ended the thread. */
async function failure(worker: Worker): Promise<never> {
  const [code] = await once(worker, 'exit');
  throw new Error(`the thread of the embedded queue ended with code ${code}`);
}
