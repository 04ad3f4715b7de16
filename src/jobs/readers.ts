import type { Job } from 'bullmq';
import { ExpectedError } from '../errors.ts';
import type { Client } from '../extract/client.ts';
import type { Extraction } from '../session.ts';
import { formatWindow } from '../window.ts';
import type { Backend, JobWorker } from './backend.ts';
import { readConfigurationJob } from './configurationJob.ts';
import { workerOptions } from './jobOptions.ts';
import {
  addSpent,
  type ConfigurationProgress,
  type ConfigurationRequest,
  nothingSpent,
  type Spent,
  type WindowProgress,
  type WindowRequest,
} from './jobs.ts';
import { queueNames } from './names.ts';
import { ownLanding } from './ownLanding.ts';
import type { Timings } from './timings.ts';
import { type ReaderContext, readWindowJob } from './windowJob.ts';

type Result = WindowProgress | ConfigurationProgress;

/** Takes the jobs that read the API, as many at once as requests may be in flight. `signal` gives running ones back. */
export function startReaders(
  backend: Backend,
  extraction: Extraction,
  timings: Timings,
  signal: AbortSignal,
): JobWorker<WindowRequest | ConfigurationRequest, Result> {
  // By tries that ended before they could tell: the next job tells it, so that the sum is exact.
  let untold = nothingSpent;
  return backend.worker<WindowRequest | ConfigurationRequest, Result>(
    queueNames.windows,
    (job, token) => {
      refuseOtherProject(extraction, job.data.projectId);
      const logger = extraction.logger.child(idsOf(job));
      const landing = ownLanding(extraction.landing, job, token, timings.lockDuration);
      const client = extraction.client.metered();
      const meter = meterOf(client);
      const takeSpent = (): Spent => {
        const spent = addSpent(untold, meter());
        untold = nothingSpent;
        return spent;
      };
      const context: ReaderContext = { ...extraction, client, landing, logger, signal, timings, takeSpent };
      return perform(context, job, token).finally(() => {
        untold = takeSpent();
      });
    },
    workerOptions(timings, extraction.config.concurrency),
  );
}

async function perform(
  context: ReaderContext,
  job: Job<WindowRequest | ConfigurationRequest, Result>,
  token: string | undefined,
): Promise<Result> {
  try {
    const result = isConfiguration(job)
      ? await readConfigurationJob(context, job, token)
      : await readWindowJob(context, job as Job<WindowRequest, WindowProgress>, token);
    context.logger.debug(result.spent, 'read and landed');
    return result;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'WaitingError' || name === 'DelayedError') context.logger.info('put back');
    else context.logger.warn({ error: message }, 'not read');
    throw error;
  }
}

function isConfiguration(
  job: Job<WindowRequest | ConfigurationRequest, Result>,
): job is Job<ConfigurationRequest, ConfigurationProgress> {
  return job.name === 'configuration';
}

/** Run, window and job, for logs. */
export function idsOf({ id, data }: { readonly id?: string | undefined; readonly data: object }): object {
  const { runId, start, end } = data as Partial<WindowRequest>;
  return {
    job: id,
    ...(runId === undefined ? {} : { run: runId }),
    ...(start === undefined || end === undefined ? {} : { window: formatWindow({ start, end }) }),
  };
}

/** The credentials are of one project: another one's jobs are another worker's. */
export function refuseOtherProject({ projectId }: Extraction, asked: string): void {
  if (asked === projectId) return;
  throw new ExpectedError(
    `The job is of project ${asked}, and SINCH_PROJECT_ID here is ${projectId}. Give each project a queue of its own: ` +
      'another database in TRUNKLEDGER_QUEUE_URL.',
  );
}

/** What was asked of the API through the client since the last call. */
function meterOf({ stats }: Client): () => Spent {
  let told = nothingSpent;
  return () => {
    const { requests, retries, rateLimited, waited } = stats;
    const spent = {
      requests: requests - told.requests,
      retries: retries - told.retries,
      rateLimited: rateLimited - told.rateLimited,
      waited: waited - told.waited,
    };
    told = { requests, retries, rateLimited, waited };
    return spent;
  };
}
