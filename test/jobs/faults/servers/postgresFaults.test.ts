import { afterAll, beforeAll } from 'vitest';
import type { TestServer } from '../../../support/localServer.ts';
import { startPostgresServer } from '../../../support/postgresServer.ts';
import { describeKills } from '../kills.ts';
import { describeRestarts } from '../restarts.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startPostgresServer();
}, 300_000);

afterAll(() => server.stop());

// As often as shows that the store does what Redis does; the twenty times are Redis's.
const times = 5;

describeKills('postgres', { url: () => server.freshUrl(), times });
describeRestarts('postgres', { url: () => server.freshUrl(), restart: () => server.restart(), times });
