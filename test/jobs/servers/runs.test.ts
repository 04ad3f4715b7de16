import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryHome } from '../../support/home.ts';
import { expectSoundLedger, gapsOf } from '../../support/ledger.ts';
import { openTestMember, untilIdle } from '../../support/members.ts';
import { startPostgresServer } from '../../support/postgresServer.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { openSandbox, seconds } from '../../support/sandbox.ts';
import { expectTruth } from '../../support/truth.ts';

const start = { redis: startRedisServer, postgres: startPostgresServer };

test.each(['redis', 'postgres'] as const)(
  'on %s three workers read what one loads, and it equals the truth',
  async kind => {
    const server = await start[kind]();
    onTestFinished(() => server.stop(), 60_000);
    const sandbox = await openSandbox({ callsPerDay: 2000 });
    const home = await temporaryHome();
    const from = '2026-10-01T00:00:00Z';
    const end = seconds('2026-10-03T03:00:00Z');
    const environment = {
      TRUNKLEDGER_QUEUE_URL: await server.freshUrl(),
      TRUNKLEDGER_FROM: from,
    };
    const settings = { sandbox, home, environment, now: () => (end + 1) * 1000 };
    const workers = await Promise.all([1, 2, 3].map(() => openTestMember(settings)));
    for (const worker of workers) worker.startReading();
    const loader = await openTestMember(settings);
    await loader.startLoading();
    await untilIdle(loader);
    expect(await loader.queues.windows.getJobCounts('failed')).toEqual({ failed: 0 });
    await loader.stop(1000);
    await expectTruth(sandbox, home, [seconds(from), end]);
    await expectSoundLedger(join(home, 'ledger.duckdb'));
    expect(await gapsOf(home)).toEqual([]);
  },
  300_000,
);
