import { afterAll, beforeAll } from 'vitest';
import type { TestServer } from '../../support/localServer.ts';
import { openTestBackend } from '../../support/queueStore.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { describeConformance } from '../conformance.ts';

let server: TestServer;
let url: string;

beforeAll(async () => {
  server = await startRedisServer();
  url = await server.freshUrl();
}, 300_000);

afterAll(() => server.stop());

describeConformance('redis', { open: () => openTestBackend(url), restart: () => server.restart() });
