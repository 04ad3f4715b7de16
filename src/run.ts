import { randomUUID } from 'node:crypto';
import type { Config, Credentials } from './config.ts';
import type { Client } from './extract/client.ts';
import type { Landed } from './extract/landing.ts';
import type { LoadResult } from './load/window.ts';
import type { Logger } from './logger.ts';
import { windowOf } from './manifest.ts';
import { openExtraction, openSession, type Session } from './session.ts';
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
export interface Run extends Session {
  readonly id: string;
  readonly tally: Tally;
  /** What the run has asked of the API. */
  readonly stats: { readonly requests: number; readonly retries: number };
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
  const extraction = openExtraction(config, credentials, { ...effects, acceptShrink });
  const { client, now } = extraction;
  try {
    const session = await openSession(extraction);
    const id = randomUUID();
    try {
      return await work({
        ...session,
        id,
        logger: session.logger.child({ run: id }),
        tally: new Tally(now()),
        stats: client.stats,
        observer: effects.observer ?? {},
        signal: effects.signal,
      });
    } finally {
      session.warehouse.close();
    }
  } finally {
    await client.close();
  }
}

/** Loads one landed reading, and tells tally, observer and log what came of it. The log knows already of which run and window. */
export async function loadLanded(run: Run, landed: Landed): Promise<LoadResult> {
  const result = await run.loader.load(landed);
  const window = windowOf(landed.manifest);
  run.tally.add(formatWindow(window), result);
  run.observer.loaded?.(window, result);
  const fields = { manifest: landed.path, ...result };
  if (result.error === null) run.logger.debug(fields, 'window loaded');
  else run.logger.warn(fields, 'window not loaded');
  return result;
}
