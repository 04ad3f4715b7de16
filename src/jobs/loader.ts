import type { Job } from 'bullmq';
import { coverageOf } from '../load/settings.ts';
import { holdBeginning, holdSettings } from '../preparation.ts';
import type { Session } from '../session.ts';
import type { Backend, JobWorker } from './backend.ts';
import { jobError } from './jobErrors.ts';
import { workerOptions } from './jobOptions.ts';
import type { ConclusionRequest, Loaded, LoadRequest, RunRequest } from './jobs.ts';
import { type LoaderContext, runOf } from './loaderContext.ts';
import { loadConfigurationJob, loadWindowJob } from './loadJob.ts';
import { endLostRuns } from './lostRuns.ts';
import { queueNames } from './names.ts';
import { takeUpPending } from './pendingLandings.ts';
import { requestRun } from './queues.ts';
import { idsOf, refuseOtherProject } from './readers.ts';
import { runJob } from './runJob.ts';
import { scheduleSettings } from './schedules.ts';

/** Jobs that may have found, or mended, what needs a person. */
const toldAfter: ReadonlySet<string> = new Set(['conclude', 'look', 'export', 'reconcile']);

/** As many as the loader puts into one transaction where windows follow one another. */
const loadsAtOnce = 48;

/**
 * What a loader does before it takes jobs: takes up what a killed process left, and asks for a look at the ledger. It may be
 * done again where the queue was away meanwhile.
 * @throws UsageError where the warehouse's settings are not those of the configuration
 */
export async function prepareLoader(context: LoaderContext): Promise<void> {
  const { session, queues } = context;
  const { warehouse, projectId } = session;
  await warehouse.write(async () => {
    await holdSettings(warehouse, session.config);
    // Before the look: it asks for the closes of the days that the ledger is to cover now. Those of a new one are asked for
    // once its first run has read them.
    if ((await coverageOf(warehouse.connection, projectId)) !== undefined) await holdBeginning(session);
  });
  await takeUpPending(context);
  await endLostRuns(context);
  await requestRun(queues, 'look', { projectId });
}

/** Takes the jobs that need the warehouse. */
export function startLoader(backend: Backend, context: LoaderContext): JobWorker[] {
  const { timings } = context;
  const runs = backend.worker(
    queueNames.runs,
    (job: Job<RunRequest | ConclusionRequest>, token) => conduct(withIds(context, job), job, token),
    { ...workerOptions(timings, 1), settings: scheduleSettings },
  );
  const loads = backend.worker(
    queueNames.loads,
    (job: Job<LoadRequest, Loaded>) => load(withIds(context, job), job),
    workerOptions(timings, loadsAtOnce),
  );
  const followUps = backend.worker(
    queueNames.followUps,
    (job: Job<RunRequest>, token) => conduct(withIds(context, job), job, token),
    workerOptions(timings, 1),
  );
  return [runs, loads, followUps] as unknown as JobWorker[];
}

async function conduct(
  context: LoaderContext,
  job: Job<RunRequest | ConclusionRequest>,
  token: string | undefined,
): Promise<unknown> {
  const { session, alerts } = context;
  try {
    refuseOtherProject(session, job.data.projectId);
    return await runJob(context, job, token);
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== 'DelayedError') session.logger.error({ error: message }, `${job.name} failed`);
    throw error;
  } finally {
    // Never rejects, and holds up nothing.
    if (toldAfter.has(job.name)) void alerts.tell();
  }
}

async function load(context: LoaderContext, job: Job<LoadRequest, Loaded>): Promise<Loaded> {
  const { session } = context;
  try {
    refuseOtherProject(session, job.data.projectId);
    const run = runOf(context, job.data.runId);
    return await (job.name === 'load' ? loadWindowJob(context, run, job) : loadConfigurationJob(run, job));
  } catch (error) {
    const failure = jobError(error) as Error;
    session.logger.error({ error: failure.message }, `${job.name} failed`);
    throw failure;
  }
}

/** Every line that is logged on behalf of a job says so. */
function withIds(context: LoaderContext, job: Job): LoaderContext {
  const session: Session = { ...context.session, logger: context.session.logger.child(idsOf(job)) };
  return { ...context, session };
}
