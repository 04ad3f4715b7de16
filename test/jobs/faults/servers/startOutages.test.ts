import { expect, onTestFinished, test } from 'vitest';
import { startProxy } from '../../../support/connectionProxy.ts';
import { temporaryHome } from '../../../support/home.ts';
import { openTestMember } from '../../../support/members.ts';
import { startPostgresServer } from '../../../support/postgresServer.ts';
import { startRedisServer } from '../../../support/redisServer.ts';
import { openSandbox } from '../../../support/sandbox.ts';

const start = { redis: startRedisServer, postgres: startPostgresServer };

async function openQueue(kind: keyof typeof start) {
  const server = await start[kind]();
  onTestFinished(() => server.stop(), 60_000);
  return { server, url: await server.freshUrl() };
}

async function openMemberOf(queueUrl: string) {
  const sandbox = await openSandbox();
  const environment = { TRUNKLEDGER_QUEUE_URL: queueUrl, TRUNKLEDGER_FROM: '2026-10-01T00:00:00Z' };
  const now = () => Date.parse('2026-10-01T02:00:00Z');
  return openTestMember({ sandbox, home: await temporaryHome(), environment, now });
}

test.each(['redis', 'postgres'] as const)(
  'a process that begins while its %s server restarts waits for it, makes its schedules and loads',
  async kind => {
    const { server, url } = await openQueue(kind);
    const member = await openMemberOf(url);
    await Promise.all([server.restart(), member.schedule()]);
    const kinds = (await member.queues.runs.getJobSchedulers()).map(({ key }) => key);
    expect(kinds.sort()).toEqual(['close', 'look', 'recount', 'sync']);

    await Promise.all([server.restart(), member.startLoading()]);
    const looks = await member.queues.runs.getJobs(['waiting', 'active', 'completed']);
    expect(looks.filter(({ name }) => name === 'look')).toHaveLength(1);
  },
);

test.each(['redis', 'postgres'] as const)(
  'a process that waits for its %s server to come back ends when it is stopped',
  async kind => {
    const url = new URL((await openQueue(kind)).url);
    const proxy = await startProxy('127.0.0.1', Number(url.port));
    url.port = String(proxy.port);
    const member = await openMemberOf(url.href);
    await proxy.close();
    // On Redis they may never settle: BullMQ waits for a connection that is ready.
    member.schedule().catch(() => undefined);
    member.startLoading().catch(() => undefined);
    // It has the warehouse, and asks the queue what runs are under way.
    await expect.poll(() => member.loader, { timeout: 20_000 }).toBeDefined();
    await expect(member.stop(100)).resolves.toBeUndefined();
  },
);
