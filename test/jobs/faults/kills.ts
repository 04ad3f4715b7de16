import { setTimeout as delay } from 'node:timers/promises';
import type { Queues } from '../../../src/jobs/queues.ts';
import { drawInteger, randomFrom } from '../../support/random.ts';
import { type Cluster, lookAndSettle, openCluster, quick, withQueues } from './cluster.ts';
import type { Participant } from './participant.ts';

/** The same moments in each run of a test. */
const seed = 20_261_122;

/** Windows that are let through before each fault, at most. */
const mostBetweenFaults = 4;

/** A cluster with work for so many faults, and some for what comes after them. */
export function openFaultCluster(queueUrl: string, faults: number): Promise<Cluster> {
  const to = new Date(Date.UTC(2026, 9, 1, faults * mostBetweenFaults + 20)).toISOString();
  const environment = { TRUNKLEDGER_CONCURRENCY: '2' };
  return openCluster({ queueUrl, from: '2026-10-01T00:00:00Z', to, environment });
}

/** Kills one of two workers in the middle of a window, again and again; returns those that are left. */
export async function killWorkers(cluster: Cluster, times: number): Promise<Participant[]> {
  const random = randomFrom(seed);
  const workers = [await cluster.worker(), await cluster.worker()];
  for (let kill = 0; kill < times; kill++) {
    const victim = workers[kill % 2] as Participant;
    // From then on it always reads windows, as many as it may at once: the gate holds them.
    await victim.ready(/"msg":"worker is up"/);
    cluster.gate.release(drawInteger(random, 1, mostBetweenFaults));
    await delay(drawInteger(random, 0, 100));
    await victim.kill();
    workers[kill % 2] = await cluster.worker();
  }
  return workers;
}

/** Kills the loader in the middle of a load, again and again, while others read; returns the one that is left. */
export async function killLoaders(cluster: Cluster, times: number): Promise<Participant> {
  const random = randomFrom(seed);
  for (let kill = 0; kill < times; kill++) {
    // Read while there is no loader, so that there is much to load at once.
    cluster.gate.release(mostBetweenFaults);
    const up = await cluster.up();
    if (kill % 2 === 0) await up.next(/"msg":"this process loads"/);
    else await lettingThrough(cluster, up.next(/"msg":"window loaded"/));
    await delay(drawInteger(random, 0, 50));
    await up.kill();
  }
  const up = await cluster.up();
  await up.ready(/"msg":"this process loads"/);
  return up;
}

/**
 * Lets one more request through each time that locks expire until then: what was being read when a fault came has to be
 * read again.
 */
async function lettingThrough({ gate }: Cluster, awaited: Promise<unknown>): Promise<void> {
  const timer = setInterval(() => gate.release(1), quick.lockDuration);
  await awaited.finally(() => clearInterval(timer));
}

/** Restarts the server of the queue in the middle of a run, again and again. */
export async function restartServer(
  cluster: Cluster,
  up: Participant,
  restart: () => Promise<void>,
  times: number,
): Promise<void> {
  const random = randomFrom(seed);
  for (let count = 0; count < times; count++) {
    const loaded = up.next(/"msg":"window loaded"/);
    cluster.gate.release(drawInteger(random, 2, mostBetweenFaults));
    // Every second time when all goes on again, else while processes are still coming back.
    if (count % 2 === 0) await lettingThrough(cluster, loaded);
    await delay(drawInteger(random, 0, 100));
    await cluster.outages.during(restart);
  }
}

/** Lets what is left be done, and ends all processes, the last of which may still be starting. */
export async function end(cluster: Cluster, participants: readonly Participant[]): Promise<void> {
  cluster.gate.open();
  await lookAndSettle(cluster);
  for (const participant of participants) {
    await participant.ready(/"msg":"(up|worker is up)"/);
    await participant.stop();
  }
}

/** How often jobs were taken from processes that had died. */
export async function stalls(
  cluster: Cluster,
  queue: keyof Pick<Queues, 'windows' | 'loads'>,
): Promise<number> {
  return withQueues(cluster, async queues => {
    const jobs = await queues[queue].getJobs(['completed', 'failed']);
    return jobs.reduce((sum, job) => sum + job.stalledCounter, 0);
  });
}
