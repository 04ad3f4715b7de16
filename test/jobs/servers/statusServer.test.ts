import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryHome } from '../../support/home.ts';
import type { TestServer } from '../../support/localServer.ts';
import { untilIdle } from '../../support/members.ts';
import { startPostgresServer } from '../../support/postgresServer.ts';
import { freshName, openTestBackend } from '../../support/queueStore.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { openSandbox } from '../../support/sandbox.ts';
import { openServedMember } from '../../support/servedMember.ts';
import { openStatusServer } from '../../support/statusServer.ts';

const from = '2026-10-01T06:00:00Z';

describe.each([
  ['redis', startRedisServer],
  ['postgres', startPostgresServer],
] as const)('on %s', (_kind, start) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  }, 180_000);
  afterAll(() => server.stop());

  test('a process that does not load sees that another one does, and when it is gone', async () => {
    const sandbox = await openSandbox({ callsPerDay: 500 });
    const settings = {
      sandbox,
      home: await temporaryHome(),
      environment: {
        TRUNKLEDGER_FROM: from,
        TRUNKLEDGER_CLOSE_SCHEDULE: 'off',
        TRUNKLEDGER_QUEUE_URL: await server.freshUrl(),
      },
      now: () => Date.parse(from) + 2 * 3_600_000,
    };
    const loader = await openServedMember(settings);
    const other = await openServedMember(settings);
    expect(Object.keys(await other.problems())).toEqual(['loader', 'last_success']);
    loader.member.startReading();
    await loader.member.startLoading();
    await untilIdle(loader.member);
    expect(await other.problems()).toEqual({});
    expect((await other.samples()).get('trunkledger_loader')).toBe(0);
    await loader.member.stop(1000);
    await expect.poll(async () => Object.keys(await other.problems())).toEqual(['loader']);
  });
});

test('a queue that is gone is told within seconds, by /readyz and by the metrics', async () => {
  const server = await startRedisServer();
  try {
    const served = await openServedMember({
      sandbox: await openSandbox({ callsPerDay: 500 }),
      home: await temporaryHome(),
      environment: { TRUNKLEDGER_QUEUE_URL: await server.freshUrl(), TRUNKLEDGER_SYNC_SCHEDULE: 'off' },
    });
    expect(Object.keys(await served.problems())).toEqual(['loader']);
    await server.stop();
    const problems = await served.problems();
    expect(problems).toMatchObject({ queue: expect.stringContaining('TRUNKLEDGER_QUEUE_URL') });
    expect((await served.samples()).get('trunkledger_source_up{source="queue"}')).toBe(0);
  } finally {
    await server.stop();
  }
});

test('the job board answers in time, with a reason, while Redis is away', async () => {
  const server = await startRedisServer();
  try {
    const queue = (await openTestBackend(await server.freshUrl())).queue(freshName());
    const board = { queues: [queue], showsWorkers: true, longestAnswer: 300 };
    const { url } = await openStatusServer({ board });
    expect((await fetch(`${url}/board/api/queues`)).status).toBe(200);
    await server.stop();
    for (const [path, method] of [
      ['queues', 'GET'],
      ['redis/stats', 'GET'],
      [`queues/${queue.name}/pause`, 'PUT'],
    ] as const) {
      const answer = await fetch(`${url}/board/api/${path}`, { method });
      expect(answer.status, path).toBe(503);
      expect(await answer.text()).toContain('The queue did not answer within 0.3 s');
    }
    expect((await fetch(`${url}/board/`)).status).toBe(200);
  } finally {
    await server.stop();
  }
});

test('the job board says so where PostgreSQL is away', async () => {
  const server = await startPostgresServer();
  try {
    const queue = (await openTestBackend(await server.freshUrl())).queue(freshName());
    const { url } = await openStatusServer({ board: { queues: [queue], showsWorkers: true } });
    expect((await fetch(`${url}/board/api/queues`)).status).toBe(200);
    await server.stop();
    const answer = await fetch(`${url}/board/api/queues`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('The queue is away (');
  } finally {
    await server.stop();
  }
});
