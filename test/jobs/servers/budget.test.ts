import { expect, onTestFinished, test } from 'vitest';
import { mostInASecond, rush } from '../../support/budgetProcesses.ts';
import { startPostgresServer } from '../../support/postgresServer.ts';
import { startRedisServer } from '../../support/redisServer.ts';

for (const [name, start] of Object.entries({ Redis: startRedisServer, PostgreSQL: startPostgresServer })) {
  test(`four processes that share a ${name} server start no more requests in a second than one may`, async () => {
    const server = await start();
    onTestFinished(() => server.stop());
    const url = await server.freshUrl();
    const starts = await rush({ url, folder: '/nonexistent', rate: 25, processes: 4, requests: 25 });
    expect(starts).toHaveLength(100);
    expect(mostInASecond(starts)).toBeLessThanOrEqual(25);
    // A twentieth is the margin; half is what a busy machine may lose.
    expect(99 / (((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / 1000)).toBeGreaterThan(10);
  }, 300_000);
}
