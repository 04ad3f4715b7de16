import type { QueueStatus } from '../jobs/queueStatus.ts';

/** What becomes of the first run, as the queue tells it while nothing was published. */
export function firstRunOf({ backlog, loaders }: Pick<QueueStatus, 'backlog' | 'loaders'>): {
  readonly note: string;
  readonly isUnderWay: boolean;
} {
  const jobs = backlog.reduce(
    (sum, { running, waiting, put_off, held }) => sum + running + waiting + put_off + held,
    0,
  );
  const isUnderWay = jobs > 0 && loaders !== 0;
  return { note: `Nothing was published yet${outlook(jobs, loaders)}`, isUnderWay };
}

function outlook(jobs: number, loaders: number | null): string {
  if (loaders === 0) return ', and no process is up that would load. Start one: trunkledger up';
  if (jobs > 0) return ': a run is under way, and publishes what it has read when it ends.';
  return ', and no run is under way. Ask for one: trunkledger run sync';
}
