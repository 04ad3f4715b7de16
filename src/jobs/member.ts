import type { Config, Credentials } from '../config.ts';
import { homeAt } from '../home.ts';
import type { Logger } from '../logger.ts';
import { type Extraction, openExtraction, openSession, type Session } from '../session.ts';
import { createAlerts } from './alerts.ts';
import { type Backend, type JobWorker, openBackend } from './backend.ts';
import { within } from './backendTime.ts';
import { createSharedBudget, type SharedBudget } from './budget.ts';
import { LedgerHold } from './ledgerHold.ts';
import { prepareLoader, startLoader } from './loader.ts';
import type { LoaderContext } from './loaderContext.ts';
import { type OutageOptions, throughOutages } from './outage.ts';
import { openQueues, type Queues } from './queues.ts';
import { QueueWatch } from './queueWatch.ts';
import { startReaders } from './readers.ts';
import { makeSchedules } from './schedules.ts';
import { takeWhenFree } from './standby.ts';
import { defaultTimings, type Timings } from './timings.ts';

export interface MemberOptions {
  readonly config: Config;
  readonly credentials: Credentials;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly timings?: Partial<Timings>;
  /** Told of each worker when it begins to take jobs, for whoever counts what they finish. */
  readonly onWorker?: (worker: JobWorker) => void;
  /** Drives another ledger out of the queue. */
  readonly takesOver?: boolean | undefined;
}

type MemberChoices = Pick<MemberOptions, 'onWorker' | 'takesOver'> & { readonly timings: Timings };

/** What is done before running jobs are given back. */
const abandonMilliseconds = 5_000;

/** Opens the queue for a process that works for it; nothing runs yet. @throws ExpectedError where it cannot be reached */
export async function openMember(options: MemberOptions): Promise<Member> {
  const { config, credentials, logger } = options;
  const backend = await openBackend(config.queueUrl, homeAt(config.home).queue, { logger });
  const { requestsPerSecond, concurrency, apiUrl } = config;
  const { keyId } = credentials;
  const budget = createSharedBudget({ requestsPerSecond, concurrency, apiUrl, keyId, backend, logger });
  const extraction = openExtraction(config, credentials, { logger, budget, now: options.now });
  const timings = { ...defaultTimings, ...options.timings };
  return new Member(backend, extraction, budget, { ...options, timings });
}

/** Opening a store makes what it lacks. */
async function prepareStore({ config, home, logger }: Extraction): Promise<void> {
  await (await openBackend(config.queueUrl, home.queue, { logger })).close(0);
}

/** A process that works for the queue: it reads windows, and where it can have the warehouse it is the loader too. */
export class Member {
  readonly backend: Backend;
  readonly queues: Queues;
  readonly extraction: Extraction;
  readonly #budget: SharedBudget;
  readonly #timings: Timings;
  readonly #workers: JobWorker[] = [];
  readonly #onWorker: (worker: JobWorker) => void;
  readonly #hold: LedgerHold;
  readonly #watch: QueueWatch;
  /** Ends what waits. */
  readonly #stopping = new AbortController();
  /** Gives running jobs back. */
  readonly #abandoning = new AbortController();
  /** Gives running readings back. */
  readonly #returning = new AbortController();
  #loader: { readonly session: Session; readonly context: LoaderContext } | undefined;
  #becoming: Promise<void> = Promise.resolve();
  #isStandingBy = false;
  #makesSchedules = false;
  #isLoading = false;

  constructor(backend: Backend, extraction: Extraction, budget: SharedBudget, choices: MemberChoices) {
    const { timings, onWorker = () => undefined, takesOver = false } = choices;
    this.backend = backend;
    this.queues = openQueues(backend);
    this.extraction = extraction;
    this.#budget = budget;
    this.#timings = timings;
    this.#onWorker = onWorker;
    this.#hold = new LedgerHold(this.queues, extraction, takesOver);
    this.#watch = new QueueWatch({
      queues: this.queues,
      extraction,
      hold: this.#hold,
      prepareStore: () => prepareStore(extraction),
      isLoader: () => this.#isLoading,
      makesSchedules: () => this.#makesSchedules,
    });
  }

  /** What the loader works with; undefined while another process is it. */
  get loader(): LoaderContext | undefined {
    return this.#loader?.context;
  }

  /** Whether another process had the warehouse when this one last tried to take it. */
  get isStandingBy(): boolean {
    return this.#isStandingBy;
  }

  /**
   * Claims the queue for this ledger, and asks for runs by the clock from now on. Where the queue is away it waits for it, and
   * rejects once `stop` ends that.
   * @throws UsageError where the queue is another ledger's
   */
  async schedule(): Promise<void> {
    const { config, projectId } = this.extraction;
    await throughOutages(() => this.#hold.claim(), this.#patience);
    await throughOutages(() => makeSchedules(this.queues.runs, config, projectId), this.#patience);
    this.#makesSchedules = true;
  }

  /** For a process that only reads. Waits for the queue as `schedule`. @throws UsageError where it cannot read for its ledger */
  async refuseStranger(): Promise<void> {
    await throughOutages(() => this.#watch.refuseStranger(), this.#patience);
  }

  /**
   * Looks after the queue until `stop`: the loader gives back to it what it lost, and paused queues are told.
   * @throws UsageError where the queue has become another ledger's
   */
  watch(): Promise<void> {
    return this.#watch.run(this.#timings.watch, this.#stopping.signal);
  }

  /** Takes the jobs that read the API. @throws Error once `stop` was called */
  startReading(): void {
    this.#stopping.signal.throwIfAborted();
    const { signal } = this.#returning;
    const worker = startReaders(this.backend, this.extraction, this.#timings, signal);
    this.#keep(worker as unknown as JobWorker);
  }

  /**
   * Takes the jobs that need the warehouse as soon as no other process has it.
   * @returns resolves then, or when `stop` ends the wait
   * @throws UsageError where the warehouse is of another configuration or the queue another ledger's, and whatever opening it met
   */
  startLoading(): Promise<void> {
    this.#becoming = this.#load().catch(error => {
      if (!this.#stopping.signal.aborted) throw error;
    });
    return this.#becoming;
  }

  /**
   * Takes no more jobs. What runs has `graceMilliseconds` to finish; readings that then still run go back to the queue.
   * Closes everything; never rejects.
   */
  async stop(graceMilliseconds: number): Promise<void> {
    this.#stopping.abort(new Error('stopping'));
    this.backend.stopWaiting();
    // Pausing would connect again what waits for jobs.
    const idle = Promise.allSettled([this.#becoming, ...this.#workers.map(worker => worker.close())]);
    // Readings that the API holds up for longer than that would not finish.
    if (this.#budget.heldUntil() > Date.now() + graceMilliseconds)
      this.#returning.abort(new Error('stopping'));
    await within(graceMilliseconds, idle);
    this.#returning.abort(new Error('stopping'));
    this.#abandoning.abort(new Error('stopping'));
    const isIdle = await within(abandonMilliseconds, idle);
    await this.#loader?.context.alerts.tell();
    await this.backend.close(0);
    await this.extraction.client.close();
    // A transaction that still runs ends with the process, and is none then.
    if (isIdle) this.#loader?.session.warehouse.close();
  }

  get #patience(): OutageOptions {
    const { signal } = this.#stopping;
    return { every: this.#timings.standby, signal, logger: this.extraction.logger };
  }

  async #load(): Promise<void> {
    const { logger } = this.extraction;
    const onHeld = () => {
      this.#isStandingBy = true;
    };
    const session = await takeWhenFree(() => openSession(this.extraction), {
      ...this.#patience,
      logger,
      onHeld,
    });
    this.#isStandingBy = false;
    if (session === undefined) return;
    const context = this.#contextOf(session);
    this.#loader = { session, context };
    await throughOutages(() => this.#hold.hold(), this.#patience);
    await throughOutages(() => prepareLoader(context), this.#patience);
    this.#isLoading = true;
    this.#stopping.signal.throwIfAborted();
    for (const worker of startLoader(this.backend, context)) this.#keep(worker);
    logger.info({ warehouse: session.home.ledger }, 'this process loads');
  }

  #keep(worker: JobWorker): void {
    this.#workers.push(worker);
    this.#onWorker(worker);
  }

  #contextOf(session: Session): LoaderContext {
    const { config, projectId, logger, now, warehouse } = session;
    const { signal } = this.#abandoning;
    const alerts = createAlerts({
      warehouse,
      projectId,
      url: config.alertUrl?.reveal(),
      closeAfter: config.closeSchedule === undefined ? undefined : config.closeAfter,
      logger,
      now,
      signal,
    });
    return { session, queues: this.queues, alerts, timings: this.#timings, signal };
  }
}
