import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { program } from '../paths.ts';

type Entry = Readonly<Record<string, unknown>>;

/** A `trunkledger up` or `worker` process. */
export interface Member {
  /** Resolves when it first logs what is wanted, with when that was (performance.now()). @throws if it ends before */
  logged(isWanted: (entry: Entry) => boolean): Promise<number>;
  /** Resident memory, that of its children too, 10^6 bytes. */
  megabytes(): number;
  /** Ends it, and resolves with what it wrote to descriptor 3. @throws unless it ends with 0 */
  stop(): Promise<string>;
}

interface Waiting {
  readonly isWanted: (entry: Entry) => boolean;
  readonly resolve: (at: number) => void;
}

/** Starts it with JSON logs of level info. */
export function startMember(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder: string,
  nodeOptions: readonly string[] = [],
): Member {
  const child = spawn(process.execPath, [...nodeOptions, program, ...args], {
    env: { PATH: process.env.PATH, ...environment, TRUNKLEDGER_LOG_LEVEL: 'info' },
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  const written = text(child.stdio[3] as NodeJS.ReadableStream);
  const lines: string[] = [];
  let waiting: Waiting[] = [];
  createInterface({ input: child.stdio[2] as NodeJS.ReadableStream }).on('line', line => {
    const at = performance.now();
    lines.push(line);
    const entry: Entry = line.startsWith('{') ? JSON.parse(line) : {};
    for (const each of waiting.filter(({ isWanted }) => isWanted(entry))) {
      each.resolve(at);
      waiting = waiting.filter(other => other !== each);
    }
  });
  const ended = exit.then(([code, signal]) => {
    throw new Error(`${args.join(' ')} ended with ${code ?? signal}:\n${lines.slice(-20).join('\n')}`);
  });
  ended.catch(() => undefined);
  return {
    logged(isWanted) {
      const { promise, resolve } = Promise.withResolvers<number>();
      waiting.push({ isWanted, resolve });
      return Promise.race([promise, ended]);
    },
    megabytes() {
      const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
      const pids = [String(child.pid), ...children.split(' ').filter(pid => pid !== '')];
      return pids.reduce((sum, pid) => sum + residentMegabytes(pid), 0);
    },
    async stop() {
      child.kill('SIGTERM');
      const [code, signal] = await exit;
      if (code !== 0)
        throw new Error(`${args.join(' ')} ended with ${code ?? signal}:\n${lines.slice(-20).join('\n')}`);
      return written;
    },
  };
}

function residentMegabytes(pid: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6;
}
