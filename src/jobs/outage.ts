import { setTimeout } from 'node:timers/promises';
import type { BackendLogger } from './backend.ts';
import { reasonOf } from './backendErrors.ts';

/** SQLSTATEs of connections that end and of servers that stop or start, and what a system says of a host that is away. */
const codes =
  /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** Errors of pg that have no code. */
const messages =
  /^Connection terminated|connection error and is not queryable$|^timeout exceeded when trying to connect$/;

export interface OutageOptions {
  /** Milliseconds between two tries. */
  readonly every: number;
  /** Ends the wait. */
  readonly signal: AbortSignal;
  readonly logger: Pick<BackendLogger, 'warn'>;
}

/**
 * Does work of the queue that may be done twice, again and again while the store is away. On Redis it is done once: its
 * client keeps commands until the server is back, where PostgreSQL's rejects them.
 * @throws what `work` throws, unless its store is away, and the reason of `signal` once that is aborted
 */
export async function throughOutages<T>(
  work: () => Promise<T>,
  { every, signal, logger }: OutageOptions,
): Promise<T> {
  for (let isTold = false; ; isTold = true) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      if (!isTold) logger.warn({ reason: reasonOf(error) }, 'the queue is away: waiting for it');
    }
    await setTimeout(every, undefined, { signal }).catch(() => undefined);
  }
}

/** Whether an error says that the store does not answer now, and not that it answers so. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return codes.test('code' in error ? String(error.code) : '') || messages.test(error.message);
}
