import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** An HTTP server of one test at a free port of this machine. */
export async function serve(answer: Answer): Promise<string> {
  const server: Server = createServer((request, response) => {
    Promise.resolve(answer(request, response)).catch(error => response.destroy(error as Error));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A token endpoint that takes any secret, and hands out the tokens of another one that takes `sandbox`. */
export async function tokensFor(authUrl: string, tokens: string[] = []): Promise<string> {
  return serve(async (_, response) => {
    const answer = await fetch(authUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa('any:sandbox')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    const text = await answer.text();
    tokens.push(String((JSON.parse(text) as Record<string, unknown>).access_token));
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  });
}
