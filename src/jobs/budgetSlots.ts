import { setTimeout } from 'node:timers/promises';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Backend, BackendLogger } from './backend.ts';
import { reasonOf } from './backendErrors.ts';
import { heldPoints, lateMilliseconds, type SlotGrid, slotGrid } from './budgetGrid.ts';
import { keepHold } from './budgetHold.ts';

export interface SharedSlotsOptions {
  readonly requestsPerSecond: number;
  readonly key: string;
  readonly backend: Pick<Backend, 'rateLimiter'>;
  readonly logger: BackendLogger;
  /** Ends every wait. */
  readonly signal: AbortSignal;
}

/** A start that was given to this process. */
interface Slot {
  /** Of performance.now(). */
  readonly time: number;
}

interface Waiting {
  readonly resolve: (slot: Slot) => void;
  readonly signal: AbortSignal;
}

/** Waits this much longer are worth a look whether all were told to hold meanwhile. */
const shortWaitMilliseconds = 20;

/** Holds longer than this are told of: who looks why nothing moves finds it. */
const longHoldMilliseconds = 10_000;

/**
 * Starts of requests, given out by one counter that all processes share. The counter begins anew with each window; the
 * n-th point of a window is the right to start at its n-th slot, and slots lie evenly, so neither a window nor the border
 * between two ever lets more through than a second may have. Slots that went by unused are left out by the counter itself:
 * processes that each skipped them by themselves would skip them several times.
 */
export class SharedSlots {
  readonly #options: SharedSlotsOptions;
  readonly #grid: SlotGrid;
  readonly #limiter: RateLimiterAbstract;
  #waiting: Waiting[] = [];
  #isReserving = false;
  #heldUntil = 0;
  #toldUntil = 0;
  #holding: AbortController | undefined;
  #isWarned = false;

  constructor(options: SharedSlotsOptions) {
    this.#options = options;
    this.#grid = slotGrid(options.requestsPerSecond);
    this.#limiter = options.backend.rateLimiter({
      keyPrefix: 'requests',
      points: this.#grid.points,
      durationSeconds: this.#grid.windowMilliseconds / 1000,
    });
  }

  /** Resolves when a request may start, or rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.#heldUntil - Date.now(), signal);
      const slot = await this.#next(signal);
      const waitMilliseconds = slot.time - performance.now();
      await pause(waitMilliseconds, signal);
      // Late, where something blocked this process: the next slot may be somebody's whose start is not far from now.
      const isLate = performance.now() - slot.time > lateMilliseconds;
      const isHeld = Date.now() < this.#heldUntil;
      if (
        !isLate &&
        !isHeld &&
        !(waitMilliseconds > shortWaitMilliseconds && (await this.#isHeldByOthers(slot)))
      )
        return;
    }
  }

  /** Until when nothing starts, as far as this process knows, epoch milliseconds; it may have passed. */
  get heldUntil(): number {
    return this.#heldUntil;
  }

  /** Nobody starts before this time (epoch milliseconds), in no process. */
  holdUntil(time: number): void {
    if (time <= this.#heldUntil || time <= Date.now()) return;
    this.#knowHeld(time);
    // The latest one holds longest: it takes the place of those before.
    this.#holding?.abort();
    this.#holding = new AbortController();
    const signal = AbortSignal.any([this.#holding.signal, this.#options.signal]);
    keepHold(this.#limiter, this.#options.key, time, signal).catch(error => this.#warn(error));
  }

  #next(signal: AbortSignal): Promise<Slot> {
    const { promise, resolve, reject } = Promise.withResolvers<Slot>();
    const waiting: Waiting = { resolve, signal };
    const abort = () => {
      this.#waiting = this.#waiting.filter(each => each !== waiting);
      reject(signal.reason);
    };
    if (signal.aborted) return Promise.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    this.#waiting.push(waiting);
    this.#reserve().catch(() => {});
    return promise.finally(() => signal.removeEventListener('abort', abort));
  }

  /** One request to the store for all that wait now: what is reserved is used. */
  async #reserve(): Promise<void> {
    if (this.#isReserving) return;
    this.#isReserving = true;
    try {
      while (this.#waiting.length > 0) {
        const slots = await this.#tryReserve(Math.min(this.#waiting.length, this.#grid.points));
        for (const slot of slots) this.#waiting.shift()?.resolve(slot);
      }
    } finally {
      this.#isReserving = false;
    }
  }

  /** Empty after a wait, where the window is used up, a hold is on, or the store is away. */
  async #tryReserve(count: number): Promise<Slot[]> {
    const { signal } = this.#options;
    try {
      const slots = await this.#count(count);
      this.#isWarned = false;
      return slots;
    } catch (refusal) {
      signal.throwIfAborted();
      const isFull = refusal instanceof RateLimiterRes;
      if (!isFull) this.#warn(refusal);
      else if (isHold(refusal)) this.#knowHeld(Date.now() + refusal.msBeforeNext);
      // Jitter: all processes are told the same time.
      const jitterMilliseconds = (Math.random() * this.#grid.spacingMilliseconds) / 4;
      await pause((isFull ? refusal.msBeforeNext : 1000) + jitterMilliseconds, signal);
      return [];
    }
  }

  /** What of `count` points the window still had. @throws RateLimiterRes where it had none. */
  async #count(count: number): Promise<Slot[]> {
    const { points, windowMilliseconds, spacingMilliseconds } = this.#grid;
    const answer = await this.#limiter.consume(this.#options.key, count).catch(asAnswer);
    const before = answer.consumedPoints - count;
    if (before >= points) throw answer;
    const windowEnd = performance.now() + answer.msBeforeNext;
    return Array.from({ length: Math.min(count, points - before) }, (_, n) => ({
      time: windowEnd - windowMilliseconds + (before + n) * spacingMilliseconds,
    }));
  }

  async #isHeldByOthers(slot: Slot): Promise<boolean> {
    const state = await this.#limiter.get(this.#options.key).catch(() => null);
    if (state === null || !isHold(state)) return false;
    this.#knowHeld(Date.now() + state.msBeforeNext);
    return performance.now() + state.msBeforeNext > slot.time;
  }

  #knowHeld(until: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, until);
    // The store tells the end of one hold a little differently each time.
    if (until - Date.now() < longHoldMilliseconds || until < this.#toldUntil + longHoldMilliseconds) return;
    this.#toldUntil = until;
    const fields = { until: new Date(until).toISOString() };
    this.#options.logger.warn(fields, 'the API asked to be left alone: no request starts, in no process');
  }

  #warn(error: unknown): void {
    if (this.#isWarned || this.#options.signal.aborted) return;
    this.#isWarned = true;
    const fields = { reason: reasonOf(error) };
    this.#options.logger.warn(fields, 'requests wait: the budget that all processes share cannot be reached');
  }
}

function isHold({ consumedPoints }: RateLimiterRes): boolean {
  return consumedPoints >= heldPoints;
}

/** The limiter rejects with its answer where not all points were left. */
function asAnswer(refusal: unknown): RateLimiterRes {
  if (refusal instanceof RateLimiterRes) return refusal;
  throw refusal;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds <= 0) return;
  // A timer ends up to a millisecond early, and at once where it is longer than 2^31 ms.
  const wait = Math.min(Math.ceil(milliseconds) + 1, 2 ** 31 - 1);
  await setTimeout(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
}
