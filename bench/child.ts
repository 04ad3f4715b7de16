import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { benchFolder } from './paths.ts';
import type { Usage } from './usage.ts';

/** How a process went, from its start to its end. */
export interface Finished {
  readonly seconds: number;
  /** Of all its threads. */
  readonly processorSeconds: number;
  /** Peak of the process's resident memory, 10^6 bytes. */
  readonly peakMegabytes: number;
  readonly stdout: string;
}

export interface ProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly nodeOptions?: readonly string[];
}

/** Runs a script in a Node process of its own. @throws with its stderr if it does not end with 0. */
export async function runProcess(
  script: string,
  args: readonly (string | number)[],
  { environment = {}, folder, nodeOptions = [] }: ProcessOptions = {},
): Promise<Finished> {
  const began = performance.now();
  const preload = join(benchFolder, 'usage.ts');
  const child = spawn(process.execPath, ['--import', preload, ...nodeOptions, script, ...args.map(String)], {
    env: { PATH: process.env.PATH, ...environment },
    ...(folder === undefined ? {} : { cwd: folder }),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit').then(([code]) => ({ code, seconds: (performance.now() - began) / 1000 }));
  const outputs = [1, 2, 3].map(index => text(child.stdio[index] as NodeJS.ReadableStream));
  const [{ code, seconds }, stdout = '', stderr = '', usage = ''] = await Promise.all([exit, ...outputs]);
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${stdout}${stderr}`);
  const { peakBytes, processorSeconds } = JSON.parse(usage) as Usage;
  return { seconds, processorSeconds, peakMegabytes: peakBytes / 1e6, stdout };
}

/** A server in a process of its own. Its first line of output is what `start` resolves to. */
export async function startServer(
  script: string,
  args: readonly string[],
): Promise<{ readonly line: string; stop(): Promise<void> }> {
  const child: ChildProcess = fork(script, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const failed = ended.then(([code]) => {
    throw new Error(`${script} ended with ${code} before it was ready`);
  });
  // The server's end is an error only until it is ready.
  failed.catch(() => undefined);
  const [line] = await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), failed]);
  return {
    line: String(line).trim(),
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}
