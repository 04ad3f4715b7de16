import { createRedisBackend, type IQueueBackend, type QueueBaseOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { ExpectedError } from '../errors.ts';
import type { Backend, BackendEffects } from './backend.ts';
import { createErrorReport, queueError, reasonOf } from './backendErrors.ts';
import { BackendMembers } from './backendMembers.ts';
import { orLate } from './backendTime.ts';
import { usableMilliseconds } from './budgetGrid.ts';
import { checkRedis } from './redisCheck.ts';
import { connectionOptions, SharedRedis } from './redisConnection.ts';
import { refuseMalformedDatabase } from './redisDatabase.ts';

/** Before every key: other programs, and a second ledger in another database number, may share the server. */
const prefix = 'trunkledger';

/**
 * As rate-limiter-flexible's own script, but to the millisecond (its script counts in whole seconds), and without points
 * whose time has gone by. ARGV: points, whole seconds, the limiter's points, the limiter's seconds.
 */
const countScript = `
local milliseconds = math.floor(tonumber(ARGV[4]) * 1000 + 0.5)
redis.call('set', KEYS[1], 0, 'PX', milliseconds, 'NX')
local left = redis.call('pttl', KEYS[1])
if left == -1 then
  redis.call('pexpire', KEYS[1], milliseconds)
  left = milliseconds
end
local before = tonumber(redis.call('get', KEYS[1]))
local gone = math.ceil((milliseconds - left - ${usableMilliseconds}) / milliseconds * tonumber(ARGV[3]))
local consumed = redis.call('incrby', KEYS[1], tonumber(ARGV[1]) + math.max(0, gone - before))
return {consumed, left}
`;

/**
 * A queue on Redis 6.2 or newer, or what speaks its protocol.
 * @throws ExpectedError where it cannot be reached within ten seconds, and UsageError where it is too old, may evict keys, or
 *   does not have the URL's database.
 */
export async function openRedisBackend(url: string, { logger }: BackendEffects): Promise<Backend> {
  refuseMalformedDatabase(url);
  const isVersionKnown = await probe(url, client => checkRedis(client, url, logger));
  const report = createErrorReport(logger);
  const client = new SharedRedis(url);
  client.on('error', report);
  const members = new BackendMembers(factoryOver(client, !isVersionKnown), report);
  return {
    kind: 'redis',
    queue: (name, more) => members.queue(name, more),
    worker: (name, processor, more) => members.worker(name, processor, more),
    flowProducer: () => members.flowProducer(),
    queueEvents: name => members.queueEvents(name),
    rateLimiter: ({ keyPrefix, points, durationSeconds }) =>
      new RateLimiterRedis({
        storeClient: client,
        keyPrefix: `${prefix}:${keyPrefix}`,
        points,
        duration: durationSeconds,
        customIncrTtlLuaScript: countScript,
      }),
    async ping() {
      await orLate(5000, client.ping(), () => unreachable(url, 'no answer within five seconds'));
    },
    stopWaiting: () => client.stopWaiting(),
    async close(graceMilliseconds = 5000) {
      await members.close(graceMilliseconds);
      client.disconnectAll();
    },
  };
}

/** BullMQ asks each connection for its version again, unless told not to. */
function factoryOver(connection: Redis, skipVersionCheck: boolean) {
  return (name: string, given: QueueBaseOptions, more?: object): IQueueBackend => {
    const options = { ...given, prefix, connection, skipVersionCheck };
    return createRedisBackend(name, options, more);
  };
}

/** Runs `check` on a connection of its own, which does not try again: what is wrong is said at once. */
async function probe<T>(url: string, check: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { ...connectionOptions, lazyConnect: true, retryStrategy: () => null });
  let reason: unknown;
  client.on('error', error => {
    reason = error;
  });
  try {
    await orLate(10_000, client.connect(), () => new Error('no answer within ten seconds'));
  } catch (error) {
    client.disconnect();
    throw unreachable(url, reasonOf(reason ?? error), error);
  }
  try {
    return await check(client);
  } catch (error) {
    throw error instanceof ExpectedError ? error : unreachable(url, reasonOf(error), error);
  } finally {
    client.disconnect();
  }
}

function unreachable(url: string, reason: string, cause?: unknown): Error {
  return queueError(
    url,
    `the Redis server cannot be used (${reason}).`,
    'Start it, or mend host, port, user, password or database number in the URL; without a server use "embedded".',
    cause,
  );
}
