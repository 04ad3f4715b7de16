import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestServer } from '../../../support/localServer.ts';
import { startPostgresServer } from '../../../support/postgresServer.ts';
import { end, killLoaders, killWorkers, openFaultCluster, restartServer, stalls } from '../kills.ts';
import { describeNights } from '../nights.ts';
import { expectWhole } from '../outcome.ts';

const times = 20;

let server: TestServer;

beforeAll(async () => {
  server = await startPostgresServer();
}, 300_000);

afterAll(() => server.stop());

test(`${times} killed loaders, workers and servers of PostgreSQL each lose nothing, and nothing is loaded twice`, async () => {
  const cluster = await openFaultCluster(await server.freshUrl(), 3 * times);
  const worker = await cluster.worker();
  const up = await killLoaders(cluster, times);
  const workers = await killWorkers(cluster, times);
  await restartServer(cluster, up, () => server.restart(), times);
  await end(cluster, [worker, ...workers, up]);
  expect(await stalls(cluster, 'loads')).toBeGreaterThanOrEqual(times);
  expect(await stalls(cluster, 'windows')).toBeGreaterThanOrEqual(times);
  await expectWhole(cluster);
}, 900_000);

describeNights('postgres', {
  url: () => server.freshUrl(),
  async lose({ queueUrl }) {
    const client = new Client(queueUrl);
    await client.connect();
    await client.query('drop schema bullmq cascade; drop schema trunkledger cascade');
    await client.end();
  },
});
