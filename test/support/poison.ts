import type { Sandbox } from '../../src/sandbox/server.ts';
import { serve } from './mirror.ts';

export interface Poison {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

/**
 * The sandbox's API, but for the answers that `decide` gives instead; it is told of the start of the range that a request
 * for calls asks for, such as `2026-10-01T08:00:00Z`, and by `closed` when whoever asks no longer waits for the answer.
 */
export async function servePoisoned(
  sandbox: Sandbox,
  decide: (rangeStart: string, closed: AbortSignal) => Poison | undefined | Promise<Poison | undefined>,
): Promise<{ url: string; authUrl: string; asked: string[] }> {
  const asked: string[] = [];
  const url = await serve(async (request, response) => {
    const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://server');
    const start = searchParams.get('createTime>');
    if (start !== null) asked.push(start);
    const closing = new AbortController();
    response.once('close', () => closing.abort());
    const poison = start === null ? undefined : await decide(start, closing.signal);
    if (poison !== undefined) {
      response.writeHead(poison.status, { 'content-type': 'application/json', ...poison.headers }).end('{}');
      return;
    }
    const { authorization = '' } = request.headers;
    const answer = await fetch(`${sandbox.url}${pathname}${search}`, { headers: { authorization } });
    const body = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  });
  return { url, authUrl: sandbox.authUrl, asked };
}
