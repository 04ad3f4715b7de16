import type { JobType } from 'bullmq';
import { type Backend, type BackendEffects, type JobQueue, openBackend } from './backend.ts';
import { currentClaim, isAbandoned } from './embeddedLock.ts';
import { type FailedRun, type FailedWindow, failedRuns, failedWindows } from './failedJobs.ts';
import { openQueues, type Queues, workQueuesOf } from './queues.ts';

/** What the queue knows, beside the ledger. Times are ISO 8601, UTC. */
export interface QueueStatus {
  readonly schedules: readonly {
    readonly schedule: string;
    readonly pattern: string | null;
    readonly time_zone: string | null;
    readonly next_run: string | null;
  }[];
  /** One row a queue, jobs by state. `put_off` are tried again later, `held` wait for others. Of a paused one none is begun. */
  readonly backlog: readonly {
    readonly queue: string;
    readonly paused: boolean;
    readonly running: number;
    readonly waiting: number;
    readonly put_off: number;
    readonly held: number;
    readonly failed: number;
  }[];
  readonly failed_jobs: readonly FailedWindow[];
  readonly failed_runs: readonly FailedRun[];
  /** Processes that load; null for the embedded queue, which cannot tell. */
  readonly loaders: number | null;
}

/**
 * What the queue knows; undefined for the embedded one where no process serves it: nothing is started for being looked at.
 * @throws ExpectedError where a server cannot be reached
 */
export async function readQueueStatus(
  url: string,
  folder: string,
  effects: BackendEffects,
): Promise<QueueStatus | undefined> {
  if (url === 'embedded' && !(await isServed(folder))) return undefined;
  const backend: Backend = await openBackend(url, folder, effects);
  try {
    return await statusOf(openQueues(backend), backend.kind);
  } finally {
    await backend.close(0);
  }
}

/** Whether a process serves the embedded queue that is kept in `folder`. */
export async function isServed(folder: string): Promise<boolean> {
  const claim = await currentClaim(folder);
  return claim !== undefined && claim.port !== null && !(await isAbandoned(claim));
}

async function statusOf(queues: Queues, kind: Backend['kind']): Promise<QueueStatus> {
  return {
    schedules: await schedulesOf(queues.runs),
    backlog: await Promise.all(workQueuesOf(queues).map(backlogOf)),
    failed_jobs: await failedWindows(queues),
    failed_runs: await failedRuns(queues),
    loaders: kind === 'embedded' ? null : await queues.runs.getWorkersCount(),
  };
}

async function schedulesOf(runs: JobQueue): Promise<QueueStatus['schedules']> {
  const schedules = await runs.getJobSchedulers();
  return schedules.map(({ key, pattern, tz, next }) => ({
    schedule: key,
    pattern: pattern ?? null,
    time_zone: tz ?? null,
    next_run: next === undefined ? null : new Date(next).toISOString(),
  }));
}

export async function backlogOf(queue: JobQueue): Promise<QueueStatus['backlog'][number]> {
  // What waits in a paused queue has a state of its own on PostgreSQL, of which BullMQ's types do not know.
  const states = ['active', 'waiting', 'paused', 'delayed', 'waiting-children', 'failed'] as JobType[];
  const counts = await queue.getJobCounts(...states);
  // The next job of each schedule waits among them, and is no backlog.
  const scheduled = await queue.getJobSchedulersCount();
  return {
    queue: queue.name,
    paused: await queue.isPaused(),
    running: counts.active ?? 0,
    waiting: (counts.waiting ?? 0) + (counts.paused ?? 0),
    put_off: Math.max(0, (counts.delayed ?? 0) - scheduled),
    held: counts['waiting-children'] ?? 0,
    failed: counts.failed ?? 0,
  };
}
