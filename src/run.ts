import { randomUUID } from 'node:crypto';
import type { Config, Credentials } from './config.ts';
import { type Client, createClient } from './extract/client.ts';
import { createLanding, type Landed, type Landing } from './extract/landing.ts';
import { type Home, homeAt } from './home.ts';
import { openWarehouse, type Warehouse } from './load/warehouse.ts';
import type { LoadResult } from './load/window.ts';
import { createLoader, type Loader } from './loader.ts';
import type { Logger } from './logger.ts';
import { type Policy, windowOf } from './manifest.ts';
import type { RunObserver } from './summary.ts';
import { Tally } from './tally.ts';
import { formatWindow } from './window.ts';

/** What a run needs from outside. */
export interface RunEffects {
  readonly logger: Logger;
  readonly observer?: RunObserver;
  /** Ends the run early: what is being written is finished. */
  readonly signal?: AbortSignal;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly client?: Client;
}

/** Everything that one run works with. */
export interface Run {
  readonly id: string;
  readonly projectId: string;
  readonly config: Config;
  readonly home: Home;
  readonly warehouse: Warehouse;
  readonly landing: Landing;
  readonly loader: Loader;
  readonly client: Client;
  readonly policy: Policy;
  readonly tally: Tally;
  readonly now: () => number;
  readonly logger: Logger;
  readonly observer: RunObserver;
  readonly signal: AbortSignal | undefined;
}

/** Opens the warehouse and the client for one run, and closes both after `work`, whatever comes of it. */
export async function withRun<T>(
  config: Config,
  credentials: Credentials,
  acceptShrink: boolean,
  effects: RunEffects,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const home = homeAt(config.home);
  const now = effects.now ?? Date.now;
  const warehouse = await openWarehouse(home.ledger);
  const client = effects.client ?? clientFor(config, credentials, effects.logger);
  const landing = createLanding(home.landing);
  try {
    return await work({
      id: randomUUID(),
      projectId: credentials.projectId,
      config,
      home,
      warehouse,
      landing,
      loader: createLoader(warehouse, landing),
      client,
      policy: policyOf(config, acceptShrink),
      tally: new Tally(now()),
      now,
      logger: effects.logger,
      observer: effects.observer ?? {},
      signal: effects.signal,
    });
  } finally {
    await client.close();
    warehouse.close();
  }
}

/** A client of the API as it is configured. `tries`: requests in all, the first included; left out, as many as pay. */
export function clientFor(config: Config, credentials: Credentials, logger: Logger, tries?: number): Client {
  return createClient({
    ...(tries === undefined ? {} : { retry: { tries } }),
    apiUrl: config.apiUrl,
    authUrl: config.authUrl,
    projectId: credentials.projectId,
    keyId: credentials.keyId,
    keySecret: credentials.keySecret.reveal(),
    auth: config.auth,
    requestsPerSecond: config.requestsPerSecond,
    concurrency: config.concurrency,
    retryAfterCapMs: config.retryAfterCap * 1000,
    logger,
  });
}

function policyOf(config: Config, acceptShrink: boolean): Policy {
  return {
    settle_after_seconds: config.settleAfter,
    stale_after_seconds: config.staleAfter,
    shrink_limit: config.shrinkLimit,
    accept_shrink: acceptShrink,
  };
}

/** Loads one landed reading, and tells tally, observer and log what came of it. */
export async function loadLanded(run: Run, landed: Landed): Promise<LoadResult> {
  const result = await run.loader.load(landed);
  const window = windowOf(landed.manifest);
  run.tally.add(formatWindow(window), result);
  run.observer.loaded?.(window, result);
  const fields = { run: run.id, window: formatWindow(window), ...result };
  if (result.error === null) run.logger.debug(fields, 'window loaded');
  else run.logger.warn(fields, 'window not loaded');
  return result;
}
