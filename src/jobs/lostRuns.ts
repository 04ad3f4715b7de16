import type { Job } from 'bullmq';
import { endDeadRuns } from '../load/runs.ts';
import type { JobQueue } from './backend.ts';
import type { LoaderContext } from './loaderContext.ts';
import { type Queues, runsUnderWay, workQueuesOf } from './queues.ts';

/** Ends, in the ledger, the runs whose process died or whose jobs were lost. Only where no job of this process begins a run. */
export async function endLostRuns({ session, queues }: LoaderContext): Promise<void> {
  const { warehouse, projectId, now, logger } = session;
  const removed = await removeOrphans(queues);
  if (removed > 0) logger.warn({ jobs: removed }, 'removed jobs that waited for others which are gone');
  const going = (await runsUnderWay(queues, projectId)).map(run => run.runId);
  await warehouse.write(() => endDeadRuns(warehouse.connection, projectId, going, now()));
}

/**
 * Removes the jobs that wait for others of which none is there any more: on PostgreSQL, a queue that is emptied on the job
 * board tells nothing to those that wait for its jobs. What loads waits for what reads, and the end of a run for both.
 */
async function removeOrphans(queues: Queues): Promise<number> {
  let removed = 0;
  for (const queue of [queues.loads, queues.runs]) {
    const waiting: (Job | undefined)[] = await queue.getJobs(['waiting-children']);
    for (const job of waiting) {
      // Asked twice: a job that ends between two questions is gone from the one list and not yet from the other.
      if (job === undefined || !(await isOrphan(queues, job)) || !(await isOrphan(queues, job))) continue;
      await job.remove();
      removed++;
    }
  }
  return removed;
}

async function isOrphan(queues: Queues, job: Job): Promise<boolean> {
  const { unprocessed = [] } = await job.getDependencies();
  for (const key of unprocessed) if (await isThere(queues, key)) return false;
  return unprocessed.length > 0;
}

/** `trunkledger:trunkledger-windows:window.…` on Redis, without its beginning on PostgreSQL. */
function isThere(queues: Queues, key: string): Promise<boolean> {
  const [id = '', name] = key.split(':').reverse();
  const queue: JobQueue | undefined = workQueuesOf(queues).find(each => each.name === name);
  return queue === undefined ? Promise.resolve(true) : queue.getJob(id).then(found => found !== undefined);
}
