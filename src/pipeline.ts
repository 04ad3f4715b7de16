import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Config, Credentials } from './config.ts';
import { TerminalError } from './errors.ts';
import type { RunObserver, RunSummary } from './events.ts';
import { readWindow } from './extract/calls.ts';
import { type Client, createClient } from './extract/client.ts';
import { createLanding, type Landed, type Landing } from './extract/landing.ts';
import { planWindows } from './extract/windows.ts';
import { type Home, homeAt } from './home.ts';
import { checkLedger } from './load/checks.ts';
import { emptyStretch } from './load/emptiness.ts';
import { applyEvent, duplicatedCalls } from './load/events.ts';
import { ledgerRows } from './load/ledger.ts';
import { publish } from './load/publish.ts';
import { type LandedManifest, pendingManifests } from './load/readings.ts';
import { attention, beginRun, endRun } from './load/runs.ts';
import { holdBillingZone, holdCoverage, writeSetting } from './load/settings.ts';
import { openWarehouse, type Warehouse } from './load/warehouse.ts';
import { type LoadResult, loadReading } from './load/window.ts';
import type { Logger } from './logger.ts';
import { isEvent, type Policy } from './manifest.ts';
import { Tally } from './tally.ts';
import { normalizeCalls } from './transform/normalize.ts';
import { formatInstant, formatWindow, type Window } from './window.ts';

/** What a run reads. Times in epoch seconds. */
export interface SyncOptions {
  readonly from?: number;
  readonly to?: number;
  /** Length of a window on the fixed UTC grid, seconds. */
  readonly windowSeconds: number;
  readonly acceptShrink?: boolean;
  /** Run the checks over everything, and mend calls that stand in two windows. */
  readonly fullCheck?: boolean;
  readonly command?: string;
}

/** What a run needs from outside. */
export interface SyncEffects {
  readonly logger: Logger;
  readonly observer?: RunObserver;
  readonly signal?: AbortSignal;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly client?: Client;
}

interface Run {
  readonly id: string;
  readonly config: Config;
  readonly home: Home;
  readonly warehouse: Warehouse;
  readonly landing: Landing;
  readonly client: Client;
  readonly policy: Policy;
  readonly tally: Tally;
  readonly now: () => number;
  readonly logger: Logger;
  readonly observer: RunObserver;
  readonly signal: AbortSignal | undefined;
}

const day = 86_400;

/**
 * One run without a queue: plans windows from the ledger, reads and lands them in parallel, loads them one at a
 * time, publishes. A failed window leaves a gap that the next run takes up; only errors that concern every window
 * (credentials, project, a full disk) end the run. Safe to kill at any moment and to run again.
 */
export async function sync(
  config: Config,
  credentials: Credentials,
  options: SyncOptions,
  effects: SyncEffects,
): Promise<RunSummary> {
  const home = homeAt(config.home);
  const warehouse = await openWarehouse(home.ledger);
  const client = effects.client ?? clientFor(config, credentials, effects.logger);
  const now = effects.now ?? Date.now;
  const run: Run = {
    id: randomUUID(),
    config,
    home,
    warehouse,
    landing: createLanding(home.landing),
    client,
    policy: policyOf(config, options),
    tally: new Tally(now()),
    now,
    logger: effects.logger,
    observer: effects.observer ?? {},
    signal: effects.signal,
  };
  try {
    return await conduct(run, options);
  } finally {
    await client.close();
    warehouse.close();
  }
}

export function clientFor(config: Config, credentials: Credentials, logger: Logger): Client {
  return createClient({
    apiUrl: config.apiUrl,
    authUrl: config.authUrl,
    projectId: credentials.projectId,
    keyId: credentials.keyId,
    keySecret: credentials.keySecret.reveal(),
    auth: config.auth,
    requestsPerSecond: config.requestsPerSecond,
    concurrency: config.concurrency,
    retryAfterCapMs: config.retryAfterCap * 1000,
    logger,
  });
}

function policyOf(config: Config, options: SyncOptions): Policy {
  return {
    settle_after_seconds: config.settleAfter,
    stale_after_seconds: config.staleAfter,
    shrink_limit: config.shrinkLimit,
    accept_shrink: options.acceptShrink ?? false,
  };
}

async function conduct(run: Run, options: SyncOptions): Promise<RunSummary> {
  const { connection } = run.warehouse;
  const range = await prepare(run, options);
  const { projectId } = run.client;
  await beginRun(connection, {
    runId: run.id,
    projectId,
    command: options.command ?? 'sync',
    range,
    startedAt: run.tally.startedAt,
  });
  try {
    const windows = await plan(run, range, options.windowSeconds);
    await readAndLoad(run, windows);
    if (options.fullCheck) await checkEverything(run);
    return await finish(run, range, null);
  } catch (error) {
    await finish(run, range, error as Error);
    throw error;
  }
}

/** Settings that the warehouse holds, what dead runs left behind, and the range to read. */
async function prepare(run: Run, options: SyncOptions): Promise<Window> {
  const { connection } = run.warehouse;
  const seconds = Math.floor(run.now() / 1000);
  await holdBillingZone(connection, run.config.timeZone);
  await writeSetting(connection, 'short_call_seconds', String(run.config.shortCallSeconds));
  const fallback = Math.min(seconds - day, options.from ?? Number.POSITIVE_INFINITY);
  const covered = await holdCoverage(connection, run.client.projectId, run.config.from, fallback);
  for (const path of await run.landing.sweep()) run.logger.info({ path }, 'removed what a killed run left');
  for (const landed of await pendingManifests(connection, run.landing, run.client.projectId)) {
    run.logger.info({ manifest: landed.path }, 'taking up what a killed run had landed');
    await apply(run, landed);
  }
  return { start: options.from ?? covered, end: Math.max(options.from ?? covered, options.to ?? seconds) };
}

async function plan(run: Run, range: Window, windowSeconds: number): Promise<Window[]> {
  const { connection } = run.warehouse;
  const { projectId } = run.client;
  const known = await ledgerRows(connection, projectId, range);
  const windows = planWindows({
    from: range.start,
    to: range.end,
    grid: windowSeconds,
    now: run.now() / 1000,
    rows: known,
  });
  await applyEvent(
    connection,
    await run.landing.landEvent('plan', { projectId, runId: run.id }, run.now(), windows),
  );
  run.observer.planned?.(windows);
  return windows;
}

/** The checks over the whole ledger of the project. A call that stands in two windows is mended, not reported. */
async function checkEverything(run: Run): Promise<void> {
  const { connection } = run.warehouse;
  const { projectId } = run.client;
  if ((await duplicatedCalls(connection, projectId)) > 0) {
    await applyEvent(
      connection,
      await run.landing.landEvent('mend', { projectId, runId: run.id }, run.now(), []),
    );
  }
  await checkLedger(connection, projectId);
}

/** Windows are read side by side, and loaded one at a time in the order in which they were landed. */
async function readAndLoad(run: Run, windows: readonly Window[]): Promise<void> {
  const queue = [...windows];
  const halt = new AbortController();
  const signal = run.signal ? AbortSignal.any([run.signal, halt.signal]) : halt.signal;
  let loading: Promise<void> = Promise.resolve();
  const reader = async (): Promise<void> => {
    for (let window = queue.shift(); window !== undefined && !signal.aborted; window = queue.shift()) {
      const current = window;
      const landed = await readWindow(run, current, {
        runId: run.id,
        policy: run.policy,
        signal,
        now: run.now,
        onPage: progress => run.observer.page?.(progress),
      });
      loading = loading.then(() => loadParts(run, current, landed));
      // The load's error stops the other readers; whoever awaits `loading` gets it.
      loading.catch(error => halt.abort(error));
    }
  };
  const readers = await Promise.allSettled(
    Array.from({ length: run.config.concurrency }, reader).map(halting(halt)),
  );
  await loading;
  const failed = readers.find(result => result.status === 'rejected');
  if (failed && !run.signal?.aborted) throw failed.reason;
}

/** The first reader that fails stops the others. */
function halting(halt: AbortController): (reader: Promise<void>) => Promise<void> {
  return reader =>
    reader.catch(error => {
      halt.abort(error);
      throw error;
    });
}

async function loadParts(run: Run, window: Window, landed: readonly Landed[]): Promise<void> {
  for (const part of landed) {
    const result = await load(run, part);
    run.observer.loaded?.(windowOf(part), result);
  }
  run.observer.windowDone?.(window);
}

async function apply(run: Run, { path, manifest }: LandedManifest): Promise<void> {
  if (isEvent(manifest)) await applyEvent(run.warehouse.connection, { path, manifest });
  else await load(run, { path, manifest });
}

async function load(run: Run, landed: Landed): Promise<LoadResult> {
  const { connection } = run.warehouse;
  const { manifest, path } = landed;
  const dataFile = join(run.landing.directory, dirname(path), manifest.data_file ?? '');
  const result = await loadReading(connection, landed, () => normalizeCalls(connection, manifest, dataFile));
  run.tally.add(formatWindow(windowOf(landed)), result);
  const fields = { run: run.id, window: formatWindow(windowOf(landed)), ...result };
  if (result.error === null) run.logger.debug(fields, 'window loaded');
  else run.logger.warn(fields, 'window not loaded');
  return result;
}

function windowOf({ manifest }: Landed): Window {
  return { start: Date.parse(manifest.window_start) / 1000, end: Date.parse(manifest.window_end) / 1000 };
}

async function finish(run: Run, range: Window, error: Error | null): Promise<RunSummary> {
  const { connection } = run.warehouse;
  const needs = await attention(connection, run.client.projectId, range);
  const warnings = await warningsOf(run, range);
  const figures = run.tally.figures(run.client.stats, run.now());
  const needsPerson = needs.openGaps + needs.rejectedCalls + needs.refusedWindows > 0;
  const state = error ? 'failed' : run.signal?.aborted ? 'interrupted' : needsPerson ? 'attention' : 'done';
  await endRun(connection, run.id, {
    state,
    finishedAt: run.now(),
    error: error?.message ?? null,
    ...figures,
  });
  run.observer.publishing?.();
  await publish(run.warehouse, run.home.analytics);
  return {
    runId: run.id,
    state,
    from: formatInstant(range.start),
    to: formatInstant(range.end),
    ...figures,
    openGaps: needs.openGaps,
    warnings,
    errors: run.tally.errors,
  };
}

async function warningsOf(run: Run, range: Window): Promise<string[]> {
  const empty = await emptyStretch(run.warehouse.connection, run.client.projectId, range);
  if (empty === undefined) return [];
  return [
    `The API lists no calls at all in ${formatWindow(empty)}. If there were calls then, this range is older than ` +
      'what the API still serves: take them from a dashboard export (trunkledger import).',
  ];
}

/** Whether every reading of a run failed: then it is the run that failed. */
export function failedAltogether(summary: RunSummary): boolean {
  return summary.windows === 0 && summary.failedWindows > 0;
}

/** The error of a run whose windows all failed. */
export function altogetherError(summary: RunSummary): TerminalError {
  return new TerminalError(
    `None of the ${summary.failedWindows} windows could be read. The first error: ${summary.errors[0] ?? 'unknown'}`,
  );
}
