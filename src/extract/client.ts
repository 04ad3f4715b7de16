import type { TransientError } from '../errors.ts';
import { UsageError } from '../errors.ts';
import { ApiRefusedError, ApiUnavailableError, errorDetail } from './apiErrors.ts';
import { type Authorizer, createBasicAuthorizer, createTokenAuthorizer } from './auth.ts';
import { createBudget } from './budget.ts';
import { createHttp, defaultTimeouts, type HttpResponse, type Timeouts } from './http.ts';
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
  readonly retryAfterCapMs: number;
  readonly retry?: Partial<RetryOptions>;
  readonly timeouts?: Partial<Timeouts>;
  readonly effects?: Partial<RetryEffects>;
  readonly logger?: ClientLogger;
  readonly userAgent?: string;
}

export interface ClientLogger {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What was asked of the API since the client was made. */
export interface ClientStats {
  requests: number;
  retries: number;
  /** Answers with status 429. */
  rateLimited: number;
  tokenRequests: number;
  /** Of the bodies that arrived whole. */
  bytes: number;
}

export type Query = Readonly<Record<string, string | number>>;

export interface Client {
  readonly projectId: string;
  /** Base URL of the project's API, without credentials. */
  readonly baseUrl: string;
  readonly concurrency: number;
  readonly stats: Readonly<ClientStats>;
  /**
   * Reads `path` below the project. `requests` counts what it took, retries included.
   * @throws ApiRefusedError (400, 401, 403, 404, …), a TransientError once the retries are used up or the API asks
   *   for a longer wait than the cap, or the signal's reason.
   */
  get(path: string, query: Query, signal?: AbortSignal): Promise<{ body: Buffer; requests: number }>;
  /** Ends connections and timers; requests in flight fail. */
  close(): Promise<void>;
}

export function createClient(options: ClientOptions): Client {
  const stats: ClientStats = { requests: 0, retries: 0, rateLimited: 0, tokenRequests: 0, bytes: 0 };
  const effects = { ...systemEffects, ...options.effects };
  const http = createHttp({ ...defaultTimeouts, ...options.timeouts }, options.concurrency);
  const budget = createBudget(options);
  const userAgent = options.userAgent ?? 'trunkledger';
  const authorizer = createAuthorizer();
  const baseUrl = projectUrl(options.apiUrl, options.projectId);

  function createAuthorizer(): Authorizer {
    if (options.auth === 'basic') return createBasicAuthorizer(options);
    const { authUrl, keyId, keySecret } = options;
    const onTokenRequest = () => stats.tokenRequests++;
    return createTokenAuthorizer({
      authUrl,
      keyId,
      keySecret,
      http,
      now: effects.now,
      userAgent,
      onTokenRequest,
    });
  }

  function send(
    url: string,
    place: string,
    authorization: string,
    signal?: AbortSignal,
  ): Promise<HttpResponse> {
    const headers = { authorization, accept: 'application/json', 'user-agent': userAgent };
    return budget.run(() => {
      stats.requests++;
      return http.send({ method: 'GET', url, place, headers, signal });
    }, signal);
  }

  async function attempt(
    url: string,
    place: string,
    count: () => void,
    signal?: AbortSignal,
  ): Promise<Buffer> {
    const authorization = await authorizer.header(signal);
    count();
    let response = await send(url, place, authorization, signal);
    if (isExpired(response) && authorizer.expire(authorization)) {
      count();
      response = await send(url, place, await authorizer.header(signal), signal);
    }
    stats.bytes += response.body.length;
    if (response.status === 200) return response.body;
    throw refusal(response, place);
  }

  function refusal(response: HttpResponse, place: string): Error {
    const { status, body } = response;
    const context = { place, status, detail: errorDetail(body) };
    if (status !== 429 && status < 500) return new ApiRefusedError(context);
    if (status === 429) stats.rateLimited++;
    const notBefore = parseRetryAfter(headerOf(response, 'retry-after'), effects.now());
    if (notBefore !== undefined && notBefore - effects.now() <= options.retryAfterCapMs)
      budget.holdUntil(notBefore);
    return new ApiUnavailableError(context, notBefore);
  }

  function onRetry(error: TransientError, waitMs: number): void {
    stats.retries++;
    options.logger?.debug({ wait_ms: Math.round(waitMs), reason: error.message }, 'request is tried again');
  }

  return {
    projectId: options.projectId,
    baseUrl,
    concurrency: options.concurrency,
    stats,
    async get(path, query, signal) {
      const url = `${baseUrl}/${path}${encodeQuery(query)}`;
      const place = `GET ${new URL(`${baseUrl}/${path}`).pathname}`;
      let requests = 0;
      const policy = {
        ...defaultRetry,
        ...options.retry,
        retryAfterCapMs: options.retryAfterCapMs,
        effects,
        onRetry,
      };
      const body = await withRetries(() => attempt(url, place, () => requests++, signal), policy, signal);
      return { body, requests };
    },
    async close() {
      budget.close();
      await http.close();
    },
  };
}

function isExpired(response: HttpResponse): boolean {
  return response.status === 401 && /expired/i.test(headerOf(response, 'www-authenticate') ?? '');
}

function headerOf(response: HttpResponse, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function projectUrl(apiUrl: string, projectId: string): string {
  // A URL swallows these two as path segments, even when they are encoded.
  if (projectId === '' || projectId === '.' || projectId === '..') {
    throw new UsageError(
      `SINCH_PROJECT_ID is "${projectId}"; it must be the id of a project, as the dashboard shows it.`,
    );
  }
  const { origin, pathname } = new URL(apiUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}/v1/projects/${encodeURIComponent(projectId)}`;
}

/** `?createTime%3E=2026-10-01T00:00:00Z&…`, colons as they are: the bytes that the official SDK sends. */
function encodeQuery(query: Query): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':');
}
