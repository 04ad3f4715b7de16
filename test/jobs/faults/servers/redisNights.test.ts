import { Redis } from 'ioredis';
import { afterAll, beforeAll } from 'vitest';
import type { TestServer } from '../../../support/localServer.ts';
import { startRedisServer } from '../../../support/redisServer.ts';
import { describeNights } from '../nights.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startRedisServer();
}, 300_000);

afterAll(() => server.stop());

describeNights('redis', {
  url: () => server.freshUrl(),
  async lose({ queueUrl }) {
    const client = new Redis(queueUrl);
    await client.flushdb();
    client.disconnect();
  },
});
