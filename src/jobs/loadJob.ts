import type { Job } from 'bullmq';
import { loadLandedConfiguration } from '../configuration.ts';
import { landGivenUp } from '../extract/calls.ts';
import type { Landed } from '../extract/landing.ts';
import { isConfiguration, isReading, windowOf } from '../manifest.ts';
import { loadLanded, type Run } from '../run.ts';
import { uncovered, type Window } from '../window.ts';
import {
  type ConfigurationProgress,
  type ConfigurationRequest,
  type Loaded,
  type LoadRequest,
  nothingSpent,
  type WindowProgress,
  type WindowRequest,
} from './jobs.ts';
import type { LoaderContext } from './loaderContext.ts';
import { verifiedManifest } from './pendingLandings.ts';
import { windowJobId } from './queues.ts';

/**
 * Loads what the job of a window has landed. What of the window is neither read nor known to have failed, because its
 * files are gone or damaged or its job is, is landed and loaded as a failure, so that it is read again.
 */
export async function loadWindowJob(
  context: LoaderContext,
  run: Run,
  job: Job<LoadRequest, Loaded>,
): Promise<Loaded> {
  const { progress, problem } = await readingOf(context, job);
  let reason = problem;
  const parts: Landed[] = [];
  for (const path of await landedPaths(run, job, progress)) {
    const found = await verifiedManifest(run, path);
    if (found instanceof Error) reason = found;
    else if (isReading(found)) parts.push({ path, manifest: found });
  }
  parts.push(...(await landRest(run, job.data, parts, reason)));
  await Promise.all(parts.map(part => loadLanded(run, part)));
  return {
    counts: run.tally.counts(),
    spent: progress?.spent ?? nothingSpent,
    ...(progress === undefined ? {} : { readMilliseconds: progress.milliseconds }),
  };
}

/** Where a process died that had to tell it, the landing folder does. */
async function landedPaths(
  { landing, projectId, id: runId }: Run,
  job: Job<LoadRequest, Loaded>,
  progress: WindowProgress | undefined,
): Promise<Set<string>> {
  const told = [...(progress?.landed ?? []).map(part => part.path), ...(progress?.failures ?? [])];
  if (progress !== undefined && job.attemptsStarted <= 1) return new Set(told);
  const landed = await landing.windowsLandedBy({ projectId, runId }, job.data);
  return new Set([...told, ...landed.map(({ path }) => path)]);
}

/** What the job of the window left: its result or, where it failed, what it had landed by then, and why it failed. */
async function readingOf(
  { queues }: LoaderContext,
  job: Job<LoadRequest, Loaded>,
): Promise<{ progress: WindowProgress | undefined; problem: Error }> {
  const [result] = Object.values(await job.getChildrenValues<WindowProgress>());
  if (result !== undefined) return { progress: result, problem: new Error('the reading has no files') };
  const [reason] = Object.values(await job.getIgnoredChildrenFailures());
  const failed = await queues.windows.getJob(windowJobId(job.data));
  const progress = (failed?.data as WindowRequest | undefined)?.progress;
  return { progress, problem: new Error(reason ?? 'its job is gone from the queue') };
}

async function landRest(run: Run, { start, end }: Window, parts: Landed[], reason: Error): Promise<Landed[]> {
  const known = parts.map(part => windowOf(part.manifest)).sort((a, b) => a.start - b.start);
  const options = { runId: run.id, policy: run.policy, now: run.now };
  const rest = uncovered({ start, end }, known);
  return Promise.all(rest.map(window => landGivenUp(run, window, options, reason)));
}

/** Loads what the job of the configuration has landed. */
export async function loadConfigurationJob(
  run: Run,
  job: Job<ConfigurationRequest, Loaded>,
): Promise<Loaded> {
  const [result] = Object.values(await job.getChildrenValues<ConfigurationProgress>());
  const [reason] = Object.values(await job.getIgnoredChildrenFailures());
  if (reason !== undefined) run.tally.configurationErrors.push(`configuration: not read: ${reason}`);
  if (result?.landed) await loadConfigurationAt(run, result.landed);
  return { counts: run.tally.counts(), spent: result?.spent ?? nothingSpent };
}

async function loadConfigurationAt(run: Run, path: string): Promise<void> {
  const manifest = await verifiedManifest(run, path);
  if (manifest instanceof Error)
    run.tally.configurationErrors.push(`configuration: not loaded: ${manifest.message}`);
  else if (isConfiguration(manifest)) await loadLandedConfiguration(run, { path, manifest });
}
