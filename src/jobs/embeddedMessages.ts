/** PostgreSQL's wire protocol, version 3, as far as one database session that many clients share needs it. */

const encryptionRequests = [80877103, 80877104];
const cancelRequest = 80877102;
const code = (letter: string): number => letter.charCodeAt(0);

/** What a client wants next. */
export type Request =
  | { readonly kind: 'encryption' | 'cancel' | 'end' }
  | { readonly kind: 'startup'; readonly bytes: Buffer }
  | { readonly kind: 'password'; readonly password: string }
  /** Messages up to the one that the database answers with ReadyForQuery: nothing may come between them. */
  | { readonly kind: 'run'; readonly bytes: Buffer; readonly listens: boolean };

/** Cuts what a client sends into requests. */
export class RequestReader {
  #rest: Buffer = Buffer.alloc(0);
  #pending: Buffer[] = [];
  #isStarted = false;

  read(chunk: Buffer): Request[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const requests: Request[] = [];
    for (let message = this.#next(); message !== undefined; message = this.#next()) {
      const request = this.#isStarted ? this.#typed(message) : this.#untyped(message);
      if (request !== undefined) requests.push(request);
    }
    return requests;
  }

  /** The next whole message. The first ones of a connection have no type before their length. */
  #next(): Buffer | undefined {
    const start = this.#isStarted ? 1 : 0;
    if (this.#rest.length < start + 4) return undefined;
    const end = start + this.#rest.readInt32BE(start);
    if (this.#rest.length < end) return undefined;
    const message = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end);
    return message;
  }

  #untyped(bytes: Buffer): Request {
    const version = bytes.readInt32BE(4);
    if (encryptionRequests.includes(version)) return { kind: 'encryption' };
    if (version === cancelRequest) return { kind: 'cancel' };
    this.#isStarted = true;
    return { kind: 'startup', bytes };
  }

  #typed(message: Buffer): Request | undefined {
    const type = message[0];
    if (type === code('X')) return { kind: 'end' };
    if (type === code('p'))
      return { kind: 'password', password: message.toString('utf8', 5, message.length - 1) };
    this.#pending.push(message);
    if (type !== code('Q') && type !== code('S')) return undefined;
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    return {
      kind: 'run',
      bytes,
      listens: type === code('Q') && /^LISTEN\s/im.test(message.toString('utf8', 5)),
    };
  }
}

/** What the database answered, with the notifications taken out: they may be for any client. */
export interface Answer {
  readonly bytes: Buffer;
  readonly notifications: Buffer;
  readonly isInTransaction: boolean;
}

export function readAnswer(bytes: Buffer): Answer {
  const parts: Buffer[] = [];
  const notifications: Buffer[] = [];
  let isInTransaction = false;
  for (let start = 0; start < bytes.length; ) {
    const end = start + 1 + bytes.readInt32BE(start + 1);
    (bytes[start] === code('A') ? notifications : parts).push(bytes.subarray(start, end));
    if (bytes[start] === code('Z')) isInTransaction = bytes[start + 5] !== code('I');
    start = end;
  }
  return { bytes: Buffer.concat(parts), notifications: Buffer.concat(notifications), isInTransaction };
}

export const refuseEncryption = Buffer.from('N');

export const askForPassword = Buffer.from([code('R'), 0, 0, 0, 8, 0, 0, 0, 3]);

/** A simple query. */
export function query(text: string): Buffer {
  return message('Q', `${text}\0`);
}

export function fatalError(sqlState: string, text: string): Buffer {
  return message('E', `SFATAL\0VFATAL\0C${sqlState}\0M${text}\0\0`);
}

function message(type: string, text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
