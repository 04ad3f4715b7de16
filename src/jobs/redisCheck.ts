import type { Redis } from 'ioredis';
import type { BackendLogger } from './backend.ts';
import { maskUrl, queueError, queueUsageError, reasonOf } from './backendErrors.ts';
import { redisCommand } from './redisCommand.ts';
import { refuseMissingDatabase } from './redisDatabase.ts';
import { readSetting } from './redisSetting.ts';

const oldest = [6, 2] as const;

/**
 * A server that may evict keys loses jobs without a word, so it is refused. What a managed server does not let be read is
 * a warning. Resolves with whether its version could be read.
 * @throws UsageError for a server that is too old, may evict, or does not have the database; ExpectedError for a replica.
 */
export async function checkRedis(client: Redis, url: string, logger: BackendLogger): Promise<boolean> {
  await refuseMissingDatabase(client, url);
  const info = await readInfo(client);
  if (info instanceof Error) {
    logger.warn(
      { url: maskUrl(url), reason: reasonOf(info) },
      'the Redis server does not let its version be read (INFO): it must be 6.2 or newer',
    );
  } else {
    refuseOld(url, info.get('redis_version'));
    refuseReplica(url, info.get('role'));
  }
  await checkEviction(client, url, logger, info instanceof Error ? undefined : info.get('maxmemory_policy'));
  return !(info instanceof Error);
}

/** `name:value` lines. */
async function readInfo(client: Redis): Promise<Map<string, string> | Error> {
  try {
    const lines = (await client.info()).split(/\r?\n/);
    return new Map(lines.filter(line => line.includes(':')).map(line => splitAt(line, line.indexOf(':'))));
  } catch (error) {
    return error as Error;
  }
}

function splitAt(line: string, index: number): [string, string] {
  return [line.slice(0, index), line.slice(index + 1)];
}

function refuseOld(url: string, version = ''): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (version === '' || major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw queueUsageError(url, `the server is Redis ${version}; a queue needs 6.2 or newer.`, 'Upgrade it.');
}

function refuseReplica(url: string, role: string | undefined): void {
  if (role !== 'slave' && role !== 'replica') return;
  throw queueError(url, 'the server is a replica, which takes no writes.', 'Name the primary in the URL.');
}

async function checkEviction(
  client: Redis,
  url: string,
  logger: BackendLogger,
  told?: string,
): Promise<void> {
  const policy = told ?? (await readSetting(client, 'maxmemory-policy'));
  if (policy instanceof Error) {
    logger.warn(
      { url: maskUrl(url), reason: reasonOf(policy) },
      'the Redis server does not let maxmemory-policy be read: make sure that it is noeviction, or jobs may get lost',
    );
  } else if (policy !== 'noeviction') {
    throw queueUsageError(
      url,
      `the server's maxmemory-policy is "${policy}", which may drop jobs; allowed: noeviction.`,
      remedyFor(client),
    );
  }
}

function remedyFor({ options }: Redis): string {
  const command = redisCommand(options, 'CONFIG SET maxmemory-policy noeviction');
  const password = options.password
    ? ' (which asks for the password; without --askpass it takes REDISCLI_AUTH)'
    : '';
  return (
    `Run "${command}"${password} and set the same in the configuration file of the server ` +
    "(of a managed server: in the provider's settings)."
  );
}
