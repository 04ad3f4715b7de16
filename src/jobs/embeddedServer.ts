import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import {
  askForPassword,
  fatalError,
  type Request,
  RequestReader,
  refuseEncryption,
} from './embeddedMessages.ts';
import type { SharedSession } from './embeddedSession.ts';

export interface EmbeddedServer {
  readonly port: number;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Serves the session on a free port of 127.0.0.1 to clients that show the token as their password. */
export async function serve(session: SharedSession, token: string): Promise<EmbeddedServer> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    new Connection(socket, session, token).start();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

class Connection {
  readonly #socket: Socket;
  readonly #session: SharedSession;
  readonly #token: string;
  readonly #reader = new RequestReader();
  readonly #client = { isListening: false, send: (bytes: Buffer) => void this.#socket.write(bytes) };
  #startup: Buffer | undefined;
  #isAuthenticated = false;

  constructor(socket: Socket, session: SharedSession, token: string) {
    this.#socket = socket;
    this.#session = session;
    this.#token = token;
  }

  start(): void {
    this.#socket.setNoDelay(true);
    this.#socket.on('data', chunk => this.#read(chunk));
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.once('close', () => this.#session.leave(this.#client));
  }

  #read(chunk: Buffer): void {
    for (const request of this.#reader.read(chunk)) this.#handle(request);
  }

  #handle(request: Request): void {
    if (request.kind === 'encryption') this.#socket.write(refuseEncryption);
    else if (request.kind === 'startup') this.#askForPassword(request.bytes);
    else if (request.kind === 'password') this.#authenticate(request.password);
    else if (request.kind === 'run' && this.#isAuthenticated) this.#run(request.bytes, request.listens);
    else this.#socket.end();
  }

  #askForPassword(startup: Buffer): void {
    this.#startup = startup;
    this.#socket.write(askForPassword);
  }

  /** The database itself lets everybody in: the port is open to every user of the machine, the token is not. */
  #authenticate(password: string): void {
    const [given, expected] = [Buffer.from(password), Buffer.from(this.#token)];
    const isRight = given.length === expected.length && timingSafeEqual(given, expected);
    if (!isRight || this.#startup === undefined) {
      this.#socket.end(fatalError('28P01', 'the token is wrong'));
      return;
    }
    this.#isAuthenticated = true;
    this.#session.run(this.#client, this.#startup);
  }

  #run(bytes: Buffer, listens: boolean): void {
    // Before it runs: what is notified from then on is for this client, too.
    if (listens) this.#client.isListening = true;
    this.#session.run(this.#client, bytes);
  }
}
