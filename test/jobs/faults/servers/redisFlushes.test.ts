import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestServer } from '../../../support/localServer.ts';
import { startRedisServer } from '../../../support/redisServer.ts';
import { withQueues } from '../cluster.ts';
import { end, openFaultCluster } from '../kills.ts';
import { expectComplete } from '../outcome.ts';

const times = 5;

let server: TestServer;

beforeAll(async () => {
  server = await startRedisServer();
}, 120_000);

afterAll(() => server.stop());

test(`processes that are up go on by themselves when their Redis is flushed ${times} times in the middle of a run`, async () => {
  const cluster = await openFaultCluster(await server.freshUrl(), times);
  const up = await cluster.up({ TRUNKLEDGER_SYNC_SCHEDULE: '0 0 1 1 *' });
  const worker = await cluster.worker();
  await up.ready(/"msg":"this process loads"/);
  const client = new Redis(cluster.queueUrl);
  for (let flush = 0; flush < times; flush++) {
    const loaded = up.next(/"msg":"window loaded"/);
    // Those that are being read when the queue is flushed are lost to their run.
    cluster.gate.release(8);
    await loaded;
    const found = up.next(/lost what it knew/);
    const started = up.next(/"msg":"run started"/);
    await client.flushdb();
    await Promise.all([found, started]);
  }
  client.disconnect();
  await withQueues(cluster, async ({ runs }) => {
    expect((await runs.getJobSchedulers()).map(({ key }) => key)).toEqual(['sync']);
  });
  await end(cluster, [worker, up]);
  await expectComplete(cluster);
}, 120_000);
