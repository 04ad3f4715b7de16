import { Agent, type Dispatcher } from 'undici';
import { NetworkError } from './apiErrors.ts';

/** Milliseconds. `headersMs` runs from the request to the first byte, `bodyMs` between two chunks of the body. */
export interface Timeouts {
  readonly connectMs: number;
  readonly headersMs: number;
  readonly bodyMs: number;
}

interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Names the request in errors: method and path, without query and credentials. */
  readonly place: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

export interface Http {
  /** One request, its whole body as bytes. Rejects with NetworkError, or with the signal's reason. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Ends open connections: requests in flight fail. */
  close(): Promise<void>;
}

export const defaultTimeouts: Timeouts = { connectMs: 10_000, headersMs: 60_000, bodyMs: 30_000 };

/** Connections are kept alive, at most `connections` to each origin. */
export function createHttp(timeouts: Timeouts, connections: number): Http {
  const agent = new Agent({
    connections,
    connect: { timeout: timeouts.connectMs },
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.bodyMs,
  });
  return {
    send: request => send(agent, request),
    close: () => agent.destroy(),
  };
}

async function send(agent: Agent, request: HttpRequest): Promise<HttpResponse> {
  try {
    const response = await agent.request(toDispatch(request));
    const body = Buffer.from(await response.body.arrayBuffer());
    return { status: response.statusCode, headers: response.headers, body };
  } catch (error) {
    request.signal?.throwIfAborted();
    throw new NetworkError(`${request.place} got no whole answer: ${reasonOf(error)}.`, { cause: error });
  }
}

function toDispatch(request: HttpRequest): Dispatcher.RequestOptions {
  const { origin, pathname, search } = new URL(request.url);
  return {
    origin,
    path: pathname + search,
    method: request.method,
    headers: request.headers,
    body: request.body ?? null,
    signal: request.signal ?? null,
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `${error.message || error.name}${code}`;
}

export function headerOf(response: HttpResponse, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
