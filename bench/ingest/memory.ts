import { figure, type Outcome, ratio, type Sizes } from '../result.ts';
import { runSync } from './sync.ts';
import { withPageServer } from './withPageServer.ts';

/** Peak memory of the sync process at N calls and at five times as many, in as many more windows of the same size. */
export async function memory({ calls = 0, rounds = 0 }: Sizes): Promise<Outcome> {
  const once: number[] = [];
  const fivefold: number[] = [];
  for (let round = 0; round < rounds; round++) {
    once.push(await peakMegabytes(calls));
    fivefold.push(await peakMegabytes(calls * 5));
  }
  return {
    figures: [
      figure('peak memory', 'MB', once, { atMost: 700 }),
      ratio('peak memory of five times the calls / of once', fivefold, once, { atMost: 1.15 }),
    ],
    measurements: [
      { name: 'peak memory', unit: 'MB', rounds: once },
      { name: 'peak memory, five times the calls', unit: 'MB', rounds: fivefold },
    ],
  };
}

function peakMegabytes(calls: number): Promise<number> {
  return withPageServer(calls, async origin => (await runSync(calls, origin)).peakMegabytes);
}
