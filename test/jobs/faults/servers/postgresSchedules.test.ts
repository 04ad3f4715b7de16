import { afterAll, beforeAll } from 'vitest';
import type { TestServer } from '../../../support/localServer.ts';
import { startPostgresServer } from '../../../support/postgresServer.ts';
import { describeSchedules } from '../schedules.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startPostgresServer();
}, 300_000);

afterAll(() => server.stop());

describeSchedules('postgres', { url: () => server.freshUrl(), times: 20 });
