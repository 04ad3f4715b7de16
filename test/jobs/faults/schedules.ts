import type { JobType } from 'bullmq';
import { expect, test } from 'vitest';
import type { JobQueue } from '../../../src/jobs/backend.ts';
import type { Queues } from '../../../src/jobs/queues.ts';
import { temporaryHome } from '../../support/home.ts';
import { environmentOf, openSandbox } from '../../support/sandbox.ts';
import { openCluster, settle, withQueues } from './cluster.ts';
import { type Starters, startStarters } from './starters.ts';

export interface ScheduleOptions {
  /** A queue of its own for each call. */
  readonly url: () => Promise<string>;
  readonly times: number;
}

const kinds = ['close', 'look', 'recount', 'sync'];

const everyMinute = Object.fromEntries(
  kinds.map(kind => [`TRUNKLEDGER_${kind.toUpperCase()}_SCHEDULE`, '* * * * *']),
);

/** So early in its minute that all have started before the next one. */
const startTime = Date.UTC(2026, 9, 3, 1, 0, 5);

/** Five processes that start at the same moment. */
export function describeSchedules(kind: string, { url, times }: ScheduleOptions): void {
  test(`five processes that start at once on ${kind}, ${times} times, make each schedule once, and it fires once`, async () => {
    const home = await temporaryHome();
    const starters = startStarters(5, environmentOf(await openSandbox(), home, everyMinute));
    for (let round = 0; round < times; round++) {
      const queueUrl = await url();
      await starters.order({ name: 'schedule', queueUrl, time: startTime });
      await withQueues({ queueUrl, home }, queues => fireOnce(queues, starters));
    }
  }, 300_000);

  test(`five processes that start at once on ${kind} let each schedule fire once`, async () => {
    const cluster = await openCluster({
      queueUrl: await url(),
      from: '2026-10-03T00:00:00Z',
      // So late in its minute that the next one comes soon after all have started.
      to: '2026-10-03T01:00:48Z',
      callsPerDay: 500,
      environment: everyMinute,
    });
    cluster.gate.open();
    const all = await Promise.all(Array.from({ length: 5 }, () => cluster.up()));
    await Promise.all(all.map(each => each.ready(/"msg":"up"/)));
    await withQueues(cluster, async ({ runs }) => {
      const minute = Math.max(...(await runs.getJobSchedulers()).map(({ next }) => next ?? 0));
      const fired = async () => {
        const jobs = await runs.getJobs(['completed']);
        return jobs.flatMap(({ id }) => (id?.endsWith(`:${minute}`) ? [id] : [])).sort();
      };
      await expect
        .poll(fired, { timeout: 90_000, interval: 200 })
        .toEqual(kinds.map(each => `repeat:${each}:${minute}`));
      await settle(cluster);
      expect(await runs.getFailedCount()).toBe(0);
      expect((await runs.getDelayed()).map(({ name }) => name).sort()).toEqual(kinds);
    });
    for (const each of all) await each.stop();
  }, 120_000);
}

/** Has processes that made their schedules take what those ask for, and fails unless it is one job a schedule. */
async function fireOnce({ runs }: Queues, starters: Starters): Promise<void> {
  const schedules = await runs.getJobSchedulers();
  expect(schedules.map(({ key }) => key).sort()).toEqual(kinds);
  expect(await namesOf(runs, ['delayed', 'waiting', 'active', 'failed', 'completed'])).toEqual(kinds);
  const ids = schedules.map(({ key, next }) => `repeat:${key}:${next}`).sort();

  await starters.order({ name: 'work', time: Math.max(...schedules.map(({ next }) => next ?? 0)) });
  await expect.poll(() => namesOf(runs, ['completed']), { timeout: 20_000 }).toEqual(kinds);
  await starters.order({ name: 'stop' });
  expect(starters.takeFired().sort()).toEqual(kinds);
  expect((await runs.getJobs(['completed'])).map(({ id }) => id).sort()).toEqual(ids);
  expect(await namesOf(runs, ['delayed', 'waiting', 'active', 'failed'])).toEqual(kinds);
}

async function namesOf(runs: JobQueue, states: JobType[]): Promise<string[]> {
  return (await runs.getJobs(states)).map(({ name }) => name).sort();
}
