import type { JobWorkerOptions } from './backend.ts';
import type { Timings } from './timings.ts';

/** Finished jobs that are kept to be looked at: what they did is in the ledger. */
export const keptJobs = { removeOnComplete: { count: 1000 }, removeOnFail: { count: 5000 } } as const;

/** Tries of a job, the first included. */
const attempts = 5;

/** A failed job is tried again, each time later, at a random half of the wait: those that fail together come back apart. */
export function retried({ backoff }: Timings) {
  return { ...keptJobs, attempts, backoff: { type: 'exponential', delay: backoff, jitter: 0.5 } };
}

/** Killed workers cost a job no try, as long as it is not the job that kills them. */
export function workerOptions(
  { lockDuration, stalledInterval }: Timings,
  concurrency: number,
): JobWorkerOptions {
  return { concurrency, lockDuration, stalledInterval, maxStalledCount: 10 };
}
