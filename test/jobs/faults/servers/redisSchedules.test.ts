import { afterAll, beforeAll } from 'vitest';
import type { TestServer } from '../../../support/localServer.ts';
import { startRedisServer } from '../../../support/redisServer.ts';
import { describeSchedules } from '../schedules.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startRedisServer();
}, 300_000);

afterAll(() => server.stop());

describeSchedules('redis', { url: () => server.freshUrl(), times: 20 });
