import PQueue from 'p-queue';

export interface BudgetOptions {
  /** Any positive number; 0.5 is one request every two seconds. */
  readonly requestsPerSecond: number;
  readonly concurrency: number;
}

/** What one credential may ask of the API: all requests made with it run through one budget. */
export interface Budget {
  /**
   * Runs `task` when rate, concurrency and hold allow it; of those that wait, the one of the highest priority first.
   * An aborted signal rejects with its reason.
   */
  run<T>(task: () => Promise<T>, signal?: AbortSignal, priority?: number): Promise<T>;
  /** Starts nothing before this time (epoch milliseconds); the latest of several times counts. */
  holdUntil(time: number): void;
  /** Drops what waits and leaves no timer behind. */
  close(): void;
}

/** No more than `requestsPerSecond` starts in any second (a sliding window, not one that bursts at its borders). */
export function createBudget(options: BudgetOptions): Budget {
  const queue = new PQueue({ ...rateOf(options.requestsPerSecond), concurrency: options.concurrency });
  const closed = new AbortController();
  let heldUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  function wake(): void {
    const waitMs = heldUntil - Date.now();
    timer = waitMs > 0 ? setTimeout(wake, Math.min(waitMs, longestTimer)) : undefined;
    if (timer === undefined) queue.start();
    else releaseWhenIdle();
  }

  /** A hold that nobody waits for must not keep the process alive. */
  function releaseWhenIdle(): void {
    if (queue.size === 0) timer?.unref();
    else timer?.ref();
  }

  return {
    run(task, signal, priority = 0) {
      closed.signal.throwIfAborted();
      const either = signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]);
      const result = queue.add(task, { signal: either, priority });
      releaseWhenIdle();
      return result.finally(releaseWhenIdle);
    },
    holdUntil(time) {
      if (time <= heldUntil || time <= Date.now()) return;
      heldUntil = time;
      queue.pause();
      clearTimeout(timer);
      wake();
    },
    close() {
      closed.abort(new Error('The request budget is closed.'));
      clearTimeout(timer);
      queue.pause();
      queue.clear();
    },
  };
}

// setTimeout fires at once for a longer wait.
const longestTimer = 2 ** 31 - 1;

function rateOf(requestsPerSecond: number) {
  const intervalCap = Math.max(1, Math.floor(requestsPerSecond));
  return {
    intervalCap,
    interval: Math.ceil((intervalCap * 1000) / requestsPerSecond),
    strict: true,
  } as const;
}
