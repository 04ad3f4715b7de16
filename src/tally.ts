import type { RunFigures } from './load/runs.ts';
import type { LoadResult } from './load/window.ts';

/** Adds up what the windows of a run came to. */
export class Tally {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly errors: string[] = [];
  #left = 0;
  #windows = 0;
  #failed = 0;
  #refused = 0;
  #sums = { new: 0, changed: 0, unchanged: 0, vanished: 0, rejected: 0 };

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  plan(windows: number): void {
    this.#left += windows;
  }

  windowDone(): void {
    this.#left--;
  }

  /** Whether every planned window was dealt with. */
  get isFinished(): boolean {
    return this.#left === 0;
  }

  /** Whether the API could be read for no window at all: then it is the run that failed. */
  get isFailedAltogether(): boolean {
    return this.#windows === 0 && this.#failed > this.#refused;
  }

  add(window: string, result: LoadResult): void {
    if (result.error === null) this.#windows++;
    else this.#failed++;
    if (result.outcome === 'refused' || result.outcome === 'unsound') this.#refused++;
    if (result.error !== null) this.errors.push(`${window}: ${result.error}`);
    for (const kind of ['new', 'changed', 'unchanged', 'vanished', 'rejected'] as const) {
      this.#sums[kind] += result[kind];
    }
  }

  figures(requests: { readonly requests: number; readonly retries: number }, now: number): RunFigures {
    return {
      windows: this.#windows,
      failedWindows: this.#failed,
      callsNew: this.#sums.new,
      callsChanged: this.#sums.changed,
      callsUnchanged: this.#sums.unchanged,
      callsVanished: this.#sums.vanished,
      callsRejected: this.#sums.rejected,
      requests: requests.requests,
      retries: requests.retries,
      seconds: (now - this.startedAt) / 1000,
    };
  }
}
