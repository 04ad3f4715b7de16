import { setTimeout as delay } from 'node:timers/promises';
import { DateTime } from 'luxon';
import pRetry from 'p-retry';
import { TransientError } from '../errors.ts';

export interface RetryOptions {
  /** Requests in all, the first included. */
  readonly tries: number;
  /** The wait before try n + 1 is a random share of `baseMs × 2^(n-1)`, at most `capMs`. */
  readonly baseMs: number;
  readonly capMs: number;
}

export const defaultRetry: RetryOptions = { tries: 6, baseMs: 500, capMs: 30_000 };

/** The effects that waiting needs, replaced in tests. Times are epoch milliseconds. */
export interface RetryEffects {
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Rejects with the signal's reason when it is aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

export const systemEffects: RetryEffects = { now: Date.now, random: Math.random, sleep };

export interface RetryPolicy extends RetryOptions {
  /** A Retry-After beyond this is not waited for. */
  readonly retryAfterCapMs: number;
  readonly effects: RetryEffects;
  readonly onRetry?: (error: TransientError, waitMs: number) => void;
}

/**
 * Runs `task` until it succeeds, fails for good or the tries are used up. Only TransientErrors are repeated; the
 * `notBefore` of one is a floor for the next try.
 *
 * p-retry counts the tries; the waits are ours, because its `randomize` only stretches a wait by up to two and
 * leaves requests that failed together close together, where full jitter spreads them over the whole wait.
 */
export function withRetries<T>(
  task: () => Promise<T>,
  policy: RetryPolicy,
  signal?: AbortSignal,
): Promise<T> {
  return pRetry(task, {
    retries: policy.tries - 1,
    minTimeout: 0,
    signal,
    onFailedAttempt: ({ error }) => refuseLongWait(error, policy),
    shouldRetry: async ({ error, attemptNumber }) => {
      if (!(error instanceof TransientError)) return false;
      const waitMs = waitBefore(attemptNumber, error, policy);
      policy.onRetry?.(error, waitMs);
      await policy.effects.sleep(waitMs, signal);
      return true;
    },
  });
}

/** Full jitter on top of the floor: those who were told the same time do not all come back at it. */
function waitBefore(attempt: number, error: TransientError, policy: RetryPolicy): number {
  const { now, random } = policy.effects;
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
  const floor = Math.max(0, (error.notBefore ?? 0) - now());
  return floor + random() * ceiling;
}

function refuseLongWait(error: Error, policy: RetryPolicy): void {
  if (!(error instanceof TransientError) || error.notBefore === undefined) return;
  if (error.notBefore - policy.effects.now() <= policy.retryAfterCapMs) return;
  const until = new Date(error.notBefore).toISOString();
  throw new RetryAfterTooLongError(
    `${error.message} It asks to wait until ${until}, longer than TRUNKLEDGER_RETRY_AFTER_CAP ` +
      `(${policy.retryAfterCapMs / 1000} s): not waited for, to be tried again from then on.`,
    { cause: error, notBefore: error.notBefore },
  );
}

/** The API named a time so late that the work is put back until then. */
class RetryAfterTooLongError extends TransientError {}

/**
 * Retry-After as epoch milliseconds: whole seconds from now, or an HTTP date. Undefined for anything else, and for
 * a time beyond what a date can hold.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const time = /^\d+$/.test(text) ? now + Number(text) * 1000 : DateTime.fromHTTP(text).toMillis();
  return Number.isNaN(new Date(time).getTime()) ? undefined : time;
}

async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
