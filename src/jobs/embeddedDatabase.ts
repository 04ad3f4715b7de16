import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { BackendLogger } from './backend.ts';
import { reasonOf } from './backendErrors.ts';
import { within } from './backendTime.ts';
import type { childTask } from './embeddedChild.ts';
import { type Claim, heartbeatMilliseconds, update } from './embeddedLock.ts';
import { endProcess, identityOf } from './embeddedProcess.ts';

/**
 * No optimizing compiler, whose code is what V8 loses count of, and which costs a small database more than it gains: without, it
 * opens sooner and takes less memory. Only where the engine is known to have the option.
 */
const engineOptions = Number(process.versions.node.split('.')[0]) <= 26 ? ['--liftoff-only'] : [];

/** The database as a child of this process serves it. */
export interface RunningDatabase {
  /** Says where. */
  readonly claim: Claim;
  /** Resolves when it ended, with the error where nobody had asked for it. */
  readonly ended: Promise<Error | undefined>;
  close(): Promise<void>;
}

/**
 * Opens the database of the folder in a child process and serves it. One that cannot be opened is set aside, and an empty one
 * takes its place: what is missing in the queue comes back from the ledger. Only the holder of the claim may call this.
 */
export async function startDatabase(
  folder: string,
  claim: Claim,
  logger: BackendLogger,
): Promise<RunningDatabase> {
  const database = join(folder, 'database');
  // Left behind by a holder that was killed. It ends by itself, where it can.
  if (claim.writer !== null) await endProcess(claim.writer);
  await createOnce(folder, database, claim);
  try {
    // Twice: the engine may break down over a sound database.
    return await serve(database, claim).catch(error => {
      logger.warn({ reason: reasonOf(error) }, 'the queue did not open, and is opened again');
      return serve(database, claim);
    });
  } catch (error) {
    const aside = `${database}.unreadable-${new Date().toISOString().replaceAll(':', '')}`;
    await rename(database, aside);
    logger.warn({ folder: aside, reason: reasonOf(error) }, 'the queue cannot be opened and is made anew');
    await createOnce(folder, database, claim);
    return serve(database, claim);
  }
}

/** In a process of its own, which takes much memory, gives all of it back, and may be killed: without the mark it begins again. */
async function createOnce(folder: string, database: string, claim: Claim): Promise<void> {
  const mark = join(folder, 'database.created');
  if (existsSync(mark) && existsSync(database)) return;
  await rm(database, { recursive: true, force: true });
  const { child, ended } = await startChild({ task: 'create', database }, claim);
  await answer(child, ended);
  await kill(child, ended);
  await writeFile(mark, '');
}

async function serve(database: string, claim: Claim): Promise<RunningDatabase> {
  const { file: claimFile, token } = claim;
  const task = { task: 'serve', database, token, claimFile, heartbeatMilliseconds } as const;
  const { child, claim: written, ended } = await startChild(task, claim);
  const opened = answer(child, ended);
  // Before those that wait for this process give up.
  if (!(await within(30_000, opened))) {
    opened.catch(() => {});
    await kill(child, ended);
    throw new Error('it did not open within 30 seconds');
  }
  const port = z.number().parse(await opened);
  // A process that has nothing else to do may end.
  for (const handle of handlesOf(child)) handle.unref();
  let isAsked = false;
  return {
    claim: await update(written, { port }),
    ended: ended.then(failure => (isAsked ? undefined : failure)),
    async close() {
      isAsked = true;
      for (const handle of handlesOf(child)) handle.ref();
      child.send('close', () => {});
      await within(5000, answer(child, ended));
      await kill(child, ended);
    },
  };
}

/** The next one; rejects where it ends instead. */
async function answer(child: ChildProcess, ended: Promise<Error>): Promise<unknown> {
  const [message] = await Promise.race([
    once(child, 'message'),
    ended.then(failure => Promise.reject(failure)),
  ]);
  return message;
}

/** All that keeps this process waiting for the child. */
function handlesOf(child: ChildProcess): { ref(): void; unref(): void }[] {
  const { channel, stderr } = child;
  return [child, ...(channel ? [channel] : []), ...(stderr instanceof Socket ? [stderr] : [])];
}

async function kill(child: ChildProcess, ended: Promise<Error>): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

interface Started {
  readonly child: ChildProcess;
  /** Says who writes. */
  readonly claim: Claim;
  /** Resolves when it ended, with how. */
  readonly ended: Promise<Error>;
}

/** Starts a process, and gives it the task once the claim says that it writes: the next holder has to know whom to end. */
async function startChild(task: z.input<typeof childTask>, claim: Claim): Promise<Started> {
  // Sources are run as they are, the package is compiled.
  const file = fileURLToPath(new URL(`./embeddedChild${extname(import.meta.url)}`, import.meta.url));
  const child = fork(file, { execArgv: engineOptions, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const ended = endOf(child);
  if (child.pid === undefined) throw await ended;
  const written = await update(claim, { writer: await identityOf(child.pid) });
  child.send(task, () => {});
  return { child, claim: written, ended };
}

/** With what it said before it ended: of all an engine prints when it breaks down, the lines that say why. */
async function endOf(child: ChildProcess): Promise<Error> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, 4000);
  });
  try {
    const [code, signal] = await once(child, 'close');
    const reasons = said.match(/^# \w.*$|^.*Error: .*$/gm) ?? [];
    const how = [signal ?? `code ${code}`, ...reasons].join('; ');
    return new Error(`the process of the embedded queue ended with ${how}`);
  } catch (error) {
    return error as Error;
  }
}
