import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './home.ts';

const bin = fileURLToPath(new URL('../../bin/trunkledger.js', import.meta.url));

export type Environment = Readonly<Record<string, string>>;

/** How a run of the program ended. */
export interface Outcome {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly child: ChildProcess;
  readonly finished: Promise<Outcome>;
  /** Resolves with the first line of stderr that matches; rejects if the program ends without one. */
  line(pattern: RegExp): Promise<string>;
  /** Calls back for each line of stderr. */
  onLine(listener: (line: string) => void): void;
}

export interface ProgramOptions {
  /** Where the program runs; by default an empty folder, so that no .env is found. */
  readonly cwd?: string;
}

/** Starts `trunkledger` as a person would, with nothing of this process's environment but the time zone. */
export async function startProgram(
  args: readonly string[],
  environment: Environment = {},
  { cwd }: ProgramOptions = {},
): Promise<Program> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: cwd ?? (await temporaryFolder()),
    env: { ...(process.env.TZ === undefined ? {} : { TZ: process.env.TZ }), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return observe(child);
}

function observe(child: ChildProcess): Program {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the program has no pipes');
  const texts = { stdout: '', stderr: '' };
  stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  const finished = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
  const reader = createInterface(stderr);
  return {
    child,
    finished,
    line: pattern =>
      new Promise((resolve, reject) => {
        reader.on('line', line => pattern.test(line) && resolve(line));
        finished.then(() => reject(new Error(`no line matched ${pattern}:\n${texts.stderr}`)), reject);
      }),
    onLine: listener => void reader.on('line', listener),
  };
}

/** Runs `trunkledger` to its end. */
export async function runProgram(
  args: readonly string[],
  environment: Environment = {},
  options: ProgramOptions = {},
): Promise<Outcome> {
  return (await startProgram(args, environment, options)).finished;
}
