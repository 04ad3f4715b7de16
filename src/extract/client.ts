import { TransientError } from '../errors.ts';
import { type Authorizer, createBasicAuthorizer, createTokenAuthorizer } from './auth.ts';
import { type Budget, createBudget } from './budget.ts';
import { type ClientStats, count, noStats } from './clientStats.ts';
import {
  createHttp,
  defaultTimeouts,
  type Http,
  type HttpResponse,
  headerOf,
  type Timeouts,
} from './http.ts';
import { encodeQuery, projectUrl, type Query } from './projectUrl.ts';
import { refusalOf } from './refusal.ts';
import {
  defaultRetry,
  parseRetryAfter,
  type RetryEffects,
  type RetryOptions,
  systemEffects,
  withRetries,
} from './retry.ts';

export interface ClientOptions {
  /** `/v1/projects/{projectId}` is appended. */
  readonly apiUrl: string;
  readonly projectId: string;
  readonly authUrl: string;
  readonly keyId: string;
  readonly keySecret: string;
  readonly auth: 'oauth2' | 'basic';
  readonly requestsPerSecond: number;
  readonly concurrency: number;
  /** One that other processes share, closed with the client; by default one of its own, of the two numbers above. */
  readonly budget?: Budget;
  readonly retryAfterCapMs: number;
  readonly retry?: Partial<RetryOptions>;
  readonly timeouts?: Partial<Timeouts>;
  readonly effects?: Partial<RetryEffects>;
  readonly logger?: ClientLogger;
  readonly userAgent?: string;
}

interface ClientLogger {
  debug(fields: object, message: string): void;
}

export interface Client {
  readonly projectId: string;
  /** Base URL of the project's API, without credentials. */
  readonly baseUrl: string;
  readonly concurrency: number;
  /** Since the client was made. */
  readonly stats: Readonly<ClientStats>;
  /**
   * Reads `path` below the project. `onRequest` is told of each request that it takes, retries included. Of requests
   * that wait for the budget, the one of the highest `priority` goes first.
   * @throws ApiRefusedError (400, 401, 403, 404, …), a TransientError once the retries are used up or the API asks
   *   for a longer wait than the cap, or the signal's reason.
   */
  get(
    path: string,
    query: Query,
    signal?: AbortSignal,
    onRequest?: () => void,
    priority?: number,
  ): Promise<{ body: Buffer }>;
  /** This client, with `stats` of what is asked through what is returned, which count here too. It needs no closing. */
  metered(): Client;
  /** Ends connections and timers; requests in flight fail. */
  close(): Promise<void>;
}

export function createClient(options: ClientOptions): Client {
  return new ApiClient(options);
}

/** One request of `get`, tried until it succeeds. */
interface Request {
  readonly url: string;
  readonly place: string;
  readonly signal: AbortSignal | undefined;
  readonly onRequest: () => void;
  readonly priority: number;
  /** What counts it. */
  readonly meters: readonly ClientStats[];
}

/** An answer, and the header that it was asked with. */
interface Sent {
  readonly response: HttpResponse;
  readonly authorization: string;
}

/** What knows the secret is private (#), so that no inspection shows it. */
class ApiClient implements Client {
  readonly projectId: string;
  readonly baseUrl: string;
  readonly concurrency: number;
  readonly stats = noStats();
  readonly #options: ClientOptions;
  readonly #effects: RetryEffects;
  readonly #userAgent: string;
  readonly #http: Http;
  readonly #budget: Budget;
  readonly #authorizer: Authorizer;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.projectId = options.projectId;
    this.baseUrl = projectUrl(options.apiUrl, options.projectId);
    this.concurrency = options.concurrency;
    this.#effects = { ...systemEffects, ...options.effects };
    this.#userAgent = options.userAgent ?? 'trunkledger';
    this.#http = createHttp({ ...defaultTimeouts, ...options.timeouts }, options.concurrency);
    this.#budget = options.budget ?? createBudget(options);
    this.#authorizer = this.#createAuthorizer();
  }

  get(...asked: Parameters<Client['get']>): Promise<{ body: Buffer }> {
    return this.#get([this.stats], ...asked);
  }

  metered(): Client {
    return this.#countedBy([this.stats]);
  }

  #countedBy(outer: readonly ClientStats[]): Client {
    const { projectId, baseUrl, concurrency } = this;
    const stats = noStats();
    const meters = [...outer, stats];
    return {
      projectId,
      baseUrl,
      concurrency,
      stats,
      get: (...asked) => this.#get(meters, ...asked),
      metered: () => this.#countedBy(meters),
      close: async () => undefined,
    };
  }

  async #get(
    meters: readonly ClientStats[],
    path: string,
    query: Query,
    signal?: AbortSignal,
    onRequest = () => {},
    priority = 0,
  ): Promise<{ body: Buffer }> {
    const url = `${this.baseUrl}/${path}`;
    const place = `GET ${new URL(url).pathname}`;
    const request = { url: url + encodeQuery(query), place, signal, onRequest, priority, meters };
    return { body: await withRetries(() => this.#attempt(request), this.#retryPolicy(meters), signal) };
  }

  async close(): Promise<void> {
    this.#budget.close();
    await this.#http.close();
  }

  async #attempt(request: Request): Promise<Buffer> {
    let { response, authorization } = await this.#send(request);
    if (isExpired(response) && this.#authorizer.expire(authorization)) {
      ({ response, authorization } = await this.#send(request));
    }
    if (isExpired(response))
      throw new TransientError(`${request.place}: two access tokens in a row had expired.`);
    if (response.status !== 200) throw this.#refusal(request, response, authorization);
    count(request.meters, 'bytes', response.body.length);
    return response.body;
  }

  #send({ url, place, signal, onRequest, priority, meters }: Request): Promise<Sent> {
    return this.#budget.run(
      async () => {
        // Only now: a token could expire while the request waits for its turn.
        const authorization = await this.#authorizer.header(signal);
        count(meters, 'requests');
        onRequest();
        const headers = { authorization, accept: 'application/json', 'user-agent': this.#userAgent };
        const began = performance.now();
        const response = await this.#http.send({ method: 'GET', url, place, headers, signal }).finally(() => {
          count(meters, 'waited', performance.now() - began);
        });
        if (response.status === 429) count(meters, 'rateLimited');
        this.#holdAsAsked(response);
        return { response, authorization };
      },
      signal,
      priority,
    );
  }

  /** Before the request gives its place in the budget to the next one. */
  #holdAsAsked(response: HttpResponse): void {
    if (response.status < 400) return;
    const now = this.#effects.now();
    const notBefore = parseRetryAfter(headerOf(response, 'retry-after'), now) ?? 0;
    const { retryAfterCapMs, budget } = this.#options;
    const isTooLong = notBefore - now > retryAfterCapMs;
    // A longer wait may be nonsense: it puts back the window that met it. Where others share the budget, each of theirs
    // would meet it in turn, so all wait for as long as one is obeyed.
    if (!isTooLong) this.#budget.holdUntil(notBefore);
    else if (budget !== undefined) budget.holdUntil(now + retryAfterCapMs);
  }

  #refusal({ place }: Request, response: HttpResponse, authorization: string): Error {
    const secrets = [this.#options.keySecret, authorization.replace(/^\w+ /, '')];
    return refusalOf(response, { place, secrets, now: this.#effects.now() });
  }

  #retryPolicy(meters: readonly ClientStats[]) {
    const { retry, retryAfterCapMs } = this.#options;
    const onRetry = (error: TransientError, waitMs: number) => this.#noteRetry(meters, error, waitMs);
    return { ...defaultRetry, ...retry, retryAfterCapMs, effects: this.#effects, onRetry };
  }

  #noteRetry(meters: readonly ClientStats[], error: TransientError, waitMs: number): void {
    count(meters, 'retries');
    const fields = { wait_ms: Math.round(waitMs), reason: error.message };
    this.#options.logger?.debug(fields, 'request is tried again');
  }

  #createAuthorizer(): Authorizer {
    const { auth, authUrl, keyId, keySecret } = this.#options;
    if (auth === 'basic') return createBasicAuthorizer({ keyId, keySecret });
    return createTokenAuthorizer({
      authUrl,
      keyId,
      keySecret,
      http: this.#http,
      now: this.#effects.now,
      userAgent: this.#userAgent,
      onTokenRequest: () => this.stats.tokenRequests++,
    });
  }
}

function isExpired(response: HttpResponse): boolean {
  return response.status === 401 && /expired/i.test(headerOf(response, 'www-authenticate') ?? '');
}
