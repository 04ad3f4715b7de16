import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../child.ts';
import { benchFolder, dataFolder } from '../paths.ts';
import { type Measurement, type Outcome, ratio, type Sizes } from '../result.ts';
import { runSync } from './sync.ts';
import { windowsOf } from './windows.ts';
import { withPageServer } from './withPageServer.ts';

/** What a side of a round took. Wall-clock seconds from the start of the process to its end, and processor seconds. */
interface Taken {
  readonly seconds: number;
  readonly processorSeconds: number;
}

/** Sync against the bare limit and against the official SDK, each in processes of their own, in turns. */
export async function ingest({ calls = 0, rounds = 0 }: Sizes): Promise<Outcome> {
  return withPageServer(calls, async origin => {
    const limit: LimitTaken[] = [];
    const sync: Taken[] = [];
    const sdk: Taken[] = [];
    for (let round = 0; round < rounds; round++) {
      limit.push(await runLimit(calls, origin));
      sync.push(await runSync(calls, origin));
      sdk.push(await runSdk(calls, origin));
    }
    return {
      figures: [
        ratio('sync / limit', sync.map(wall), limit.map(wall), { atMost: 2, aim: 1.5 }),
        ratio('SDK / sync', sdk.map(wall), sync.map(wall), { atLeast: 3, aim: 5 }),
      ],
      measurements: [
        seconds('limit', limit.map(wall)),
        seconds(
          'limit: download',
          limit.map(taken => taken.download),
        ),
        seconds(
          'limit: read_json',
          limit.map(taken => taken.readJson),
        ),
        seconds('sync', sync.map(wall)),
        seconds('SDK (scaled)', sdk.map(wall)),
        seconds('processor time: limit', limit.map(processor)),
        seconds('processor time: sync', sync.map(processor)),
        seconds('processor time: SDK (scaled)', sdk.map(processor)),
      ],
      notes: [`The SDK read ${sdkWindows(calls)} of ${windowsOf(calls).length} windows, scaled by calls.`],
    };
  });
}

const wall = (taken: Taken): number => taken.seconds;
const processor = (taken: Taken): number => taken.processorSeconds;

function seconds(name: string, rounds: readonly number[]): Measurement {
  return { name, unit: 's', rounds };
}

interface LimitTaken extends Taken {
  readonly download: number;
  readonly readJson: number;
}

async function runLimit(calls: number, origin: string): Promise<LimitTaken> {
  return withDatabase(async database => {
    const script = join(benchFolder, 'ingest', 'limit.ts');
    const { seconds, processorSeconds, stdout } = await runProcess(script, [calls, origin, database]);
    const parts = JSON.parse(stdout) as { readonly download: number; readonly readJson: number };
    return { seconds, processorSeconds, ...parts };
  });
}

/** For all calls, from a tenth of them: the start of the process counts once. */
async function runSdk(calls: number, origin: string): Promise<Taken> {
  return withDatabase(async database => {
    const script = join(benchFolder, 'ingest', 'sdk.ts');
    const args = [calls, sdkWindows(calls), origin, database];
    const { seconds, processorSeconds, stdout } = await runProcess(script, args);
    const read = JSON.parse(stdout) as Taken & { readonly calls: number };
    const more = calls / read.calls - 1;
    return {
      seconds: seconds + read.seconds * more,
      processorSeconds: processorSeconds + read.processorSeconds * more,
    };
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
