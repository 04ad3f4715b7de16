import { once } from 'node:events';
import { ExpectedError, UsageError } from '../errors.ts';
import { StateFileError } from '../sandbox/configuration/stateFile.ts';
import { type FaultProfile, FaultProfileError, parseFaults } from '../sandbox/faults/profile.ts';
import { MAXIMUM_CALLS_PER_DAY, parseInstant } from '../sandbox/options.ts';
import { startSandbox } from '../sandbox/server.ts';

export interface SandboxCommandOptions {
  readonly port?: number;
  readonly host?: string;
  readonly seed?: string;
  readonly callsPerDay?: number;
  /** ISO 8601; the clock stands still there. */
  readonly now?: string;
  readonly faults?: string;
  /** File that keeps the configuration over restarts. */
  readonly state?: string;
}

const HIGHEST_PORT = 65_535;

/**
 * Serves the sandbox until SIGINT or SIGTERM.
 *
 * @throws UsageError if an option is wrong, the port is taken, or the state file is damaged
 * @throws ExpectedError if the state file could not be written
 */
export async function sandboxCommand(options: SandboxCommandOptions): Promise<void> {
  checkInteger('--port', options.port, 0, HIGHEST_PORT);
  checkInteger('--calls-per-day', options.callsPerDay, 1, MAXIMUM_CALLS_PER_DAY);
  if (options.state === '') throw new UsageError('--state is empty: name a file, or leave it out.');
  const now = readInstant(options.now);
  const faults = readFaults(options.faults);
  const stop = stopSignal();
  const { state: stateFile } = options;
  const sandbox = await startSandbox({ ...options, now, faults, stateFile }).catch(error =>
    refuseStart(options, error),
  );
  process.stdout.write(`sandbox listening on ${sandbox.url}\n`);
  await stop;
  await sandbox.close().catch(error => tellUnwritten(stateFile, error));
}

function checkInteger(flag: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw new UsageError(`${flag} ${value}: allowed is a whole number from ${least} to ${most}.`);
}

function readInstant(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant !== undefined) return new Date(instant);
  throw new UsageError(
    `--now ${text}: allowed is an ISO 8601 date or date-time, in UTC unless it has an offset. ` +
      'For example --now 2026-10-01T12:00:00Z; leave it out for real time.',
  );
}

function readFaults(text: string | undefined): FaultProfile | undefined {
  try {
    return text === undefined ? undefined : parseFaults(text);
  } catch (error) {
    if (!(error instanceof FaultProfileError)) throw error;
    throw new UsageError(`--faults: ${error.message}. docs/sandbox.md explains each.`, { cause: error });
  }
}

function refuseStart({ host, port }: SandboxCommandOptions, error: unknown): never {
  if (error instanceof StateFileError) {
    throw new UsageError(`--state: ${error.message}`, { cause: error });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const listenErrors = ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND'];
  if (!listenErrors.includes(code)) throw error;
  throw new UsageError(
    `--host ${host ?? '127.0.0.1'} --port ${port ?? 0}: cannot listen there (${code}). ` +
      'Choose another port, or --port 0 for any free one.',
    { cause: error },
  );
}

function tellUnwritten(stateFile: string | undefined, error: unknown): never {
  throw new ExpectedError(
    `--state ${stateFile}: the last changes could not be written (${(error as Error).message}). ` +
      'The file has the state before them. Make room or a folder that can be written to.',
    { cause: error },
  );
}

/** Listens from before the server starts, so that a signal in between is not lost. */
async function stopSignal(): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  await Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })]);
  controller.abort();
}
