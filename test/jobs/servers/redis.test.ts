import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../../src/jobs/backend.ts';
import { freePort, type TestServer } from '../../support/localServer.ts';
import { keepingLogger } from '../../support/queueStore.ts';
import { startRedisServer } from '../../support/redisServer.ts';

let server: TestServer;
let url: string;

beforeAll(async () => {
  server = await startRedisServer();
  url = await server.freshUrl();
}, 300_000);

afterAll(() => server.stop());

/** Runs `work` with a client of the server's administrator. */
async function administer(work: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url);
  await work(client);
  client.disconnect();
}

async function open(address: string): Promise<string> {
  const backend = await openBackend(address, '/nonexistent', { logger: keepingLogger() });
  await backend.close(0);
  return backend.kind;
}

test('a server that may evict keys is refused, with the command that mends it', async () => {
  await administer(client => client.config('SET', 'maxmemory-policy', 'allkeys-lru'));
  await expect(open(url)).rejects.toThrow(
    /maxmemory-policy is "allkeys-lru".*allowed: noeviction.*CONFIG SET maxmemory-policy noeviction/,
  );
  await administer(client => client.config('SET', 'maxmemory-policy', 'noeviction'));
  expect(await open(url)).toBe('redis');
});

test('a server that lets its settings not be read is used, and what could not be checked is said', async () => {
  await administer(client =>
    client.call('ACL', 'SETUSER', 'managed', 'on', '>pass', '~*', '&*', '+@all', '-config', '-info'),
  );
  const managed = new URL(url);
  managed.username = 'managed';
  managed.password = 'pass';
  const logger = keepingLogger();
  const backend = await openBackend(managed.href, '/nonexistent', { logger });
  const worker = backend.worker('managed', async () => {});
  const done = new Promise<void>(resolve => worker.once('completed', () => resolve()));
  await backend.queue('managed').add('job', {});
  await done;
  await backend.close(0);
  const messages = logger.warnings.map(({ message }) => message).join('\n');
  expect(messages).toContain('does not let maxmemory-policy be read');
  expect(messages).toContain('does not let its version be read');
  expect(JSON.stringify(logger.warnings)).not.toContain('pass@');
});

test('a wrong password is an error that does not show it', async () => {
  const wrong = new URL(url);
  wrong.username = 'nobody';
  wrong.password = 's3cret-word';
  const error: Error = await open(wrong.href).then(
    () => expect.unreachable(),
    refusal => refusal,
  );
  expect(error.message).toMatch(/TRUNKLEDGER_QUEUE_URL is redis:\/\/nobody:\*\*\*@.*mend .*password/s);
  expect(error.message).not.toContain('s3cret-word');
});

test('a server that is not there is an error that says where and what to do', async () => {
  const port = await freePort();
  await expect(open(`redis://127.0.0.1:${port}`)).rejects.toThrow(
    new RegExp(`redis://127.0.0.1:${port}: the Redis server cannot be used \\(.*ECONNREFUSED.*Start it`),
  );
});
