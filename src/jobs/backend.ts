import type {
  FlowProducer,
  IQueueBackend,
  Processor,
  Queue,
  QueueEvents,
  QueueOptions,
  Worker,
  WorkerOptions,
} from 'bullmq';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';

/** BullMQ's classes, over whichever store keeps the jobs. */
export type JobQueue<Data = unknown, Result = unknown> = Queue<
  Data,
  Result,
  string,
  Data,
  Result,
  string,
  IQueueBackend
>;
export type JobWorker<Data = unknown, Result = unknown> = Worker<Data, Result, string, IQueueBackend>;
export type JobFlowProducer = FlowProducer<IQueueBackend>;
export type JobEvents = QueueEvents<unknown, IQueueBackend>;
export type JobQueueOptions = Omit<QueueOptions, 'connection' | 'prefix'>;
export type JobWorkerOptions = Omit<WorkerOptions, 'connection' | 'prefix'>;

/** Where jobs and the shared request budget are kept. What it made is closed with it. */
export interface Backend {
  readonly kind: 'embedded' | 'redis' | 'postgres';
  queue<Data = unknown, Result = unknown>(name: string, options?: JobQueueOptions): JobQueue<Data, Result>;
  worker<Data = unknown, Result = unknown>(
    name: string,
    processor: Processor<Data, Result>,
    options?: JobWorkerOptions,
  ): JobWorker<Data, Result>;
  flowProducer(): JobFlowProducer;
  queueEvents(name: string): JobEvents;
  /**
   * A limiter whose points all processes share. `durationSeconds` is at least 1 and exact to a millisecond. The n-th point
   * of a window is good from n evenly spaced times on; points whose time went by before they were asked for count as used.
   */
  rateLimiter(options: RateLimiterSettings): RateLimiterAbstract;
  /** @throws ExpectedError where the store does not answer within five seconds. */
  ping(): Promise<void>;
  /**
   * From now on what is asked of a store that is away fails at once: for a process that ends, and need not wait for it.
   * Where the store's driver does so anyway, this changes nothing.
   */
  stopWaiting(): void;
  /**
   * Lets running jobs finish for `graceMilliseconds` (default 5,000) and closes what was made; whatever does not close
   * within five more seconds is cut off. A job that was cut off counts as stalled and runs again elsewhere. Never rejects.
   */
  close(graceMilliseconds?: number): Promise<void>;
}

export interface RateLimiterSettings {
  readonly keyPrefix: string;
  readonly points: number;
  readonly durationSeconds: number;
}

export interface BackendLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface BackendEffects {
  readonly logger: BackendLogger;
}

/**
 * Opens what TRUNKLEDGER_QUEUE_URL names: `embedded` (kept below `folder`), `redis://…`, `rediss://…`, `postgres://…`.
 * @throws ExpectedError where the store cannot be reached or is not fit for a queue, with what to do.
 */
export async function openBackend(url: string, folder: string, effects: BackendEffects): Promise<Backend> {
  // Imported when used: each brings a driver of its own.
  if (url === 'embedded') {
    const { openEmbeddedBackend } = await import('./embedded.ts');
    return openEmbeddedBackend(folder, effects);
  }
  if (/^rediss?:/.test(url)) {
    const { openRedisBackend } = await import('./redis.ts');
    return openRedisBackend(url, effects);
  }
  const { openPostgresBackend } = await import('./postgres.ts');
  return openPostgresBackend(url, effects);
}
