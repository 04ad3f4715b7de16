import {
  type BackendFactory,
  FlowProducer,
  type IQueueBackend,
  type Processor,
  Queue,
  QueueEvents,
  Worker,
} from 'bullmq';
import type {
  JobEvents,
  JobFlowProducer,
  JobQueue,
  JobQueueOptions,
  JobWorker,
  JobWorkerOptions,
} from './backend.ts';
import { type InTurn, makeSchedulesSafe } from './backendSchedules.ts';
import { within } from './backendTime.ts';

/** BullMQ's classes take a connection; the factory of a store knows its own and ignores this one. */
const connection = {};

/** What the queues, workers, flow producers and event readers of one store have in common: they are made and closed here. */
export class BackendMembers {
  readonly #factory: BackendFactory<IQueueBackend>;
  readonly #onError: (error: Error) => void;
  readonly #inTurn: InTurn;
  readonly #workers = new Set<JobWorker<never, never>>();
  readonly #others = new Set<{ close(): Promise<void> }>();

  constructor(
    factory: BackendFactory<IQueueBackend>,
    onError: (error: Error) => void,
    inTurn: InTurn = work => work(),
  ) {
    this.#factory = factory;
    this.#onError = onError;
    this.#inTurn = inTurn;
  }

  queue<Data, Result>(name: string, options: JobQueueOptions = {}): JobQueue<Data, Result> {
    const queue: JobQueue<Data, Result> = new Queue(name, { ...options, connection }, this.#factory);
    queue.on('error', this.#onError);
    makeSchedulesSafe(queue, this.#inTurn);
    this.#others.add(queue);
    return queue;
  }

  worker<Data, Result>(
    name: string,
    processor: Processor<Data, Result>,
    options: JobWorkerOptions = {},
  ): JobWorker<Data, Result> {
    // BullMQ waits 15 s after an error of the store; a store that restarted is back sooner.
    const all = { runRetryDelay: 1000, ...options, connection };
    const worker: JobWorker<Data, Result> = new Worker(name, processor, all, this.#factory);
    worker.on('error', this.#onError);
    this.#workers.add(worker as unknown as JobWorker<never, never>);
    return worker;
  }

  flowProducer(): JobFlowProducer {
    const producer: JobFlowProducer = new FlowProducer({ connection }, this.#factory);
    producer.on('error', this.#onError);
    this.#others.add(producer);
    return producer;
  }

  queueEvents(name: string): JobEvents {
    const events: JobEvents = new QueueEvents(name, { connection }, this.#factory);
    events.on('error', this.#onError);
    this.#others.add(events);
    return events;
  }

  /**
   * Running jobs have `graceMilliseconds`, then a second to heed their signal; then everything else is closed, in at most
   * five seconds more.
   */
  async close(graceMilliseconds: number): Promise<void> {
    const workers = [...this.#workers];
    const ended = Promise.allSettled(workers.map(worker => worker.close()));
    if (!(await within(graceMilliseconds, ended))) {
      for (const worker of workers) worker.cancelAllJobs('the program ends');
      await within(1000, ended);
    }
    await within(5000, Promise.allSettled([...this.#others].map(each => each.close())));
  }
}
