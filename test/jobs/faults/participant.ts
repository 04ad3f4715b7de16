import { expect } from 'vitest';
import { type Environment, type Outcome, type Program, startProgram } from '../../support/program.ts';

/** A process of a cluster, and what it logs. */
export interface Participant {
  readonly program: Program;
  /** Resolves with the next line that matches; rejects if the process ends before. */
  next(pattern: RegExp): Promise<string>;
  /** Resolves with the first line that matches, which may have come already. */
  ready(pattern: RegExp): Promise<string>;
  kill(): Promise<void>;
  /** SIGTERM. Fails unless it ends with 0. */
  stop(): Promise<void>;
}

interface Waiter {
  readonly pattern: RegExp;
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

export async function startParticipant(
  args: readonly string[],
  environment: Environment,
): Promise<Participant> {
  const program = await startProgram(args, environment);
  const waiters = new Set<Waiter>();
  const lines: string[] = [];
  let outcome: Outcome | undefined;
  program.onLine(line => {
    lines.push(line);
    for (const waiter of waiters) {
      if (!waiter.pattern.test(line)) continue;
      waiters.delete(waiter);
      waiter.resolve(line);
    }
  });
  const end = (): Error => new Error(`${args[0]} ended:\n${outcome?.stderr.slice(-5000)}`);
  const finished = program.finished.then(ended => {
    outcome = ended;
    for (const waiter of waiters) waiter.reject(end());
    waiters.clear();
    return ended;
  });
  const next = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      if (outcome === undefined) waiters.add({ pattern, resolve, reject });
      else reject(end());
    });
  return {
    program,
    next,
    async ready(pattern) {
      return lines.find(line => pattern.test(line)) ?? next(pattern);
    },
    async kill() {
      program.child.kill('SIGKILL');
      await finished;
    },
    async stop() {
      program.child.kill('SIGTERM');
      const { code, signal, stderr } = await finished;
      expect({ code, signal }, stderr.slice(-5000)).toEqual({ code: 0, signal: null });
    },
  };
}
