import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExpectedError } from '../../../src/errors.ts';
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

async function refusalOf(address: string): Promise<ExpectedError> {
  const refusal = await open(address).catch((error: unknown) => error);
  if (refusal instanceof ExpectedError) return refusal;
  return expect.unreachable(String(refusal));
}

/** The URL of a user who may do everything but that. */
async function urlWithout(user: string, ...commands: string[]): Promise<URL> {
  const denied = commands.map(command => `-${command}`);
  await administer(client =>
    client.call('ACL', 'SETUSER', user, 'on', '>s3cret', '~*', '&*', '+@all', ...denied),
  );
  const limited = new URL(url);
  limited.username = user;
  limited.password = 's3cret';
  return limited;
}

test('a database that the server does not have is refused, with those that it has', async () => {
  const wrong = new URL(url);
  wrong.pathname = '/99999';
  const { message, exitCode } = await refusalOf(wrong.href);
  expect(exitCode).toBe(2);
  expect(message).toContain(`${wrong.host}/99999: its database 99999 cannot be selected`);
  expect(message).toMatch(/out of range\); allowed: 0 to \d+\. .*raise "databases"/);
});

test('a database that the server does not have is refused where its settings cannot be read', async () => {
  const wrong = await urlWithout('unaware', 'config');
  wrong.pathname = '/99999';
  const { message, exitCode } = await refusalOf(wrong.href);
  expect(exitCode).toBe(2);
  expect(message).toContain('allowed: numbers below the server\'s setting "databases"');
});

test('a database that the user may not select is refused, instead of working in database 0', async () => {
  const { message, exitCode } = await refusalOf((await urlWithout('confined', 'select')).href);
  expect(exitCode).toBe(2);
  expect(message).toMatch(/cannot be selected \(.*permission.*Allow SELECT to the user/s);
});

test.each(['abc', '2x', '-1', '1.5', '1/2', '?db=abc'])(
  'a URL whose database is %s is refused before anything is asked',
  async given => {
    const { message, exitCode } = await refusalOf(`redis://127.0.0.1:${await freePort()}/${given}`);
    expect(exitCode).toBe(2);
    expect(message).toMatch(/its database is ".+"; allowed: a whole number from 0\./);
  },
);

test('a server that may evict keys is refused, with the command that mends that server', async () => {
  await administer(client => client.config('SET', 'maxmemory-policy', 'allkeys-lru'));
  const { hostname, port } = new URL(url);
  const command = (more: string) =>
    `"redis-cli -h ${hostname} -p ${port}${more} CONFIG SET maxmemory-policy noeviction"`;
  const { message, exitCode } = await refusalOf(url);
  expect(exitCode).toBe(2);
  expect(message).toMatch(/maxmemory-policy is "allkeys-lru".*allowed: noeviction/);
  expect(message).toContain(`${command('')} and set the same`);
  const withPassword = await refusalOf((await urlWithout('evicting', 'ping')).href);
  expect(withPassword.message).toContain(`${command(' --user evicting --askpass')} (which asks`);
  await administer(client => client.config('SET', 'maxmemory-policy', 'noeviction'));
  expect(await open(url)).toBe('redis');
});

test('a server that lets its settings not be read is used, and what could not be checked is said', async () => {
  const managed = await urlWithout('managed', 'config', 'info');
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
  expect(JSON.stringify(logger.warnings)).not.toContain('s3cret');
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
