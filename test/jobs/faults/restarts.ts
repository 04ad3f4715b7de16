import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'vitest';
import { drawInteger, randomFrom } from '../../support/random.ts';
import { openCluster } from './cluster.ts';
import { end, hoursAfter } from './kills.ts';
import { expectWhole } from './outcome.ts';

export interface RestartOptions {
  readonly url: () => Promise<string>;
  /** Ends the server, and starts it again with what it had written. */
  readonly restart: () => Promise<void>;
  readonly times: number;
}

const seed = 20_261_122;
const mostBetweenRestarts = 4;

/** The server of the queue goes away in the middle of a run, and comes back. */
export function describeRestarts(kind: string, { url, restart, times }: RestartOptions): void {
  test(`a run goes on through ${times} restarts of ${kind}, and loads nothing twice`, async () => {
    const cluster = await openCluster({
      queueUrl: await url(),
      from: hoursAfter(0),
      to: hoursAfter(times * mostBetweenRestarts + 20),
      environment: { TRUNKLEDGER_CONCURRENCY: '3' },
    });
    const up = await cluster.up();
    const worker = await cluster.worker();
    await up.ready(/"msg":"this process loads"/);
    const random = randomFrom(seed);
    for (let count = 0; count < times; count++) {
      const loaded = up.next(/"msg":"window loaded"/);
      cluster.gate.release(drawInteger(random, 2, mostBetweenRestarts));
      // Every second time when all goes on again, else while processes are still coming back.
      if (count % 2 === 0) await loaded;
      await delay(drawInteger(random, 0, 100));
      await restart();
    }
    await end(cluster, [worker, up]);
    await expectWhole(cluster);
  }, 300_000);
}
