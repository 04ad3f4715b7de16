import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../../src/extract/client.ts';
import type { Landed, Landing } from '../../src/extract/landing.ts';
import type { Policy } from '../../src/manifest.ts';

export const policy: Policy = {
  settle_after_seconds: 86_400,
  stale_after_seconds: 604_800,
  shrink_limit: 0.1,
  accept_shrink: false,
};

/** 2026-10-01T00:00:00Z. */
export const october = 1_790_812_800;

export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

/** An HTTP server for one test; an error in its handler is an answer that fails the test. */
export async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    handler(request, response, new URL(request.url ?? '/', 'http://server'));
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

export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A client with Basic auth that waits for nothing, unless the options say otherwise. */
export function connect(url: string, options: Partial<ClientOptions> = {}): Client {
  const client = createClient({
    apiUrl: url,
    projectId: 'project',
    authUrl: `${url}/oauth2/token`,
    keyId: 'key',
    keySecret: 'secret-of-the-key',
    auth: 'basic',
    requestsPerSecond: 100_000,
    concurrency: 4,
    retryAfterCapMs: 60_000,
    effects: { sleep: async () => undefined },
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trunkledger-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function readLines(landing: Landing, landed: Landed): Promise<string[]> {
  const path = landed.path.replace(/[^/]*$/, landed.manifest.data_file ?? 'none');
  const text = zstdDecompressSync(await readFile(join(landing.directory, path))).toString();
  return text.split('\n').slice(0, -1);
}

/** The error that a promise rejects with; fails if it does not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new TypeError(`rejected with ${String(error)}, which is no Error`);
  }
  throw new Error('it did not reject');
}
