import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TestServer } from '../../test/support/localServer.ts';
import { startPostgresServer } from '../../test/support/postgresServer.ts';
import { startRedisServer } from '../../test/support/redisServer.ts';
import { runProcess } from '../child.ts';
import { environmentOf } from '../environment.ts';
import { benchFolder, dataFolder } from '../paths.ts';
import type { Measurement, Outcome, Sizes } from '../result.ts';
import { startMember } from './member.ts';

/** How long a process is left alone before its memory is looked at. */
const idleSeconds = 10;

/** Each backend: jobs a second of one process, and the memory of an idle `up`. No figure is promised. */
export async function backends({ jobs = 0, rounds = 0 }: Sizes): Promise<Outcome> {
  const redis = await startRedisServer();
  const postgres = await startPostgresServer();
  const urls: Readonly<Record<string, Pick<TestServer, 'freshUrl'>>> = {
    Redis: redis,
    PostgreSQL: postgres,
    embedded: { freshUrl: async () => 'embedded' },
  };
  const measurements: Measurement[] = [];
  try {
    for (const [name, server] of Object.entries(urls)) {
      const taken: Taken[] = [];
      const idle: number[] = [];
      for (let round = 0; round < rounds; round++) {
        taken.push(await workOff(await server.freshUrl(), jobs));
        idle.push(await idleMegabytes(await server.freshUrl()));
      }
      const perSecond = (seconds: (each: Taken) => number) => taken.map(each => jobs / seconds(each));
      measurements.push(
        { name: `${name}: jobs added`, unit: 'per s', rounds: perSecond(each => each.adding) },
        { name: `${name}: jobs worked off`, unit: 'per s', rounds: perSecond(each => each.working) },
        { name: `${name}: memory of an idle up`, unit: 'MB', rounds: idle },
      );
    }
  } finally {
    await redis.stop();
    await postgres.stop();
  }
  return { figures: [], measurements };
}

interface Taken {
  readonly adding: number;
  readonly working: number;
}

async function workOff(url: string, jobs: number): Promise<Taken> {
  return withFolder(async folder => {
    const { stdout } = await runProcess(join(benchFolder, 'queue', 'jobs.ts'), [url, folder, jobs]);
    return JSON.parse(stdout) as Taken;
  });
}

async function idleMegabytes(url: string): Promise<number> {
  return withFolder(async home => {
    const environment = { ...environmentOf(home, 'http://127.0.0.1:9'), TRUNKLEDGER_QUEUE_URL: url };
    // Whose ledger begins at its start, so that there is nothing to read.
    const now = new Date().toISOString();
    const up = startMember(['up', '--port', '0'], { ...environment, TRUNKLEDGER_FROM: now }, home);
    await up.logged(({ msg }) => msg === 'this process loads');
    await setTimeout(idleSeconds * 1000);
    const megabytes = up.megabytes();
    await up.stop();
    return megabytes;
  });
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(dataFolder, 'home-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
