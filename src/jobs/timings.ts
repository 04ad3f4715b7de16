/** How long things of the queue take or last, in milliseconds; tests set others. */
export interface Timings {
  /** A worker that renews the lock of its job for no longer than this has died. */
  readonly lockDuration: number;
  /** Between two searches for jobs whose worker has died. */
  readonly stalledInterval: number;
  /** Before a job's second try; twice as much before each further one. */
  readonly backoff: number;
  /** How long a window is put off at the API's request; what asks for more is left to a later run. */
  readonly longestDelay: number;
  /** Between two looks whether other runs still read what a close waits for. */
  readonly closeWait: number;
  /** Between two tries to take the warehouse, where another process has it. */
  readonly standby: number;
  /** Between two looks whether the queue still knows what it should, and whose it is. */
  readonly watch: number;
}

export const defaultTimings: Timings = {
  lockDuration: 30_000,
  stalledInterval: 15_000,
  backoff: 5_000,
  longestDelay: 3_600_000,
  closeWait: 5_000,
  standby: 5_000,
  watch: 60_000,
};
