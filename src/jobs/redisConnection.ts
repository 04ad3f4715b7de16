import { Redis, type RedisOptions } from 'ioredis';

/** Of every connection to the server. */
export const connectionOptions = {
  // A command waits for the server to come back instead of failing: BullMQ's workers need it so.
  maxRetriesPerRequest: null,
  connectTimeout: 10_000,
  // How long a closed connection may keep the process.
  disconnectTimeout: 200,
  connectionName: 'trunkledger',
} satisfies RedisOptions;

/** What the connections of one backend have in common. */
class Connections {
  readonly all = new Set<SharedRedis>();
  isPatient = true;
  isOpen = true;

  /** Milliseconds until the next try to connect; null for none. */
  readonly retryStrategy = (attempt: number): number | null =>
    this.isPatient ? Math.min(50 * 2 ** Math.min(attempt, 10), 2000) : null;
}

/**
 * A connection that tries for ever, until it is told to end. BullMQ makes a blocking connection of its own from it for each
 * worker and event reader, and connects again what it finds ended: they are ended here, together and for good.
 */
export class SharedRedis extends Redis {
  readonly #url: string;
  readonly #connections: Connections;

  constructor(url: string, options: RedisOptions = connectionOptions, connections = new Connections()) {
    // Connecting waits until this is made.
    super(url, { ...options, retryStrategy: connections.retryStrategy, lazyConnect: true });
    this.#url = url;
    this.#connections = connections;
    connections.all.add(this);
    this.connect().catch(() => {});
  }

  override duplicate(override: Partial<RedisOptions> = {}): Redis {
    const duplicate = new SharedRedis(this.#url, { ...this.options, ...override }, this.#connections);
    // BullMQ reports its errors until it closes it.
    duplicate.on('error', () => {});
    return duplicate;
  }

  override connect(): Promise<void> {
    // In the words by which BullMQ tells a closed connection.
    if (!this.#connections.isOpen) return Promise.reject(new Error('Connection is closed.'));
    return super.connect();
  }

  override disconnect(reconnect = false): void {
    // Between two tries ioredis only stops trying: nobody is told that it ended, and what waits for it waits for ever.
    if (this.status === 'reconnecting' && !reconnect) this.status = 'wait';
    super.disconnect(reconnect);
  }

  /** From now on each connection that is lost ends, and what waits for it fails. */
  stopWaiting(): void {
    this.#connections.isPatient = false;
    for (const each of this.#connections.all) if (each.status === 'reconnecting') each.disconnect();
  }

  /** Ends every connection for good. */
  disconnectAll(): void {
    this.stopWaiting();
    this.#connections.isOpen = false;
    for (const each of this.#connections.all) each.disconnect();
  }
}
