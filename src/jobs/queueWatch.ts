import { setTimeout } from 'node:timers/promises';
import { UsageError } from '../errors.ts';
import type { Extraction } from '../session.ts';
import { refuseStrangeReader } from './claimRefusals.ts';
import { readClaim } from './ledgerClaim.ts';
import type { LedgerHold } from './ledgerHold.ts';
import { describePaused, pausedQueues } from './pausedQueues.ts';
import { type Queues, requestRun } from './queues.ts';
import { restoreSchedules } from './schedules.ts';

export interface WatchOptions {
  readonly queues: Queues;
  readonly extraction: Extraction;
  readonly hold: LedgerHold;
  /** Makes the tables of a store that came back without them. */
  readonly prepareStore: () => Promise<void>;
  /** Whether this process has the warehouse. */
  readonly isLoader: () => boolean;
  /** Whether this process asks for runs by the clock. */
  readonly makesSchedules: () => boolean;
}

/** What a process sees to while it works for a queue: whose it is, whether it still knows all, and whether it is paused. */
export class QueueWatch {
  readonly #options: WatchOptions;
  #paused = '';

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /**
   * Looks at once, and then every so many milliseconds until `signal` ends it.
   * @throws UsageError where the queue is, or has become, another ledger's
   */
  async run(every: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#lookThroughErrors().catch((error: Error) => {
        if (error instanceof UsageError) throw error;
        if (signal.aborted) return;
        this.#options.extraction.logger.warn({ error: error.message }, 'the queue could not be looked after');
      });
      await setTimeout(every, undefined, { signal }).catch(() => undefined);
    }
  }

  async #lookThroughErrors(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      if (!isWithoutTables(error)) throw error;
      await this.#options.prepareStore();
      await this.look();
    }
  }

  async look(): Promise<void> {
    if (this.#options.isLoader()) await this.#restore();
    else await this.refuseStranger();
    await this.#tellPaused();
  }

  /** @throws UsageError where this process cannot read for the ledger that has claimed the queue */
  async refuseStranger(): Promise<void> {
    const { queues, extraction } = this.#options;
    const claim = await readClaim(queues);
    if (claim !== undefined) await refuseStrangeReader(extraction, claim);
  }

  /** The queue may have been flushed, or its store have come back without its data: the ledger says what is missing. */
  async #restore(): Promise<void> {
    const { queues, extraction, makesSchedules } = this.#options;
    const { config, projectId, logger } = extraction;
    const isLost = await this.#holdAgain();
    const schedules = makesSchedules() ? await restoreSchedules(queues.runs, config, projectId) : [];
    if (!isLost && schedules.length === 0) return;
    // Lost between the two questions, it would be found once more.
    await this.#holdAgain();
    logger.warn({ schedules }, 'the queue has lost what it knew: what the ledger misses is asked for again');
    await requestRun(queues, 'look', { projectId });
  }

  /** Whether the claim of this ledger was gone. */
  async #holdAgain(): Promise<boolean> {
    const isLost = await this.#options.hold.isLost();
    if (isLost) await this.#options.hold.hold();
    return isLost;
  }

  async #tellPaused(): Promise<void> {
    const paused = await pausedQueues(this.#options.queues);
    const told = this.#paused;
    this.#paused = paused.join();
    if (this.#paused === told) return;
    const { logger } = this.#options.extraction;
    if (paused.length > 0) logger.warn({ paused }, describePaused(paused));
    else logger.info('no queue is paused any more');
  }
}

/** PostgreSQL: undefined_table, undefined_function, invalid_schema_name. */
function isWithoutTables(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(42P01|42883|3F000)$/.test(String(error.code));
}
