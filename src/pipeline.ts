import { conclude } from './conclusion.ts';
import type { Config, Credentials } from './config.ts';
import { syncConfiguration } from './configuration.ts';
import { ExpectedError } from './errors.ts';
import { readWindow } from './extract/calls.ts';
import type { Landed } from './extract/landing.ts';
import { checkEverything } from './fullCheck.ts';
import { beginRun } from './load/runs.ts';
import { plan } from './plan.ts';
import { holdRange, holdSettings, takeUp } from './preparation.ts';
import { reopenRefused } from './recount.ts';
import { loadLanded, type Run, type RunEffects, withRun } from './run.ts';
import type { RunSummary } from './summary.ts';
import { formatWindow, type Window } from './window.ts';

/** What a run reads. Times in epoch seconds. */
export interface SyncOptions {
  readonly from?: number;
  readonly to?: number;
  /** Length of a window on the fixed UTC grid, seconds. */
  readonly windowSeconds: number;
  readonly acceptShrink?: boolean;
  /** Read the configuration too: trunks, endpoints, numbers and the rest. Default true. */
  readonly resources?: boolean;
  /** Run the checks over everything, and mend calls that stand in two windows. */
  readonly fullCheck?: boolean;
  /** What ops.runs calls the run. */
  readonly command?: string;
}

/**
 * One run without a queue: plans windows from the ledger, reads and lands them in parallel, and the configuration
 * beside them, loads them as they are landed, publishes. A failed window leaves a gap that the next run takes up; only errors that concern every window
 * (credentials, project, a full disk) end the run. Safe to kill at any moment and to run again.
 */
export function sync(
  config: Config,
  credentials: Credentials,
  options: SyncOptions,
  effects: RunEffects,
): Promise<RunSummary> {
  return withRun(config, credentials, options.acceptShrink ?? false, effects, run => conduct(run, options));
}

async function conduct(run: Run, options: SyncOptions): Promise<RunSummary> {
  await holdSettings(run.warehouse, run.config);
  await takeUp(run);
  const range = await holdRange(run, options);
  await beginRun(run.warehouse.connection, {
    runId: run.id,
    projectId: run.projectId,
    command: options.command ?? 'sync',
    range,
    startedAt: run.tally.startedAt,
  });
  try {
    if (options.acceptShrink) await reopenRefused(run, range);
    const windows = await plan(run, range, options);
    await besideConfiguration(run, options.resources ?? true, () => readAndLoad(run, windows));
    if (options.fullCheck) await checkEverything(run);
  } catch (error) {
    await conclude(run, range, error as Error);
    throw error;
  }
  return conclude(run, range, null);
}

/** Whatever the API says of calls, what it says of the configuration is loaded; other errors end both. */
async function besideConfiguration(
  run: Run,
  isWanted: boolean,
  readCalls: () => Promise<void>,
): Promise<void> {
  const halt = new AbortController();
  const signal = run.signal ? AbortSignal.any([run.signal, halt.signal]) : halt.signal;
  const calls = readCalls().catch(error => {
    if (!(error instanceof ExpectedError)) halt.abort(error);
    throw error;
  });
  // Which never rejects.
  const configuration = isWanted ? syncConfiguration(run, signal) : undefined;
  await Promise.allSettled([calls, configuration]);
  await calls;
}

/**
 * Windows are read side by side, and loaded as they are landed. The first error that concerns every window stops
 * the readers; what is landed by then is loaded.
 */
async function readAndLoad(run: Run, windows: readonly Window[]): Promise<void> {
  const queue = [...windows];
  const halt = new AbortController();
  const signal = run.signal ? AbortSignal.any([run.signal, halt.signal]) : halt.signal;
  const loads: Promise<void>[] = [];
  const stopOnError = (work: Promise<void>): Promise<void> =>
    work.catch(error => {
      halt.abort(error);
      throw error;
    });
  const reader = async (): Promise<void> => {
    for (let window = queue.shift(); window !== undefined && !signal.aborted; window = queue.shift()) {
      const landed = await readOne(run, window, signal);
      const load = stopOnError(loadParts(run, window, landed));
      // Told of when the readers have stopped; until then it would end the process as unhandled.
      load.catch(() => undefined);
      loads.push(load);
    }
  };
  const readers = Array.from({ length: run.config.concurrency }, () => stopOnError(reader()));
  const read = await Promise.allSettled(readers);
  const loaded = await Promise.allSettled(loads);
  // An interrupted run ends its readers with the signal's reason, which is no failure.
  const results = run.signal?.aborted ? loaded : [...loaded, ...read];
  const failed = results.find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
}

function readOne(run: Run, window: Window, signal: AbortSignal): Promise<Landed[]> {
  return readWindow(run, window, {
    runId: run.id,
    policy: run.policy,
    signal,
    now: run.now,
    onPage: progress => run.observer.page?.(progress),
  });
}

async function loadParts(run: Run, window: Window, landed: readonly Landed[]): Promise<void> {
  const logger = run.logger.child({ window: formatWindow(window) });
  await Promise.all(landed.map(part => loadLanded({ ...run, logger }, part)));
  run.tally.windowDone();
  run.observer.windowDone?.(window);
}
