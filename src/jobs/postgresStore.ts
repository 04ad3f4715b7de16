import {
  type IQueueBackend,
  type PgPool,
  PostgresConnection,
  PostgresQueueBackend,
  type QueueBaseOptions,
} from 'bullmq';
import type { Pool, PoolClient } from 'pg';
import type { Backend } from './backend.ts';
import { queueError } from './backendErrors.ts';
import { BackendMembers } from './backendMembers.ts';
import { orLate, within } from './backendTime.ts';
import { PostgresLimiter } from './postgresLimiter.ts';

/**
 * A connection of BullMQ that withstands a store that restarts at any moment.
 *
 * Its schema was checked before: BullMQ checks it when a queue is first used, and where the store is away at that moment,
 * that queue fails for ever, because it keeps the rejected promise.
 *
 * And it tells of a lost listener when those that wait for its last answer have begun to wait for jobs. Both may come in
 * one packet; told at once, a worker would miss it and wait on the dead listener: for an hour, where it met an error before.
 */
class SteadyConnection extends PostgresConnection {
  override async waitUntilReady(): Promise<void> {}

  override emit(event: string | symbol, ...details: unknown[]): boolean {
    if (event !== 'listenerinvalidated') return super.emit(event, ...details);
    setImmediate(() => super.emit(event, ...details));
    return true;
  }
}

/** One pool for everything of a process, whether a server or the embedded database is behind it. */
export class PostgresStore {
  readonly #pool: Pool;
  readonly #url: string;
  readonly #members: BackendMembers;
  readonly #clients = new Set<PoolClient>();

  constructor(pool: Pool, onError: (error: Error) => void, url: string) {
    this.#pool = pool;
    this.#url = url;
    const factory = this.#create.bind(this);
    this.#members = new BackendMembers(factory, onError, work => this.#inTurn(work));
    // Each queue and worker listens to the errors of the pool.
    pool.setMaxListeners(0);
    pool.on('error', onError);
    pool.on('connect', client => {
      this.#clients.add(client);
      // A lost connection may be two errors; the pool and BullMQ hear the first, and one that nobody hears ends the process.
      client.on('error', () => {});
    });
    pool.on('remove', client => this.#clients.delete(client));
  }

  backend(kind: 'embedded' | 'postgres', afterClose: () => Promise<void> = async () => {}): Backend {
    const members = this.#members;
    return {
      kind,
      queue: (name, options) => members.queue(name, options),
      worker: (name, processor, options) => members.worker(name, processor, options),
      flowProducer: () => members.flowProducer(),
      queueEvents: name => members.queueEvents(name),
      rateLimiter: settings => new PostgresLimiter(this.#pool, settings),
      ping: () => this.#ping(),
      stopWaiting: () => {},
      close: async (graceMilliseconds = 5000) => {
        await this.close(graceMilliseconds);
        await afterClose();
      },
    };
  }

  async close(graceMilliseconds: number): Promise<void> {
    await this.#members.close(graceMilliseconds);
    if (await within(2000, this.#pool.end())) return;
    // end() waits for clients that are lent, such as one whose query never comes back; end(true) of a client would wait, too.
    for (const client of this.#clients) client.connection.stream.destroy();
  }

  #create(
    name: string,
    given: QueueBaseOptions,
    more: { withBlockingConnection?: boolean; blocking?: boolean } = {},
  ): IQueueBackend {
    // Such a member keeps one client for LISTEN: without more room, a dozen workers would leave none for queries.
    if (more.withBlockingConnection || more.blocking) this.#pool.options.max += 1;
    // BullMQ's own declaration of a pool has none of the overloads of pg's.
    const connection = this.#pool as unknown as PgPool;
    // By these names the connections of workers and event readers are told apart in pg_stat_activity.
    const listenerName = more.withBlockingConnection ? name : more.blocking ? `${name}:qe` : undefined;
    const options = { ...given, connection };
    return new PostgresQueueBackend(new SteadyConnection(connection), name, options, true, listenerName);
  }

  /** Under a lock of the session; it goes with the session where this process ends. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      await client.query("select pg_advisory_lock(hashtext('trunkledger.schedules'))");
      return await work();
    } finally {
      // Without the session there is no lock.
      client.release(true);
    }
  }

  async #ping(): Promise<void> {
    const late = () =>
      queueError(this.#url, 'no answer within five seconds.', 'See whether its server runs.');
    try {
      await orLate(5000, this.#pool.query('select 1'), late);
    } catch (error) {
      throw error instanceof Error && error.message.startsWith('TRUNKLEDGER')
        ? error
        : this.#unreachable(error);
    }
  }

  #unreachable(error: unknown): Error {
    const reason = error instanceof Error ? error.message : String(error);
    return queueError(this.#url, `it does not answer (${reason}).`, 'See whether its server runs.', error);
  }
}
