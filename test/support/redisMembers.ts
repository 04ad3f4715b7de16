import { afterAll, beforeAll } from 'vitest';
import type { Member } from '../../src/jobs/member.ts';
import type { TestServer } from './localServer.ts';
import { type MemberSettings, openTestMember, startTestMember } from './members.ts';
import type { Environment } from './program.ts';
import { startRedisServer } from './redisServer.ts';

export interface RedisMembers {
  open(settings: MemberSettings): Promise<Member>;
  start(settings: MemberSettings): Promise<Member>;
  /** For programs that share the queue of a home. */
  environmentOf(home: string): Promise<Environment>;
}

/** Members on a Redis of this file, a database for each home: they are up in a fraction of an embedded queue's time. */
export function redisMembers(): RedisMembers {
  let redis: TestServer | undefined;
  const urls = new Map<string, Promise<string>>();
  beforeAll(async () => {
    redis = await startRedisServer();
  });
  afterAll(() => redis?.stop());
  const environmentOf = async (home: string): Promise<Environment> => {
    const url = urls.get(home) ?? redis?.freshUrl();
    if (url === undefined) throw new Error('the Redis of this file is not up');
    urls.set(home, url);
    return { TRUNKLEDGER_QUEUE_URL: await url };
  };
  const onRedis = async (settings: MemberSettings): Promise<MemberSettings> => ({
    ...settings,
    environment: { ...(await environmentOf(settings.home)), ...settings.environment },
  });
  return {
    open: async settings => openTestMember(await onRedis(settings)),
    start: async settings => startTestMember(await onRedis(settings)),
    environmentOf,
  };
}
