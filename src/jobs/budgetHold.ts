import { setTimeout } from 'node:timers/promises';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { heldPoints } from './budgetGrid.ts';

const lookMilliseconds = 250;

/**
 * Keeps the shared counter full until a time (epoch milliseconds). The store only knows "set", so a process
 * with a shorter hold may cut a longer one short: each looks again four times a second, and no hold is set for less than
 * a second, so that the longer one is back before the shorter one has ended.
 */
export async function keepHold(
  limiter: RateLimiterAbstract,
  key: string,
  until: number,
  signal: AbortSignal,
): Promise<void> {
  for (let left = until - Date.now(); left > 0 && !signal.aborted; left = until - Date.now()) {
    const state = await limiter.get(key).catch(() => null);
    const isHeld = state !== null && state.consumedPoints >= heldPoints && state.msBeforeNext >= left;
    // Not shorter than the window, whose points would be given out once more.
    const seconds = Math.ceil(Math.max(left, state?.msBeforeNext ?? 0) / 1000);
    // Where the store is away, nobody starts anyway.
    if (!isHeld) await limiter.set(key, heldPoints, seconds).catch(() => {});
    await setTimeout(Math.min(lookMilliseconds, left), undefined, { signal, ref: false }).catch(() => {});
  }
}
