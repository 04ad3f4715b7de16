import { DelayedError, type Job } from 'bullmq';
import { conclude } from '../conclusion.ts';
import { checkEverything } from '../fullCheck.ts';
import { closeRange, recordClose } from '../load/closes.ts';
import { coverageOf } from '../load/settings.ts';
import type { Run } from '../run.ts';
import type { Session } from '../session.ts';
import type { RunSummary } from '../summary.ts';
import { addSpent, type ConclusionRequest, type Loaded, nothingSpent, type RunRequest } from './jobs.ts';
import { type LoaderContext, runOf } from './loaderContext.ts';
import { closePassed, followUp } from './lookJob.ts';
import { takeUpPending } from './pendingLandings.ts';
import { requestRun, runsUnderWay, windowsUnderWay } from './queues.ts';

/**
 * Ends a run whose windows are all dealt with: checks and the close where it closes a day, its row in ops.runs, the
 * published copy. A close waits for what other runs still read of its day.
 * @throws DelayedError where it waits
 */
export async function concludeJob(
  context: LoaderContext,
  job: Job<ConclusionRequest, RunSummary>,
  token: string | undefined,
): Promise<RunSummary> {
  const { session, queues, timings } = context;
  if (job.data.date !== undefined && (await isReadByOthers(context, job.data))) {
    await job.moveToDelayed(Date.now() + timings.closeWait, token);
    throw new DelayedError();
  }
  const run = await runAsLoaded(context, job);
  const isPart = await session.warehouse.write(() => isPartOfDay(session, job.data));
  const summary = await session.warehouse.write(() => end(run, job.data, isPart));
  const { state, windows, failedWindows, callsNew, callsChanged, seconds } = summary;
  session.logger.info(
    { command: job.data.command, state, windows, failedWindows, callsNew, callsChanged, seconds },
    'run concluded',
  );
  // What the plan left out; what was just read is not due again.
  const { hasMore, date } = job.data;
  if (hasMore) await requestRun(queues, 'sync', restOf(job.data));
  if (date === undefined) await closePassed(context);
  else if (isPart) await requestRun(queues, 'close', { projectId: session.projectId, date });
  else if (!(await isOtherCloseUnderWay(context, job.data))) await followUp(context);
  return summary;
}

/** Which begins where the plan ended if it reads what is not due as well, or it would begin with the same windows again. */
function restOf({ projectId, from, to, acceptShrink, plannedUntil = from }: ConclusionRequest): RunRequest {
  if (!acceptShrink) return { projectId, from, to };
  return { projectId, from: plannedUntil, to, isThorough: true, acceptShrink };
}

async function isReadByOthers(
  { queues, session }: LoaderContext,
  close: ConclusionRequest,
): Promise<boolean> {
  const windows = await windowsUnderWay(queues, session.projectId);
  return windows.some(({ start, end }) => start < close.to && end > close.from);
}

/** The last one of several closes is followed up, for all of them. */
async function isOtherCloseUnderWay(
  { queues, session }: LoaderContext,
  { runId }: ConclusionRequest,
): Promise<boolean> {
  const runs = await runsUnderWay(queues, session.projectId);
  return runs.some(run => run.runId !== runId && run.date !== undefined);
}

/** The run with the sum of what its jobs came to, and with what those that failed left to be loaded. */
async function runAsLoaded(context: LoaderContext, job: Job<ConclusionRequest, RunSummary>): Promise<Run> {
  const { runId, startedAt } = job.data;
  const loaded = Object.values(await job.getChildrenValues<Loaded>());
  const spent = loaded.reduce((sum, part) => addSpent(sum, part.spent), nothingSpent);
  const run = runOf(context, runId, { startedAt, spent });
  for (const { counts } of loaded) run.tally.merge(counts);
  const failures = Object.values(await job.getIgnoredChildrenFailures());
  run.tally.errors.push(...failures);
  // What was read is there, though the job that had to load it failed: loaded later, it would have been read once more.
  if (failures.length > 0) await takeUpPending(context, run);
  return run;
}

/** Whether the ledger has come to begin earlier within the day that a run set out to close. Then the whole day is closed instead. */
async function isPartOfDay(
  { warehouse, projectId, config }: Session,
  { date, from }: ConclusionRequest,
): Promise<boolean> {
  if (date === undefined) return false;
  const begins = await coverageOf(warehouse.connection, projectId);
  return closeRange(date, config.timeZone, begins).start < from;
}

async function end(run: Run, { from, to, date }: ConclusionRequest, isPart: boolean): Promise<RunSummary> {
  const range = { start: from, end: to };
  if (date === undefined) return conclude(run, range, null);
  try {
    await checkEverything(run);
  } catch (error) {
    await conclude(run, range, error as Error);
    throw error;
  }
  if (!run.tally.isFailedAltogether && !isPart) await close(run, date, from);
  return conclude(run, range, null);
}

async function close(run: Run, date: string, coversFrom: number): Promise<void> {
  const { projectId, id: runId, config, warehouse } = run;
  const day = { date, ...closeRange(date, config.timeZone, coversFrom) };
  const figures = await recordClose(warehouse.connection, { projectId, day, runId, closedAt: run.now() });
  run.logger.info({ date, ...figures }, 'billing day closed');
}
