import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const program = fileURLToPath(new URL('./budgetProcess.ts', import.meta.url));

export interface Rush {
  readonly url: string;
  readonly folder: string;
  readonly rate: number;
  readonly processes: number;
  /** Of each process. */
  readonly requests: number;
}

/** When the requests of processes that share a budget started, in milliseconds, ascending. */
export async function rush({ url, folder, rate, processes, requests }: Rush): Promise<number[]> {
  const all = Array.from({ length: processes }, () => {
    const args = [program, url, folder, String(rate), String(requests)];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
  });
  for (const { lines } of all) await lines.next();
  for (const { child } of all) child.stdin.write('go\n');
  const starts = await Promise.all(
    all.map(async ({ lines }): Promise<number[]> => JSON.parse((await lines.next()).value ?? '')),
  );
  return starts.flat().sort((a, b) => a - b);
}

/** The most starts that any second holds. */
export function mostInASecond(starts: readonly number[]): number {
  return Math.max(...starts.map((first, n) => starts.slice(n).filter(start => start - first < 1000).length));
}
