import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { ExpectedError } from '../errors.ts';
import type { BackendLogger } from './backend.ts';
import { reasonOf } from './backendErrors.ts';
import { type RunningDatabase, startDatabase } from './embeddedDatabase.ts';
import { type Claim, claimAfter, currentClaim, isAbandoned, update } from './embeddedLock.ts';
import { watchWriter } from './embeddedWatch.ts';

/** Where the database is served. */
export interface Address {
  readonly port: number;
  readonly token: string;
}

const longestStartMilliseconds = 60_000;

/**
 * A process's part in serving the database of a folder: it finds the process that serves, and takes over where none does.
 * Asked again for every connection, so that connections follow the database from process to process.
 */
export class EmbeddedHost {
  readonly #folder: string;
  readonly #logger: BackendLogger;
  #search: Promise<Address> | undefined;
  #own: RunningDatabase | undefined;
  readonly #closing = new AbortController();

  constructor(folder: string, logger: BackendLogger) {
    this.#folder = folder;
    this.#logger = logger;
    watchWriter(folder, this.#closing.signal).catch(error => {
      if (!this.#closing.signal.aborted)
        logger.warn({ reason: reasonOf(error) }, 'the embedded queue is no longer watched');
    });
  }

  /** @throws ExpectedError where a process on another machine serves, or one does not get ready within a minute. */
  address(): Promise<Address> {
    this.#search ??= this.#find().finally(() => {
      this.#search = undefined;
    });
    return this.#search;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#search?.catch(() => {});
    const own = this.#own;
    if (own === undefined) return;
    this.#own = undefined;
    await own.close();
    await this.#release(own.claim);
  }

  async #find(): Promise<Address> {
    const deadline = Date.now() + longestStartMilliseconds;
    for (;;) {
      if (this.#closing.signal.aborted) throw new Error('the embedded queue is closed');
      const claim = await currentClaim(this.#folder);
      const address = claim === undefined ? undefined : await this.#addressOf(claim);
      if (address !== undefined) return address;
      if (claim === undefined || (await isAbandoned(claim))) await this.#takeOver(claim);
      else await this.#waitFor(claim, deadline);
    }
  }

  async #addressOf(claim: Claim): Promise<Address | undefined> {
    if (claim.port === null || claim.isReleased) return undefined;
    const { port, token } = claim;
    if (token === this.#own?.claim.token) return { port, token };
    return (await isAbandoned(claim)) || claim.holder.host !== hostname() ? undefined : { port, token };
  }

  async #waitFor(claim: Claim, deadline: number): Promise<void> {
    const { host, pid } = claim.holder;
    const place = `The embedded queue in ${this.#folder} is held by process ${pid} on ${host}`;
    if (host !== hostname())
      throw new ExpectedError(
        `${place}, which cannot be reached from ${hostname()}; all its processes have to be on one machine. ` +
          'Stop that process, or set TRUNKLEDGER_QUEUE_URL to a Redis or PostgreSQL server.',
      );
    if (Date.now() > deadline)
      throw new ExpectedError(`${place}, which does not get ready. End that process and try again.`);
    await setTimeout(50);
  }

  async #takeOver(previous: Claim | undefined): Promise<void> {
    const claim = await claimAfter(this.#folder, previous);
    if (claim === undefined) return;
    try {
      const database = await startDatabase(this.#folder, claim, this.#logger);
      this.#own = database;
      database.ended.then(error => error && this.#lost(database.claim, error)).catch(() => {});
      this.#logger.info(
        { folder: this.#folder, port: database.claim.port },
        'this process serves the embedded queue',
      );
    } catch (error) {
      await this.#release(claim);
      throw error;
    }
  }

  /** The database broke down, or another process took over: its clients connect anew, which finds or starts the next. */
  async #lost(claim: Claim, error: Error): Promise<void> {
    this.#own = undefined;
    this.#logger.warn({ reason: reasonOf(error) }, 'this process no longer serves the embedded queue');
    await this.#release(claim);
  }

  async #release(claim: Claim): Promise<void> {
    const current = await currentClaim(this.#folder);
    // Not where the folder is gone, or somebody else's claim counts.
    if (current?.token === claim.token) await update(claim, { port: null, isReleased: true });
  }
}
