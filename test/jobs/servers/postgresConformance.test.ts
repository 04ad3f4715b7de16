import { afterAll, beforeAll } from 'vitest';
import type { TestServer } from '../../support/localServer.ts';
import { startPostgresServer } from '../../support/postgresServer.ts';
import { openTestBackend } from '../../support/queueStore.ts';
import { describeConformance } from '../conformance.ts';

let server: TestServer;
let url: string;

beforeAll(async () => {
  server = await startPostgresServer();
  url = await server.freshUrl();
}, 300_000);

afterAll(() => server.stop());

describeConformance('postgres', { open: () => openTestBackend(url), restart: () => server.restart() });
