import { setTimeout } from 'node:timers/promises';
import { ErrorCode } from 'bullmq';
import type { JobQueue } from './backend.ts';

/** Runs work of which only one may run at a time, over all processes. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

const tries = 20;
const pauseMilliseconds = 100;

/**
 * Makes `upsertJobScheduler` of the queue safe where many processes start at once, at any moment.
 *
 * Two at once on PostgreSQL: the second one fails, or puts back a job that has begun; hence the turns. And on every store
 * it fails where the job of the slot that it computed has begun meanwhile; a moment later the next slot is the one to make.
 */
export function makeSchedulesSafe<Data, Result>(queue: JobQueue<Data, Result>, inTurn: InTurn): void {
  const upsert = queue.upsertJobScheduler.bind(queue);
  queue.upsertJobScheduler = async (...given) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTurn(() => upsert(...given));
      } catch (error) {
        if (attempt === tries || !isTaken(error)) throw error;
        await setTimeout(pauseMilliseconds);
      }
    }
  };
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === ErrorCode.SchedulerJobIdCollision;
}
