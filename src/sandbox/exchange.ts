import type { FastifyInstance } from 'fastify';

/** A request and its answer, as they crossed the wire. */
export interface Exchange {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  /** The route that took it, `/v1/projects/:projectId/trunks`; undefined if none did. */
  readonly route: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Undefined if there was none, or none that can be read. */
  readonly requestBody: unknown;
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Undefined if it is streamed. */
  readonly responseBody: string | undefined;
}

/**
 * Tells of each exchange before its answer leaves, so that who has the answer knows that it was told. An answer that is
 * torn on purpose is none. Has to come before the routes.
 */
export function observeExchanges(server: FastifyInstance, observe: (exchange: Exchange) => void): void {
  server.addHook('onSend', async (request, reply, payload) => {
    observe({
      method: request.method,
      url: request.url,
      route: request.is404 ? undefined : request.routeOptions.url,
      params: { ...(request.params as object) },
      query: { ...(request.query as object) },
      requestBody: request.body,
      status: reply.statusCode,
      headers: reply.getHeaders(),
      responseBody: textOf(payload),
    });
    return payload;
  });
}

function textOf(payload: unknown): string | undefined {
  if (payload === undefined || payload === null) return '';
  if (typeof payload === 'string') return payload;
  return Buffer.isBuffer(payload) ? payload.toString() : undefined;
}
