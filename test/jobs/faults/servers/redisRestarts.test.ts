import { afterAll, beforeAll } from 'vitest';
import type { TestServer } from '../../../support/localServer.ts';
import { startRedisServer } from '../../../support/redisServer.ts';
import { describeRestarts } from '../restarts.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startRedisServer();
}, 300_000);

afterAll(() => server.stop());

describeRestarts('redis', { url: () => server.freshUrl(), restart: () => server.restart(), times: 20 });
