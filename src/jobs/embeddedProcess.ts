import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** What tells a process from every other one, also after its number was given away again. */
export interface ProcessIdentity {
  readonly host: string;
  /** Of this start of the machine; empty where the system does not say. */
  readonly boot: string;
  /** The world in which `pid` counts: containers have one each; empty where the system does not say. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** In ticks since the machine started; empty where the system does not say. */
  readonly startedAt: string;
}

export function thisProcess(): Promise<ProcessIdentity> {
  return identityOf(process.pid);
}

/** Of a process that this one sees. */
export async function identityOf(pid: number): Promise<ProcessIdentity> {
  const [boot, pidNamespace, startedAt] = await Promise.all([
    orEmpty(readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    orEmpty(readlink('/proc/self/ns/pid')),
    startOf(pid),
  ]);
  return { host: hostname(), boot, pidNamespace, pid, startedAt: startedAt ?? '' };
}

/** Whether that process is still there, or `unknown` where this machine cannot tell. */
export async function fate(other: ProcessIdentity): Promise<'alive' | 'dead' | 'unknown'> {
  const own = await thisProcess();
  if (other.host !== own.host || other.boot !== own.boot || other.pidNamespace !== own.pidNamespace)
    return 'unknown';
  if (other.startedAt !== '') return (await startOf(other.pid)) === other.startedAt ? 'alive' : 'dead';
  return isThere(other.pid) ? 'unknown' : 'dead';
}

/** Ends that process at once where it is still there, and resolves when it is not. */
export async function endProcess(other: ProcessIdentity): Promise<void> {
  while ((await fate(other)) === 'alive') {
    if (isThere(other.pid)) process.kill(other.pid, 'SIGKILL');
    await setTimeout(10);
  }
}

/**
 * When a process started, from the 22nd field of Linux' /proc/<pid>/stat; undefined where there is none. One that has
 * ended and only waits to be collected is none.
 */
async function startOf(pid: number): Promise<string | undefined> {
  const line = await orEmpty(readFile(`/proc/${pid}/stat`, 'utf8'));
  // The second field is the program's name in parentheses, which may hold blanks and parentheses itself.
  const [state, ...fields] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? undefined : fields[18];
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function orEmpty(text: Promise<string>): Promise<string> {
  return text.then(
    found => found.trim(),
    () => '',
  );
}
