import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../../src/jobs/backend.ts';
import { freePort, type TestServer } from '../../support/localServer.ts';
import { startPostgresServer } from '../../support/postgresServer.ts';
import { keepingLogger } from '../../support/queueStore.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startPostgresServer();
}, 300_000);

afterAll(() => server.stop());

async function open(url: string): Promise<string> {
  const backend = await openBackend(url, '/nonexistent', { logger: keepingLogger() });
  await backend.close(0);
  return backend.kind;
}

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

test('ten processes that open an empty database at once all find it ready', async () => {
  const url = await server.freshUrl();
  const kinds = await Promise.all(Array.from({ length: 10 }, () => open(url)));
  expect(new Set(kinds)).toEqual(new Set(['postgres']));
  const tables = await ask(
    url,
    "select schemaname from pg_tables where tablename in ('job', 'request_budget') order by schemaname",
  );
  expect(tables).toEqual([{ schemaname: 'bullmq' }, { schemaname: 'trunkledger' }]);
});

test('a closed backend leaves no connection behind', async () => {
  const url = await server.freshUrl();
  const backend = await openBackend(url, '/nonexistent', { logger: keepingLogger() });
  const worker = backend.worker('windows', async () => {});
  await worker.waitUntilReady();
  await backend.close(0);
  await expect
    .poll(() =>
      ask(url, 'select count(*)::int as n from pg_stat_activity where datname = current_database()'),
    )
    .toEqual([{ n: 1 }]);
});

test('a database that is not there is an error that says how to make it', async () => {
  const url = new URL(await server.freshUrl());
  url.pathname = '/nowhere';
  await expect(open(url.href)).rejects.toMatchObject({
    message: expect.stringMatching(/database "nowhere" does not exist.*createdb/),
    exitCode: 2,
  });
});

test('a user that may not make schemas is told what to grant', async () => {
  const url = new URL(await server.freshUrl());
  await ask(url.href, "create role guest login password 's3cret-word'");
  url.username = 'guest';
  url.password = 's3cret-word';
  const error: Error = await open(url.href).then(
    () => expect.unreachable(),
    refusal => refusal,
  );
  expect(error.message).toMatch(
    /TRUNKLEDGER_QUEUE_URL is postgres:\/\/guest:\*\*\*@.*GRANT CREATE ON DATABASE/,
  );
  expect(error.message).not.toContain('s3cret-word');
});

test('a schema that a newer program made is left alone', async () => {
  const url = await server.freshUrl();
  await open(url);
  await ask(
    url,
    'insert into bullmq.migration (version, name, min_client_version) values (9999, $$later$$, 99)',
  );
  await expect(open(url)).rejects.toMatchObject({
    message: expect.stringMatching(/newer version of this program.*Upgrade this program/),
    exitCode: 2,
  });
});

test('a server that is not there is an error that says where and what to do', async () => {
  const port = await freePort();
  await expect(open(`postgres://user:s3cret@127.0.0.1:${port}/db`)).rejects.toThrow(
    new RegExp(
      `postgres://user:\\*\\*\\*@127.0.0.1:${port}/db: the PostgreSQL server cannot be used \\(.*ECONNREFUSED`,
    ),
  );
});
