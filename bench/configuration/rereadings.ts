import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runProcess, startServer } from '../child.ts';
import { benchFolder, dataFolder } from '../paths.ts';
import type { Sizes } from '../result.ts';
import { type Histories, historiesOf, type Reading } from './histories.ts';
import { type Synced, syncConfiguration } from './sync.ts';

/** One round: the bare client and sync, next to each other. */
export interface Round {
  /** What the requests take a bare client. */
  readonly bareSeconds: number;
  readonly sync: Synced;
  readonly reading: Reading;
}

/**
 * A configuration that never changes, read once and then again each round, in turns with a bare client that sends the
 * same requests. @throws unless every re-reading is whole and leaves the history tables as they were.
 */
export async function rereadings({
  trunks = 0,
  numbers = 0,
  latency = 0,
  rounds = 0,
}: Sizes): Promise<Round[]> {
  const folder = mkdtempSync(join(dataFolder, 'configuration-'));
  const requests = join(folder, 'requests.json');
  const server = await startServer(script('sandbox'), [trunks, numbers, latency].map(String));
  try {
    await syncConfiguration(folder, server.line, {
      nodeOptions: ['--import', script('record')],
      environment: { BENCH_REQUESTS: requests },
    });
    const first = await historiesOf(folder);
    const sent = (JSON.parse(readFileSync(requests, 'utf8')) as string[]).length;
    if (sent !== first.lastReading.requests || first.lastReading.written < trunks * (numbers + 2))
      throw new Error(
        `${sent} requests were recorded of the first reading, which is ${JSON.stringify(first)}`,
      );
    const done: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const { stdout } = await runProcess(script('bare'), [server.line, requests]);
      const { seconds } = JSON.parse(stdout) as { readonly seconds: number };
      const sync = await syncConfiguration(folder, server.line);
      const reading = unchangedReading(first, await historiesOf(folder));
      done.push({ bareSeconds: seconds, sync, reading });
    }
    return done;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function script(name: string): string {
  return join(benchFolder, 'configuration', `${name}.ts`);
}

/** The newest reading, which read what the first one did and wrote nothing. */
function unchangedReading(first: Histories, now: Histories): Reading {
  const { lastReading } = now;
  const same = (['requests', 'lists', 'records'] as const).every(
    name => lastReading[name] === first.lastReading[name],
  );
  if (!same || lastReading.refused > 0)
    throw new Error(`a re-reading is not whole: ${JSON.stringify(lastReading)}`);
  if (lastReading.written > 0 || !isDeepStrictEqual(now.tables, first.tables))
    throw new Error(`a re-reading wrote: ${JSON.stringify(now)}, before ${JSON.stringify(first.tables)}`);
  return lastReading;
}
