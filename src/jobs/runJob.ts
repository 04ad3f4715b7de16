import { randomUUID } from 'node:crypto';
import { type Job, UnrecoverableError } from 'bullmq';
import { conclude } from '../conclusion.ts';
import { UsageError } from '../errors.ts';
import { exportClosedDays, reconcileClosedMonths } from '../followUps.ts';
import { checkEverything } from '../fullCheck.ts';
import { closeRange } from '../load/closes.ts';
import { retentionOf } from '../load/retention.ts';
import { beginRun } from '../load/runs.ts';
import { coverageOf } from '../load/settings.ts';
import { holdRange } from '../preparation.ts';
import { recount } from '../recount.ts';
import type { Run } from '../run.ts';
import { formatInstant } from '../window.ts';
import { concludeJob } from './concludeJob.ts';
import { jobError } from './jobErrors.ts';
import type { ConclusionRequest, RunKind, RunRequest } from './jobs.ts';
import { type LoaderContext, runOf } from './loaderContext.ts';
import { closeMissing, isBeingClosed, look } from './lookJob.ts';
import { requestRun } from './queues.ts';
import { startRun } from './startRun.ts';

type RunJob = Job<RunRequest, unknown>;

const byKind: Readonly<Record<RunKind, (context: LoaderContext, job: RunJob) => Promise<unknown>>> = {
  sync: startSync,
  close: startClose,
  recount: recountJob,
  check: (context, _job) =>
    wholeRun(context, 'check', run => run.warehouse.write(() => checkEverything(run))),
  look,
  export: ({ session, signal }) => exportClosedDays(session, signal),
  reconcile: ({ session }) => reconcileClosedMonths(session),
};

/**
 * A job of the queue of runs: what schedules and people ask for, or the end of a run.
 * @throws UnrecoverableError where trying again cannot help
 */
export async function runJob(
  context: LoaderContext,
  job: Job<RunRequest | ConclusionRequest, unknown>,
  token: string | undefined,
): Promise<unknown> {
  try {
    if (job.name === 'conclude') return await concludeJob(context, job as never, token);
    return await byKind[job.name as RunKind](context, job as RunJob);
  } catch (error) {
    throw jobError(error);
  }
}

function startSync(context: LoaderContext, { data }: RunJob): Promise<string> {
  const { from, to, isThorough = false, retriesFailed, acceptShrink } = data;
  const command = retriesFailed ? 'retry' : acceptShrink ? 'sync --accept-shrink' : 'sync';
  return startRun(context, { command, from, to, isThorough, retriesFailed, acceptShrink });
}

async function startClose(context: LoaderContext, { data }: RunJob): Promise<string | undefined> {
  const { date } = data;
  if (date === undefined) {
    await closeMissing(context);
    return undefined;
  }
  if (await isBeingClosed(context, date)) return undefined;
  const { warehouse, projectId, config } = context.session;
  const coversFrom = await warehouse.write(() => coverageOf(warehouse.connection, projectId));
  const { start, end } = closeRange(date, config.timeZone, coversFrom);
  if (start >= end) {
    const remedy =
      config.from === undefined
        ? `Read it too, and what lies between: trunkledger run sync --from ${date}`
        : 'Set TRUNKLEDGER_FROM to an earlier time.';
    throw new UnrecoverableError(
      `${date} cannot be closed: the ledger begins later, at ${formatInstant(start)}. ${remedy}`,
    );
  }
  const { callsFrom = start } = await warehouse.write(() => retentionOf(warehouse.connection, projectId));
  if (start < callsFrom) {
    throw new UsageError(
      `${date} cannot be closed again: its calls were dropped after their period. Its close stays as it is (ops.closes).`,
    );
  }
  return startRun(context, { command: `close ${date}`, from: start, to: end, date, isThorough: true });
}

/** What a recount opened is read by the sync that follows. */
async function recountJob(context: LoaderContext, job: RunJob): Promise<unknown> {
  const { projectId } = context.session;
  const summary = await wholeRun(context, 'recount', async run => {
    const counted = await recount(run, job.timestamp);
    run.tally.errors.push(...counted.errors);
  });
  await requestRun(context.queues, 'sync', { projectId });
  return summary;
}

/** A run that is one job. */
async function wholeRun(
  context: LoaderContext,
  command: string,
  work: (run: Run) => Promise<void>,
): Promise<unknown> {
  const run = runOf(context, randomUUID());
  const { warehouse, projectId } = context.session;
  const range = await warehouse.write(() => holdRange(run, {}));
  const { startedAt } = run.tally;
  await warehouse.write(() =>
    beginRun(warehouse.connection, { runId: run.id, projectId, command, range, startedAt }),
  );
  try {
    await work(run);
  } catch (error) {
    await warehouse.write(() => conclude(run, range, error as Error));
    throw error;
  }
  return warehouse.write(() => conclude(run, range, null));
}
