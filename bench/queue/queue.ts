import { join } from 'node:path';
import { startRedisServer } from '../../test/support/redisServer.ts';
import { runSync } from '../ingest/sync.ts';
import { windowsOf } from '../ingest/windows.ts';
import { withPageServer } from '../ingest/withPageServer.ts';
import { benchFolder } from '../paths.ts';
import { figure, type Measurement, type Outcome, ratio, type Sizes } from '../result.ts';
import { type Queued, queuedRun } from './queuedRun.ts';

/** Calls of the window during which the event loop is watched: the most that one window may have. */
const windowCalls = 50_000;

/** What a queue costs, and what more processes bring: runs of the same windows, each into a new home, in turns. */
export async function queue({ calls = 0, latency = 0, rounds = 0 }: Sizes): Promise<Outcome> {
  const redis = await startRedisServer();
  const windows = windowsOf(calls);
  const sync: number[] = [];
  const one: Queued[] = [];
  const four: Queued[] = [];
  const embedded: Queued[] = [];
  const oneEach: Queued[] = [];
  const fourEach: Queued[] = [];
  const delays: number[] = [];
  try {
    await withPageServer(
      calls,
      async origin => {
        const run = (queueUrl: string, processes: number, concurrency?: number): Promise<Queued> => {
          const more = concurrency === undefined ? {} : { concurrency };
          return queuedRun({ calls, windows, origin, queueUrl, processes, ...more });
        };
        for (let round = 0; round < rounds; round++) {
          sync.push((await runSync(calls, origin)).seconds);
          one.push(await run(await redis.freshUrl(), 1));
          four.push(await run(await redis.freshUrl(), 4));
          embedded.push(await run('embedded', 1));
          oneEach.push(await run(await redis.freshUrl(), 1, 1));
          fourEach.push(await run(await redis.freshUrl(), 4, 1));
        }
      },
      { latency },
    );
    for (let round = 0; round < rounds; round++)
      delays.push(await eventLoopDelay(await redis.freshUrl(), latency));
  } finally {
    await redis.stop();
  }
  return {
    figures: [
      ratio('1 process / 4 processes, one request in flight each', runs(oneEach), runs(fourEach), {
        atLeast: 3.5,
      }),
      ratio('1 process / 4 processes, four requests in flight each', runs(one), runs(four), { atLeast: 3.5 }),
      // A sync starts and ends; so what starts here counts too.
      ratio('queue on Redis / sync', wholes(one), sync, { atMost: 1.1 }),
      ratio('embedded queue / sync', wholes(embedded), sync, { atMost: 1.1 }),
      figure('event loop delay, 99th percentile', 'ms', delays, { atMost: 50 }),
    ],
    measurements: [
      seconds('sync', sync),
      seconds('Redis, 1 process', runs(one)),
      seconds('Redis, 1 process, its start too', wholes(one)),
      seconds('Redis, 4 processes', runs(four)),
      seconds('embedded, 1 process, its start too', wholes(embedded)),
      seconds('Redis, 1 process, one request in flight', runs(oneEach)),
      seconds('Redis, 4 processes, one request in flight each', runs(fourEach)),
    ],
    notes: [
      `${windows.length} windows, each page after ${latency} ms, four requests in flight a process unless said otherwise; ` +
        'a run begins when it is asked for, of processes that are up. ' +
        `The event loop is that of a process that reads and loads one window of ${windowCalls.toLocaleString('en-US')} calls.`,
    ],
  };
}

function runs(rounds: readonly Queued[]): number[] {
  return rounds.map(({ runSeconds }) => runSeconds);
}

function wholes(rounds: readonly Queued[]): number[] {
  return rounds.map(({ startSeconds, runSeconds }) => startSeconds + runSeconds);
}

function seconds(name: string, rounds: readonly number[]): Measurement {
  return { name, unit: 's', rounds };
}

/** Milliseconds by which timers are late, 99th percentile, from the first request to the end of the run. */
async function eventLoopDelay(queueUrl: string, latency: number): Promise<number> {
  const windows = windowsOf(windowCalls, 1);
  const preload = join(benchFolder, 'queue', 'eventLoop.ts');
  return withPageServer(
    windowCalls,
    async origin => {
      const run = {
        calls: windowCalls,
        windows,
        origin,
        queueUrl,
        processes: 1,
        nodeOptions: ['--import', preload],
      };
      const { written } = await queuedRun(run);
      return (JSON.parse(written) as { readonly p99: number }).p99;
    },
    { latency, isOneWindow: true },
  );
}
