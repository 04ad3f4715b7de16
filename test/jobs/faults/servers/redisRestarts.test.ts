import { afterAll, beforeAll, test } from 'vitest';
import type { TestServer } from '../../../support/localServer.ts';
import { startRedisServer } from '../../../support/redisServer.ts';
import { end, openFaultCluster, restartServer } from '../kills.ts';
import { expectWhole } from '../outcome.ts';

const times = 20;

let server: TestServer;

beforeAll(async () => {
  server = await startRedisServer();
}, 300_000);

afterAll(() => server.stop());

test(`a run goes on through ${times} restarts of its Redis server, and nothing is loaded twice`, async () => {
  const cluster = await openFaultCluster(await server.freshUrl(), times);
  const up = await cluster.up();
  const worker = await cluster.worker();
  await up.ready(/"msg":"this process loads"/);
  await restartServer(cluster, up, () => server.restart(), times);
  await end(cluster, [worker, up]);
  await expectWhole(cluster);
}, 300_000);
