import { TerminalError, TransientError } from '../errors.ts';
import type { Http } from './http.ts';
import { refusalOf } from './refusal.ts';

export interface Credentials {
  readonly keyId: string;
  readonly keySecret: string;
}

export interface Authorizer {
  /** The Authorization header's value. Rejects with a TransientError, a TerminalError or the signal's reason. */
  header(signal?: AbortSignal): Promise<string>;
  /**
   * Reports that the API called the token of this header expired. True if a new one is worth a try. Only the token
   * that failed is dropped: a late answer must not throw away a newer one.
   */
  expire(header: string): boolean;
}

export function createBasicAuthorizer(credentials: Credentials): Authorizer {
  const value = basic(credentials);
  return { header: async () => value, expire: () => false };
}

export interface TokenOptions extends Credentials {
  readonly authUrl: string;
  readonly http: Http;
  readonly now: () => number;
  readonly userAgent: string;
  readonly onTokenRequest: () => void;
}

interface Token {
  readonly header: string;
  /** Epoch milliseconds. */
  readonly refreshAt: number;
}

/**
 * OAuth 2.0 client credentials (RFC 6749, 4.4): one token for all, asked for once however many wait for it, and
 * again shortly before it expires. The secret lives in this closure only.
 */
export function createTokenAuthorizer(options: TokenOptions): Authorizer {
  let token: Token | undefined;
  let pending: Promise<Token> | undefined;

  async function refresh(): Promise<Token> {
    try {
      token = await requestToken(options);
      return token;
    } finally {
      pending = undefined;
    }
  }

  return {
    async header(signal) {
      if (token !== undefined && options.now() < token.refreshAt) return token.header;
      pending ??= refresh();
      return (await abandonable(pending, signal)).header;
    },
    expire(header) {
      if (token?.header === header) token = undefined;
      return true;
    },
  };
}

/** Nobody's abort may end a request that others wait for: the waiting ends, the request goes on. */
function abandonable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abandon = () => reject(signal.reason);
    if (signal.aborted) abandon();
    signal.addEventListener('abort', abandon, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}

async function requestToken(options: TokenOptions): Promise<Token> {
  const { http, authUrl, now } = options;
  const asked = now();
  options.onTokenRequest();
  const place = `POST ${new URL(authUrl).pathname}`;
  const response = await http.send({
    method: 'POST',
    url: authUrl,
    place,
    headers: {
      authorization: basic(options),
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      'user-agent': options.userAgent,
    },
    body: 'grant_type=client_credentials',
    signal: undefined,
  });
  if (response.status !== 200) throw refusalOf(response, { place, secrets: secretsOf(options), now: now() });
  return readToken(response.body, asked, place);
}

function readToken(body: Buffer, asked: number, place: string): Token {
  const { access_token: accessToken, expires_in: expiresIn } = parseAnswer(body, place);
  if (typeof accessToken !== 'string' || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw new TerminalError(`${place} answered without an access_token. Check SINCH_AUTH_URL.`);
  }
  const seconds = Number(expiresIn ?? defaultLifeSeconds);
  const life = (seconds >= 0 ? seconds : defaultLifeSeconds) * 1000;
  return { header: `Bearer ${accessToken}`, refreshAt: asked + Math.max(life * 0.9, life - 60_000) };
}

const defaultLifeSeconds = 3600;

function parseAnswer(body: Buffer, place: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body.toString())) as Record<string, unknown>;
  } catch {
    // Without the cause: a parser's message quotes the body, and the body holds a token.
    throw new TransientError(`${place} answered with something that is no JSON.`);
  }
}

function basic({ keyId, keySecret }: Credentials): string {
  return `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`;
}

function secretsOf(credentials: Credentials): string[] {
  return [credentials.keySecret, basic(credentials).slice('Basic '.length)];
}
