import { query, readAnswer } from './embeddedMessages.ts';

/** Runs messages of the wire protocol in the database and returns what it answers. */
export type Execute = (bytes: Buffer) => Promise<Buffer>;

/** A client of the session. */
export interface Client {
  /** Gets notifications. */
  isListening: boolean;
  send(bytes: Buffer): void;
}

interface Waiting {
  readonly client: Client;
  readonly bytes: Buffer;
}

/**
 * The one session of the database, shared by many clients: one request at a time, a transaction in one go, and
 * notifications to every client that listens. (PGlite's own socket server gives a notification to whichever client is
 * being answered, so that idle workers would sleep on.) Statements and portals have to be unnamed.
 */
export class SharedSession {
  readonly #execute: Execute;
  readonly #onBroken: (error: unknown) => void;
  readonly #clients = new Set<Client>();
  #waiting: Waiting[] = [];
  /** Whose transaction is open. */
  #owner: Client | undefined;
  #isRunning = false;

  constructor(execute: Execute, onBroken: (error: unknown) => void) {
    this.#execute = execute;
    this.#onBroken = onBroken;
  }

  run(client: Client, bytes: Buffer): void {
    this.#clients.add(client);
    this.#waiting.push({ client, bytes });
    this.#start();
  }

  /** Drops what the client still wants; an open transaction of it is rolled back. */
  leave(client: Client): void {
    this.#clients.delete(client);
    this.#waiting = this.#waiting.filter(each => each.client !== client);
    if (this.#owner !== client) return;
    this.#waiting.unshift({ client, bytes: query('rollback') });
    this.#start();
  }

  #start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#drain().catch(this.#onBroken);
  }

  async #drain(): Promise<void> {
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      const { client } = next;
      const answer = readAnswer(await this.#execute(next.bytes));
      this.#owner = answer.isInTransaction ? client : undefined;
      if (this.#clients.has(client)) client.send(answer.bytes);
      else if (this.#owner === client) this.leave(client);
      this.#notify(answer.notifications);
    }
    this.#isRunning = false;
  }

  #take(): Waiting | undefined {
    const index =
      this.#owner === undefined ? 0 : this.#waiting.findIndex(each => each.client === this.#owner);
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  #notify(notifications: Buffer): void {
    if (notifications.length === 0) return;
    for (const client of this.#clients) if (client.isListening) client.send(notifications);
  }
}
