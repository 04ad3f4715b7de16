import type { Config, Credentials } from './config.ts';
import type { Budget } from './extract/budget.ts';
import { type Client, createClient } from './extract/client.ts';
import type { Landing } from './extract/landing.ts';
import { type Home, homeAt } from './home.ts';
import { landingBelow } from './landingBelow.ts';
import { openWarehouse, type Warehouse } from './load/warehouse.ts';
import { createLoader, type Loader } from './loader.ts';
import type { Logger } from './logger.ts';
import type { Policy } from './manifest.ts';

/** What a process that reads the API works with. */
export interface Extraction {
  readonly projectId: string;
  readonly config: Config;
  readonly home: Home;
  readonly landing: Landing;
  readonly client: Client;
  readonly policy: Policy;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** What the one process that holds the warehouse works with, whatever it runs. */
export interface Session extends Extraction {
  readonly warehouse: Warehouse;
  readonly loader: Loader;
}

export interface SessionEffects {
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now?: (() => number) | undefined;
  readonly client?: Client | undefined;
  /** Of the requests of the client that is made where none is given. */
  readonly budget?: Budget | undefined;
  readonly acceptShrink?: boolean | undefined;
}

/** A client is made where none is given, and is the caller's to close. */
export function openExtraction(
  config: Config,
  credentials: Credentials,
  effects: SessionEffects,
): Extraction {
  const home = homeAt(config.home);
  const { logger, budget } = effects;
  return {
    projectId: credentials.projectId,
    config,
    home,
    landing: landingBelow(home),
    client: effects.client ?? clientFor(config, credentials, logger, budget === undefined ? {} : { budget }),
    policy: policyOf(config, effects.acceptShrink ?? false),
    now: effects.now ?? Date.now,
    logger,
  };
}

/**
 * Opens the warehouse, which is the caller's to close.
 * @throws WarehouseHeldError where another process has it.
 */
export async function openSession(extraction: Extraction): Promise<Session> {
  const warehouse = await openWarehouse(extraction.home.ledger);
  return { ...extraction, warehouse, loader: createLoader(warehouse, extraction.landing) };
}

export interface ClientChoices {
  /** Requests in all, the first included; left out, as many as pay. */
  readonly tries?: number;
  /** One that other processes share. */
  readonly budget?: Budget;
}

/** A client of the API as it is configured. */
export function clientFor(
  config: Config,
  credentials: Credentials,
  logger: Logger,
  { tries, budget }: ClientChoices = {},
): Client {
  return createClient({
    ...(tries === undefined ? {} : { retry: { tries } }),
    ...(budget === undefined ? {} : { budget }),
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
