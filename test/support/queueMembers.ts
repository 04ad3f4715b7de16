import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

const program = fileURLToPath(new URL('./queueMember.ts', import.meta.url));

/** A process that is a member of an embedded queue. */
export interface Member {
  readonly child: ChildProcess;
  readonly logs: readonly string[];
  /** Ids of the jobs that it did. */
  readonly done: readonly string[];
  /** Resolves when it has added jobs with these ids. */
  add(ids: readonly string[]): Promise<void>;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
}

const patience = { timeout: 50_000, interval: 20 };

export function startMember(folder: string): Member {
  const child = spawn(process.execPath, [program, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const logs: string[] = [];
  const done: string[] = [];
  createInterface(child.stdout).on('line', line => {
    const { log, did } = JSON.parse(line);
    if (log !== undefined) logs.push(log);
    if (did !== undefined) done.push(did);
  });
  let additions = 0;
  return {
    child,
    logs,
    done,
    ended: new Promise(resolve => child.once('exit', resolve)),
    async add(ids) {
      additions += 1;
      child.stdin.write(`${ids.join(' ')}\n`);
      await expect.poll(() => logs.filter(log => log === 'added').length, patience).toBe(additions);
    },
  };
}

export async function ready(members: readonly Member[]): Promise<void> {
  await expect.poll(() => members.every(({ logs }) => logs.includes('ready')), patience).toBe(true);
}

/** Those that said that they serve the database. */
export function serving(members: readonly Member[]): Member[] {
  return members.filter(({ logs }) => logs.includes('this process serves the embedded queue'));
}

/** Resolves when each of the ids was done by one of the members. */
export async function allDone(members: readonly Member[], ids: readonly string[]): Promise<void> {
  const isDone = () => {
    const done = new Set(members.flatMap(member => member.done));
    return ids.filter(id => !done.has(id));
  };
  await expect.poll(isDone, patience).toEqual([]);
}
