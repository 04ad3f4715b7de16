import { type Job, WaitingError } from 'bullmq';
import { readConfiguration } from '../extract/configuration.ts';
import type { ConfigurationProgress, ConfigurationRequest } from './jobs.ts';
import type { ReaderContext } from './windowJob.ts';

/** Reads the configuration and lands what was read whole of it. @throws WaitingError where the job gave its slot back */
export async function readConfigurationJob(
  context: ReaderContext,
  job: Job<ConfigurationRequest, ConfigurationProgress>,
  token: string | undefined,
): Promise<ConfigurationProgress> {
  const { signal, now, takeSpent } = context;
  try {
    const landed = await readConfiguration(context, { runId: job.data.runId, signal, now });
    return { landed: landed?.path ?? null, spent: takeSpent() };
  } catch (error) {
    if (!signal.aborted) throw error;
    await job.moveToWait(token);
    throw new WaitingError();
  }
}
