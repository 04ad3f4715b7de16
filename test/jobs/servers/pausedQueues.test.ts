import { afterAll, beforeAll } from 'vitest';
import type { TestServer } from '../../support/localServer.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { describePausedQueues } from '../pausedQueues.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startRedisServer();
}, 180_000);

afterAll(() => server.stop());

describePausedQueues('redis', () => server.freshUrl());
