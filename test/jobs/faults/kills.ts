import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Queues } from '../../../src/jobs/queues.ts';
import { drawInteger, randomFrom } from '../../support/random.ts';
import { type Cluster, lookAndSettle, openCluster, withQueues } from './cluster.ts';
import { expectWhole } from './outcome.ts';
import type { Participant } from './participant.ts';

export interface KillOptions {
  readonly url: () => Promise<string>;
  /** How often a process is killed. */
  readonly times: number;
}

const seed = 20_261_122;

/** Windows that are let through before each kill, at most. */
const mostBetweenKills = 4;

/** SIGKILL of readers and of the loader, while the others go on. */
export function describeKills(kind: string, { url, times }: KillOptions): void {
  test(`workers on ${kind} that are killed ${times} times within a window lose nothing and load nothing twice`, async () => {
    const cluster = await openKillCluster(await url(), times);
    const { gate } = cluster;
    const up = await cluster.up();
    await up.next(/"msg":"this process loads"/);
    const random = randomFrom(seed);
    const workers = [await cluster.worker(), await cluster.worker()];
    for (let kill = 0; kill < times; kill++) {
      const victim = workers[kill % 2] as Participant;
      // It always reads windows, as many as it may at once: the gate holds them.
      await victim.ready(/"msg":"worker is up"/);
      gate.release(drawInteger(random, 1, mostBetweenKills));
      await delay(drawInteger(random, 0, 100));
      await victim.kill();
      workers[kill % 2] = await cluster.worker();
    }
    await end(cluster, [up, ...workers]);
    expect(await stalls(cluster, 'windows')).toBeGreaterThanOrEqual(times);
    await expectWhole(cluster);
  }, 300_000);

  test(`a loader on ${kind} that is killed ${times} times within a load loses nothing and loads nothing twice`, async () => {
    const cluster = await openKillCluster(await url(), times);
    const { gate } = cluster;
    const worker = await cluster.worker();
    const random = randomFrom(seed);
    for (let kill = 0; kill < times; kill++) {
      // Read while there is no loader, so that there is much to load at once.
      gate.release(mostBetweenKills);
      const up = await cluster.up();
      await up.next(kill % 2 === 0 ? /"msg":"this process loads"/ : /"msg":"window loaded"/);
      await delay(drawInteger(random, 0, 50));
      await up.kill();
    }
    const up = await cluster.up();
    await up.next(/"msg":"this process loads"/);
    await end(cluster, [up, worker]);
    expect(await stalls(cluster, 'loads')).toBeGreaterThanOrEqual(times);
    await expectWhole(cluster);
  }, 300_000);
}

function openKillCluster(queueUrl: string, times: number): Promise<Cluster> {
  const environment = { TRUNKLEDGER_CONCURRENCY: '2' };
  const hours = times * mostBetweenKills + 20;
  return openCluster({ queueUrl, from: hoursAfter(0), to: hoursAfter(hours), environment });
}

/** After the beginning of October. */
export function hoursAfter(hours: number): string {
  return new Date(Date.UTC(2026, 9, 1, hours)).toISOString();
}

/** Lets what is left be done, and ends all processes. */
export async function end(cluster: Cluster, participants: readonly Participant[]): Promise<void> {
  cluster.gate.open();
  await lookAndSettle(cluster);
  for (const participant of participants) await participant.stop();
}

/** How often jobs were taken from processes that had died. */
async function stalls(cluster: Cluster, queue: keyof Pick<Queues, 'windows' | 'loads'>): Promise<number> {
  return withQueues(cluster, async queues => {
    const jobs = await queues[queue].getJobs(['completed', 'failed']);
    return jobs.reduce((sum, job) => sum + job.stalledCounter, 0);
  });
}
