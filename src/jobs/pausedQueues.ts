import type { JobQueue } from './backend.ts';
import { type Queues, workQueuesOf } from './queues.ts';

/** Names of the queues that are paused. The store keeps that: no restart resumes them. */
export async function pausedQueues(queues: Queues): Promise<string[]> {
  const all = workQueuesOf(queues);
  const arePaused = await Promise.all(all.map((queue: JobQueue) => queue.isPaused()));
  return all.filter((_, index) => arePaused[index]).map(({ name }) => name);
}

/** What is the matter while queues are paused, and how to end it. */
export function describePaused(names: readonly string[]): string {
  return `${names.join(', ')}: paused, so that what waits there is not begun, by restarts neither. Press Resume on the job board (/board/).`;
}
