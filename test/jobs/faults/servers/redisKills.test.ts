import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestServer } from '../../../support/localServer.ts';
import { startRedisServer } from '../../../support/redisServer.ts';
import { end, killLoaders, killWorkers, openFaultCluster, stalls } from '../kills.ts';
import { expectWhole } from '../outcome.ts';

const times = 20;

let server: TestServer;

beforeAll(async () => {
  server = await startRedisServer();
}, 300_000);

afterAll(() => server.stop());

test(`workers that are killed ${times} times within a window lose nothing, and nothing is loaded twice`, async () => {
  const cluster = await openFaultCluster(await server.freshUrl(), times);
  const up = await cluster.up();
  await up.ready(/"msg":"this process loads"/);
  const workers = await killWorkers(cluster, times);
  await end(cluster, [...workers, up]);
  expect(await stalls(cluster, 'windows')).toBeGreaterThanOrEqual(times);
  await expectWhole(cluster);
}, 300_000);

test(`a loader that is killed ${times} times within a load loses nothing, and nothing is loaded twice`, async () => {
  const cluster = await openFaultCluster(await server.freshUrl(), times);
  const worker = await cluster.worker();
  const up = await killLoaders(cluster, times);
  await end(cluster, [worker, up]);
  expect(await stalls(cluster, 'loads')).toBeGreaterThanOrEqual(times);
  await expectWhole(cluster);
}, 300_000);
