import { Redis } from 'ioredis';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { openBackend } from '../../../src/jobs/backend.ts';
import { openQueues } from '../../../src/jobs/queues.ts';
import { temporaryHome } from '../../support/home.ts';
import { freePort } from '../../support/localServer.ts';
import { startPostgresServer } from '../../support/postgresServer.ts';
import { runProgram, startProgram } from '../../support/program.ts';
import { keepingLogger } from '../../support/queueStore.ts';
import { startRedisServer } from '../../support/redisServer.ts';
import { environmentOf, openSandbox } from '../../support/sandbox.ts';

interface Finding {
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy?: string;
}

const parts = ['queue', 'loader', 'schedules', 'paused queues'];

/** What doctor finds of a queue, and how the program is started with it. */
async function openDoctor(url: string) {
  const sandbox = await openSandbox({ callsPerDay: 500, now: new Date().toISOString() });
  const environment = environmentOf(sandbox, await temporaryHome(), {
    TRUNKLEDGER_QUEUE_URL: url,
    // A reconciliation that follows a close may differ, which needs a person.
    TRUNKLEDGER_CLOSE_SCHEDULE: 'off',
  });
  const examine = async (): Promise<{ code: number | null; [check: string]: unknown }> => {
    const { code, stdout } = await runProgram(['doctor', '--json'], environment);
    const all = JSON.parse(stdout) as (Finding & { check: string })[];
    const found = all.filter(({ check }) => parts.includes(check));
    return { code, ...Object.fromEntries(found.map(({ check, ...finding }) => [check, finding])) };
  };
  return { examine, environment };
}

test('doctor refuses the Redis that up refuses, and tells of what is up on one that is fit, and of paused queues', async () => {
  const server = await startRedisServer();
  onTestFinished(() => server.stop());
  const url = await server.freshUrl();
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  const { examine, environment } = await openDoctor(url);
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
  expect(await examine()).toEqual({
    code: 1,
    queue: {
      ok: false,
      detail: expect.stringMatching(
        /maxmemory-policy is "allkeys-lru".*CONFIG SET maxmemory-policy noeviction/,
      ),
      remedy: expect.stringMatching(/TRUNKLEDGER_QUEUE_URL/),
    },
  });

  await client.config('SET', 'maxmemory-policy', 'noeviction');
  expect(await examine()).toMatchObject({
    code: 0,
    queue: { detail: 'Redis, reachable and fit for a queue' },
    loader: { ok: true, detail: 'no process is up', remedy: expect.stringMatching(/trunkledger up/) },
    schedules: { ok: true, detail: 'none' },
  });

  const up = await startProgram(['up', '--port', '0'], environment);
  await up.line(/run concluded/);
  expect(await examine()).toMatchObject({
    code: 0,
    loader: { ok: true, detail: '1 process(es) that load' },
    schedules: { ok: true, detail: expect.stringMatching(/sync at 20/) },
    'paused queues': { ok: true },
  });
  expect((await runProgram(['status'], environment)).code).toBe(0);
  const backend = await openBackend(url, '/nonexistent', { logger: keepingLogger() });
  const { windows, runs } = openQueues(backend);
  await windows.pause();
  await runs.removeJobScheduler('recount');
  await backend.close(0);
  expect(await examine()).toMatchObject({
    code: 1,
    schedules: { ok: false, detail: expect.stringMatching(/^recount missing/), remedy: expect.any(String) },
    'paused queues': { ok: false, detail: expect.stringMatching(/^trunkledger-windows/) },
  });
  expect((await runProgram(['status'], environment)).code).toBe(3);
  up.child.kill('SIGTERM');
  expect((await up.finished).code).toBe(0);
}, 120_000);

test('doctor looks at a PostgreSQL without making tables there, and then at what up has made', async () => {
  const server = await startPostgresServer();
  onTestFinished(() => server.stop());
  const url = await server.freshUrl();
  const { examine, environment } = await openDoctor(url);
  const before = await examine();
  expect(before).toEqual({
    code: 0,
    queue: { ok: true, detail: expect.stringMatching(/up makes the tables/) },
  });
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query(
    "select nspname from pg_namespace where nspname in ('bullmq', 'trunkledger')",
  );
  await client.end();
  expect(rows).toEqual([]);

  const up = await startProgram(['up', '--port', '0'], environment);
  await up.line(/run concluded/);
  expect(await examine()).toMatchObject({
    code: 0,
    queue: { detail: 'PostgreSQL, reachable and fit for a queue' },
    loader: { ok: true, detail: '1 process(es) that load' },
  });
  up.child.kill('SIGTERM');
  expect((await up.finished).code).toBe(0);
});

test('doctor names a server that is not there', async () => {
  const { examine } = await openDoctor(`postgres://user@127.0.0.1:${await freePort()}/queue`);
  expect(await examine()).toMatchObject({
    code: 1,
    queue: { ok: false, detail: expect.stringMatching(/ECONNREFUSED/) },
  });
});
