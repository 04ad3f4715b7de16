import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Environment } from '../../support/program.ts';
import { Journal } from './journal.ts';
import type { Order } from './starter.ts';

/** Several processes of starter.ts. */
export interface Starters {
  /** Gives all of them the same order at once, and resolves when all have done it. */
  order(order: Order): Promise<void>;
  /** Kinds of the jobs that they took since the last call. */
  takeFired(): string[];
}

const program = fileURLToPath(new URL('./starter.ts', import.meta.url));

export function startStarters(count: number, environment: Environment): Starters {
  let fired: string[] = [];
  const onLine = (line: string): void => {
    if (line.startsWith('fired ')) fired.push(line.slice('fired '.length));
  };
  const tell = Array.from({ length: count }, () => startStarter(environment, onLine));
  return {
    order: async order => void (await Promise.all(tell.map(each => each(order)))),
    takeFired() {
      const taken = fired;
      fired = [];
      return taken;
    },
  };
}

function startStarter(environment: Environment, onLine: (line: string) => void) {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const journal = new Journal();
  createInterface(child.stdout).on('line', line => {
    onLine(line);
    journal.add(line);
  });
  once(child, 'exit').then(([code]) => journal.end(new Error(`a starter ended with ${code}`)));
  return async (order: Order): Promise<void> => {
    const done = journal.next(new RegExp(`^${order.name} done$`));
    child.stdin.write(`${JSON.stringify(order)}\n`);
    await done;
  };
}
