import { ExpectedError } from './errors.ts';
import { readConfiguration } from './extract/configuration.ts';
import type { LandedConfiguration } from './extract/landing.ts';
import type { Run } from './run.ts';

/**
 * Reads the configuration beside the calls, and loads it. It never rejects: what goes wrong with it is told, and the
 * calls go on. When `signal` is aborted the reading is given up, and nothing of it is landed.
 */
export async function syncConfiguration(run: Run, signal: AbortSignal): Promise<void> {
  run.tally.beginConfiguration();
  const landed = await attempt(run, 'read', () => read(run, signal), signal);
  if (signal.aborted && landed === undefined) return;
  if (landed !== undefined) await loadLandedConfiguration(run, landed);
  run.tally.configurationDone();
}

/** Loads one landed reading of the configuration, and tells tally, observer and log what came of it. Never rejects. */
export async function loadLandedConfiguration(run: Run, landed: LandedConfiguration): Promise<void> {
  const { manifest } = landed;
  await attempt(run, 'loaded', async () => {
    const result = await run.loader.loadConfiguration(landed);
    run.tally.addConfiguration(manifest, result);
    run.observer.configurationLoaded?.(manifest, result);
    run.logger.debug({ lists: manifest.lists, ...result }, 'configuration loaded');
  });
}

async function read(run: Run, signal: AbortSignal): Promise<LandedConfiguration | undefined> {
  const landed = await readConfiguration(run, {
    runId: run.id,
    signal,
    now: run.now,
    onList: list => run.observer.list?.(list),
    onMissing: list => run.logger.debug(list, 'the API has no such list'),
  });
  if (landed === undefined) run.logger.warn('the API offers no list of the configuration');
  return landed;
}

/** Undefined where `work` was aborted, or failed, which a person is told of. */
async function attempt<T>(
  run: Run,
  what: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    const { name, message, stack } = error as Error;
    const details = error instanceof ExpectedError ? {} : { stack };
    run.logger.error({ error: message, ...details }, `the configuration was not ${what}`);
    run.tally.configurationErrors.push(`configuration: not ${what}: ${name}: ${message}`);
    return undefined;
  }
}
