import { expect } from 'vitest';
import { type Environment, type Outcome, type Program, startProgram } from '../../support/program.ts';
import { Journal } from './journal.ts';
import type { Life } from './outages.ts';

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

/** `isStartedAgain` decides, as a supervisor does, of a process that ended without having been told to. */
export async function startParticipant(
  args: readonly string[],
  environment: Environment,
  isStartedAgain: (life: Life) => boolean,
): Promise<Participant> {
  const journal = new Journal();
  let isToldToEnd = false;
  const start = async (): Promise<Program> => {
    const started = await startProgram(args, environment);
    started.onLine(line => journal.add(line));
    return started;
  };
  let program = await start();
  const live = async (): Promise<Outcome> => {
    for (;;) {
      const from = Date.now();
      const outcome = await program.finished;
      if (isToldToEnd || !isStartedAgain({ ...outcome, from, to: Date.now() })) {
        journal.end(new Error(`${args[0]} ended:\n${outcome.stderr.slice(-5000)}`));
        return outcome;
      }
      journal.beginAnew();
      program = await start();
    }
  };
  const finished = live();
  const end = (signal: NodeJS.Signals): Promise<Outcome> => {
    isToldToEnd = true;
    program.child.kill(signal);
    return finished;
  };
  return {
    get program() {
      return program;
    },
    next: pattern => journal.next(pattern),
    ready: pattern => journal.ready(pattern),
    kill: async () => void (await end('SIGKILL')),
    async stop() {
      const { code, signal, stderr } = await end('SIGTERM');
      expect({ code, signal }, stderr.slice(-5000)).toEqual({ code: 0, signal: null });
    },
  };
}
