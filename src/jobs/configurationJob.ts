import { type Job, WaitingError } from 'bullmq';
import { readConfiguration } from '../extract/configuration.ts';
import type { ConfigurationProgress, ConfigurationRequest } from './jobs.ts';
import type { ReaderContext } from './windowJob.ts';

/**
 * Reads the configuration and lands what was read whole of it, unless a try has landed it whose process died before it
 * could tell.
 * @throws WaitingError where the job gave its slot back
 */
export async function readConfigurationJob(
  context: ReaderContext,
  job: Job<ConfigurationRequest, ConfigurationProgress>,
  token: string | undefined,
): Promise<ConfigurationProgress> {
  const { landing, projectId, signal, now, takeSpent } = context;
  const { runId } = job.data;
  try {
    const before =
      job.attemptsStarted > 1 ? await landing.configurationLandedBy({ projectId, runId }) : undefined;
    const landed = before ?? (await readConfiguration(context, { runId, signal, now }));
    return { landed: landed?.path ?? null, spent: takeSpent() };
  } catch (error) {
    if (!signal.aborted) throw error;
    await job.moveToWait(token);
    throw new WaitingError();
  }
}
