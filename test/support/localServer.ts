import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A server program of this machine, on a port and a folder of its own. */
export interface ServerProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** What it prints when it takes connections. */
  readonly readyLine: RegExp;
  /** Some refuse to run as root. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** A server that tests talk to. */
export interface TestServer {
  /** A place of its own for each call: a database that is empty. */
  freshUrl(): Promise<string>;
  /** Ends all connections and comes back at the same address with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The process of a server program, which can be ended and started again. */
export class ServerProcess {
  readonly #program: ServerProgram;
  #child: ChildProcess | undefined;

  constructor(program: ServerProgram) {
    this.#program = program;
  }

  async start(): Promise<void> {
    const { command, args, readyLine, user } = this.#program;
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', ...user });
    this.#child = child;
    const lines: string[] = [];
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', code => reject(new Error(`${command} ended with ${code}:\n${lines.join('\n')}`)));
      for (const stream of [child.stdout, child.stderr]) {
        createInterface(stream).on('line', line => {
          lines.push(line);
          if (readyLine.test(line)) resolve();
        });
      }
    });
  }

  /** SIGINT is what both Redis and PostgreSQL take as: drop the clients, write everything, end. */
  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Path of a program on the path or in the folders of a pattern, the newest first. */
export function findProgram(name: string, pattern?: string): string | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...(pattern === undefined ? [] : globSync(pattern).sort().reverse()),
  ];
  return folders.map(folder => join(folder, name)).find(path => existsSync(path));
}

export async function dockerAnswers(): Promise<boolean> {
  return run('docker', ['info']).then(
    () => true,
    () => false,
  );
}

/** Installs a package of Debian or Ubuntu, without starting what it brings; false where that is not possible. */
export async function installPackage(name: string): Promise<boolean> {
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  // Two test workers may want it at once.
  const patient = ['-o', 'DPkg::Lock::Timeout=300'];
  await run('apt-get', [...patient, 'update'], { env }).catch(() => {});
  return run('apt-get', [...patient, 'install', '-y', '--no-install-recommends', name], { env }).then(
    () => true,
    () => false,
  );
}
