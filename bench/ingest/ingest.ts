import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../child.ts';
import { benchFolder, dataFolder } from '../paths.ts';
import { type Outcome, ratio, type Sizes } from '../result.ts';
import { runSync } from './sync.ts';
import { windowsOf } from './windows.ts';
import { withPageServer } from './withPageServer.ts';

/** Sync against the bare limit and against the official SDK, each in processes of their own, in turns. */
export async function ingest({ calls = 0, rounds = 0 }: Sizes): Promise<Outcome> {
  return withPageServer(calls, async origin => {
    const download: number[] = [];
    const readJson: number[] = [];
    const limit: number[] = [];
    const sync: number[] = [];
    const sdk: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const least = await runLimit(calls, origin);
      download.push(least.download);
      readJson.push(least.readJson);
      limit.push(least.seconds);
      sync.push((await runSync(calls, origin)).seconds);
      sdk.push(await runSdk(calls, origin));
    }
    return {
      figures: [
        ratio('sync / limit', sync, limit, { atMost: 2, aim: 1.5 }),
        ratio('SDK / sync', sdk, sync, { atLeast: 3, aim: 5 }),
      ],
      measurements: [
        { name: 'limit', unit: 's', rounds: limit },
        { name: 'limit: download', unit: 's', rounds: download },
        { name: 'limit: read_json', unit: 's', rounds: readJson },
        { name: 'sync', unit: 's', rounds: sync },
        { name: 'SDK (scaled)', unit: 's', rounds: sdk },
      ],
      notes: [`The SDK read ${sdkWindows(calls)} of ${windowsOf(calls).length} windows, scaled by calls.`],
    };
  });
}

async function runLimit(
  calls: number,
  origin: string,
): Promise<{ seconds: number; download: number; readJson: number }> {
  return withDatabase(async database => {
    const script = join(benchFolder, 'ingest', 'limit.ts');
    const { seconds, stdout } = await runProcess(script, [calls, origin, database]);
    return { seconds, ...(JSON.parse(stdout) as { download: number; readJson: number }) };
  });
}

/** Seconds for all calls, from a tenth of them: the start of the process counts once. */
async function runSdk(calls: number, origin: string): Promise<number> {
  return withDatabase(async database => {
    const script = join(benchFolder, 'ingest', 'sdk.ts');
    const { seconds, stdout } = await runProcess(script, [calls, sdkWindows(calls), origin, database]);
    const read = JSON.parse(stdout) as { calls: number; seconds: number };
    return seconds - read.seconds + (read.seconds * calls) / read.calls;
  });
}

function sdkWindows(calls: number): number {
  return Math.ceil(windowsOf(calls).length / 10);
}

async function withDatabase<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(dataFolder, 'database-'));
  try {
    return await work(join(folder, 'calls.duckdb'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
