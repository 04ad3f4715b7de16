import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestServer } from '../../../support/localServer.ts';
import { startRedisServer } from '../../../support/redisServer.ts';
import { lookAndSettle, openCluster, settle, withQueues } from '../cluster.ts';
import { expectWhole } from '../outcome.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startRedisServer();
}, 300_000);

afterAll(() => server.stop());

test('two workers that read the same window, because one of them was frozen, come to one result and no error', async () => {
  const cluster = await openCluster({
    queueUrl: await server.freshUrl(),
    from: '2026-10-03T00:00:00Z',
    to: '2026-10-03T06:00:00Z',
    environment: { TRUNKLEDGER_CONCURRENCY: '1' },
  });
  const frozen = await cluster.worker();
  await frozen.ready(/"msg":"worker is up"/);
  const up = await cluster.up();
  await up.ready(/"msg":"this process loads"/);
  // Each of both has one window, and waits for the gate.
  await withQueues(cluster, async ({ windows }) => {
    await expect.poll(() => windows.getActiveCount(), { timeout: 20_000 }).toBe(2);
  });
  frozen.program.child.kill('SIGSTOP');
  cluster.gate.open();
  await settle(cluster);
  frozen.program.child.kill('SIGCONT');
  await frozen.next(/"msg":"(read and landed|not read|put back)"/);
  await lookAndSettle(cluster);
  await frozen.stop();
  await up.stop();
  await withQueues(cluster, async ({ windows, loads, runs }) => {
    expect(await Promise.all([windows, loads, runs].map(queue => queue.getFailedCount()))).toEqual([0, 0, 0]);
  });
  await expectWhole(cluster);
}, 120_000);
