import type { Job } from 'bullmq';
import type { RunSummary } from '../summary.ts';
import type { JobWorker } from './backend.ts';
import type { ConclusionRequest, Loaded } from './jobs.ts';
import type { Metrics } from './metrics.ts';
import { queueNames } from './names.ts';

type FinishedJob = Pick<Job, 'name' | 'data' | 'processedOn' | 'finishedOn'>;

/** Counts what a worker of this process finishes from now on. */
export function countJobs(metrics: Metrics, worker: JobWorker): void {
  const note = notes[worker.name];
  worker.on('completed', (job: FinishedJob, result: unknown) => note?.(metrics, job, result));
}

const notes: Readonly<Record<string, (metrics: Metrics, job: FinishedJob, result: unknown) => void>> = {
  [queueNames.loads]: (metrics, job, result) => {
    const { counts, spent, readMilliseconds } = result as Loaded;
    if (job.name === 'load') metrics.loadEnded(secondsOf(job));
    if (readMilliseconds !== undefined) metrics.extractionEnded(readMilliseconds / 1000);
    metrics.loaded(counts.calls);
    metrics.spent(spent);
  },
  [queueNames.runs]: (metrics, job, result) => {
    const command = job.name === 'conclude' ? (job.data as ConclusionRequest).command : job.name;
    if (isSummary(result)) metrics.runEnded(command, result);
  },
};

/** Jobs that only ask for other ones come to none. */
function isSummary(result: unknown): result is RunSummary {
  return typeof result === 'object' && result !== null && 'runId' in result && 'seconds' in result;
}

function secondsOf({ processedOn = 0, finishedOn = processedOn }: FinishedJob): number {
  return Math.max(0, finishedOn - processedOn) / 1000;
}
